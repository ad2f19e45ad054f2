package io.serinus.hooks;

import io.serinus.http.BoundedLine;
import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.http.UserInAddress;
import io.serinus.model.HookOutcome;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls webhooks over HTTP: POST of a JSON body. An answer of 2xx passes; 408, 429 and 5xx mean
 * that the server could not answer, everything else that it said no. Only what could not be
 * answered is tried again, after a pause that doubles from half a second.
 */
public final class HttpHookCaller implements HookCaller {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;

  private final HttpClient verifying;
  private final HttpClient unverified;
  private final Pause pause;

  /**
   * @param verifying asks servers to prove who they are
   * @param unverified for hooks whose users have switched that off
   */
  public HttpHookCaller(HttpClient verifying, HttpClient unverified, Pause pause) {
    this.verifying = verifying;
    this.unverified = unverified;
    this.pause = pause;
  }

  @Override
  public HookOutcome call(HookCall call) {
    try {
      HttpRequest request = request(call);
      HttpClient client = call.hook().verifyTls() ? verifying : unverified;
      HookOutcome outcome = once(client, request);
      Duration wait = FIRST_PAUSE;
      for (int retry = 0; retry < call.hook().retries() && again(outcome); retry++) {
        pause.await(wait);
        wait = wait.multipliedBy(2);
        outcome = once(client, request);
      }
      return outcome;
    } catch (InvalidInputException unusable) {
      return new HookOutcome.Unavailable(
          BoundedLine.of("cannot be called: " + unusable.getMessage()));
    } catch (IllegalArgumentException noAddress) {
      return new HookOutcome.Unavailable("cannot be called: its url is no valid address");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new HookOutcome.Unavailable("was not called: the controller is stopping");
    }
  }

  private static boolean again(HookOutcome outcome) {
    return outcome instanceof HookOutcome.Unavailable;
  }

  private static HookOutcome once(HttpClient client, HttpRequest request) {
    try {
      return client.send(request).outcome();
    } catch (UnavailableException unavailable) {
      return new HookOutcome.Unavailable(
          BoundedLine.of("gave no answer: " + unavailable.getMessage()));
    }
  }

  private static HttpRequest request(HookCall call) {
    UserInAddress address = UserInAddress.of(URI.create(call.hook().url()));
    String body = call.body();
    HttpRequest request =
        HttpRequest.post(address.url(), HttpBody.json(body))
            .withTimeout(call.hook().timeout())
            .withMaxResponseBytes(MAX_ANSWER_BYTES)
            .withHeader("Idempotency-Key", call.idempotencyKey());
    Optional<Secret> authorization = call.credentials().authorization().or(address::authorization);
    if (authorization.isPresent()) {
      request = request.withHeader("Authorization", authorization.get());
    }
    Optional<Secret> signingKey = call.credentials().signingKey();
    return signingKey.isPresent()
        ? request.withHeader("X-Serinus-Signature", BodySignature.of(body, signingKey.get()))
        : request;
  }
}
