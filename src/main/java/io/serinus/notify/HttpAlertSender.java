package io.serinus.notify;

import io.serinus.http.BoundedLine;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpProxy;
import io.serinus.http.HttpRequest;
import io.serinus.http.UserInAddress;
import io.serinus.model.AlertProviderType;
import io.serinus.model.HookOutcome;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Posts alerts over HTTP, each in ten seconds at most. */
public final class HttpAlertSender implements AlertSender {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 256 * 1024;

  /** Every provider there is, by its type. */
  private static final Map<AlertProviderType, ChatApi> APIS =
      Map.of(
          AlertProviderType.SLACK, new Slack(),
          AlertProviderType.MICROSOFT_TEAMS, new MicrosoftTeams(),
          AlertProviderType.DISCORD, new Discord(),
          AlertProviderType.ROCKET, new RocketChat(),
          AlertProviderType.GOOGLE_CHAT, new GoogleChat(),
          AlertProviderType.GENERIC, new GenericReceiver());

  private final HttpClient http;

  public HttpAlertSender(HttpClient http) {
    this.http = http;
  }

  @Override
  public HookOutcome send(AlertDestination destination, Alert alert) {
    ChatApi api = api(destination.type());
    try {
      return api.outcome(http.send(request(api, destination, alert)));
    } catch (UnavailableException unavailable) {
      return new HookOutcome.Unavailable(
          BoundedLine.of("gave no answer: " + unavailable.getMessage()));
    } catch (InvalidInputException unusable) {
      return new HookOutcome.Unavailable(BoundedLine.of(String.valueOf(unusable.getMessage())));
    } catch (IllegalArgumentException noAddress) {
      return new HookOutcome.Unavailable("its address is no URL");
    }
  }

  static ChatApi api(AlertProviderType type) {
    ChatApi api = APIS.get(type);
    if (api == null) {
      throw new IllegalStateException("nobody speaks to " + type);
    }
    return api;
  }

  private static HttpRequest request(ChatApi api, AlertDestination destination, Alert alert) {
    String url =
        api.url(destination)
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "NoAddress",
                        "it has no address: give address, or a Secret with an entry address"));
    UserInAddress place = UserInAddress.of(URI.create(url));
    HttpRequest request =
        HttpRequest.post(place.url(), HttpBody.json(api.body(destination, alert).toString()))
            .withTimeout(TIMEOUT)
            .withMaxResponseBytes(MAX_ANSWER_BYTES)
            .withHeader("Idempotency-Key", alert.idempotencyKey());
    Optional<Secret> authorization =
        destination
            .token()
            .map(token -> new Secret("Bearer " + token.reveal()))
            .or(place::authorization);
    if (authorization.isPresent()) {
      request = request.withHeader("Authorization", authorization.get());
    }
    return destination.proxy().isEmpty()
        ? request
        : request.through(HttpProxy.of(destination.proxy().get().reveal()));
  }
}
