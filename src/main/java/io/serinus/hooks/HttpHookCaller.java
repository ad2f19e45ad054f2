package io.serinus.hooks;

import io.serinus.http.HttpBody;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.model.HookOutcome;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Calls webhooks over HTTP: POST of a JSON body. An answer of 2xx passes; 408, 429 and 5xx mean
 * that the server could not answer, everything else that it said no. Only what could not be
 * answered is tried again, after a pause that doubles from half a second.
 */
public final class HttpHookCaller implements HookCaller {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final int MAX_ANSWER_BYTES = 1024 * 1024;
  private static final int MAX_REASON_LENGTH = 200;

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
      return new HookOutcome.Unavailable(line("cannot be called: " + unusable.getMessage()));
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
      return outcome(client.send(request));
    } catch (UnavailableException unavailable) {
      return new HookOutcome.Unavailable(line("gave no answer: " + unavailable.getMessage()));
    }
  }

  private static HookOutcome outcome(HttpResponse response) {
    if (response.isSuccessful()) {
      return new HookOutcome.Passed();
    }
    String body = line(response.body());
    String answer = "answered " + response.status() + (body.isEmpty() ? "" : ": " + body);
    int status = response.status();
    return status >= 500 || status == 408 || status == 429
        ? new HookOutcome.Unavailable(answer)
        : new HookOutcome.Refused(answer);
  }

  private static HttpRequest request(HookCall call) {
    URI url = URI.create(call.hook().url());
    String body = call.body();
    HttpRequest request =
        HttpRequest.post(withoutUser(url), HttpBody.json(body))
            .withTimeout(call.hook().timeout())
            .withMaxResponseBytes(MAX_ANSWER_BYTES)
            .withHeader("Idempotency-Key", call.idempotencyKey());
    Optional<Secret> authorization = call.credentials().authorization().or(() -> basic(url));
    if (authorization.isPresent()) {
      request = request.withHeader("Authorization", authorization.get());
    }
    Optional<Secret> signingKey = call.credentials().signingKey();
    return signingKey.isPresent()
        ? request.withHeader("X-Serinus-Signature", BodySignature.of(body, signingKey.get()))
        : request;
  }

  /** A user and password in the address are sent as basic authentication. */
  private static Optional<Secret> basic(URI url) {
    @Nullable String user = url.getUserInfo();
    return Optional.ofNullable(user)
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .map(bytes -> new Secret("Basic " + Base64.getEncoder().encodeToString(bytes)));
  }

  private static URI withoutUser(URI url) {
    String user = url.getRawUserInfo();
    return user == null ? url : URI.create(url.toString().replaceFirst("//[^/@]*@", "//"));
  }

  /** One line of bounded length, without control characters. */
  private static String line(@Nullable String text) {
    String bounded = text == null ? "" : text.substring(0, Math.min(text.length(), 2000));
    String line = bounded.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > MAX_REASON_LENGTH ? line.substring(0, MAX_REASON_LENGTH) + "…" : line;
  }
}
