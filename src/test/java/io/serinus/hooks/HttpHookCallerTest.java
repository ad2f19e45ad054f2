package io.serinus.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import io.serinus.model.CanaryKey;
import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.Phase;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHookCallerTest {
  private final HttpConnections connections = new HttpConnections();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile boolean hangs;
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(0, this::handle);
  }

  @AfterEach
  void stop() {
    hanging.countDown();
    server.close();
    connections.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    try {
      if (hangs) {
        hanging.await();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 202, 204, 299})
  void everyAnswerOf2xxPasses(int code) {
    status = code;

    assertThat(call(hook(0), HookCredentials.NONE)).isEqualTo(new HookOutcome.Passed());
  }

  @Test
  void theBodySaysWhomItIsAbout() {
    call(hook(0), HookCredentials.NONE);

    assertThat(bodies)
        .containsExactly(
            "{\"name\":\"podinfo\",\"namespace\":\"test\",\"phase\":\"Progressing\","
                + "\"checksum\":\"r2\",\"metadata\":{\"own\":\"1\",\"timestamp\":\"5\"}}");
    assertThat(headers.get(0)).containsEntry("Idempotency-key", List.of("key-1"));
  }

  @Test
  void aRefusalIsToldInOneBoundedLineAndNotTriedAgain() {
    status = 403;
    answer = "not\r\n on \u0007 Fridays" + "!".repeat(5000);

    HookOutcome outcome = call(hook(3), HookCredentials.NONE);

    assertThat(outcome).isInstanceOf(HookOutcome.Refused.class);
    assertThat(outcome.why()).startsWith("answered 403: not on Fridays!!").hasSizeLessThan(230);
    assertThat(outcome.why().lines()).hasSize(1);
    assertThat(bodies).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aServerThatCannotAnswerIsTriedAgainUnderTheSameKey(int code) {
    status = code;

    assertThat(call(hook(2), HookCredentials.NONE))
        .isEqualTo(new HookOutcome.Unavailable("answered " + code));
    assertThat(headers)
        .hasSize(3)
        .allSatisfy(sent -> assertThat(sent).containsEntry("Idempotency-key", List.of("key-1")));
    assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void aServerThatHangsIsGivenUpAtTheTimeout() {
    hangs = true;

    HookOutcome outcome = call(hook(0), HookCredentials.NONE);

    assertThat(outcome).isInstanceOf(HookOutcome.Unavailable.class);
    assertThat(outcome.why()).contains("timed out").doesNotContain("token-in-path");
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    answer = "x".repeat(2 * 1024 * 1024);

    assertThat(call(hook(0), HookCredentials.NONE)).isInstanceOf(HookOutcome.Unavailable.class);
  }

  @Test
  void theBodyIsSignedAndTheCallerAuthorised() {
    call(
        hook(0),
        new HookCredentials(Optional.of(new Secret("Bearer abc")), Optional.of(new Secret("key"))));

    assertThat(headers.get(0))
        .containsEntry("Authorization", List.of("Bearer abc"))
        .containsEntry(
            "X-serinus-signature", List.of(BodySignature.of(bodies.get(0), new Secret("key"))));
  }

  @Test
  void aSignatureIsTheOneOfTheRfc() {
    // RFC 4231, test case 2.
    assertThat(BodySignature.of("what do ya want for nothing?", new Secret("Jefe")))
        .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  }

  @Test
  void whoSwitchedVerificationOffIsCalledWithoutIt() {
    HttpClient refusing =
        request -> {
          throw new UnavailableException("Unreachable", "TLS failed");
        };
    HttpHookCaller caller =
        new HttpHookCaller(refusing, connections.client(TlsVerification.OFF), pauses::add);

    assertThat(caller.call(message(hook(0), HookCredentials.NONE)).passed()).isFalse();
    Hook off = hook(0);
    Hook unverified =
        new Hook(
            off.type(),
            off.name(),
            off.url(),
            off.timeout(),
            0,
            false,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            false);
    assertThat(caller.call(message(unverified, HookCredentials.NONE)).passed()).isTrue();
  }

  private HookOutcome call(Hook hook, HookCredentials credentials) {
    HttpClient client = connections.client(TlsVerification.REQUIRED);
    return new HttpHookCaller(client, client, pauses::add).call(message(hook, credentials));
  }

  private static HookCall message(Hook hook, HookCredentials credentials) {
    return new HookCall(
        hook,
        new CanaryKey("test", "podinfo"),
        Phase.PROGRESSING,
        "r2",
        Map.of("timestamp", "5"),
        "key-1",
        credentials);
  }

  private Hook hook(int retries) {
    return new Hook(
        HookType.CONFIRM_ROLLOUT,
        "gate",
        server.url("/token-in-path").toString(),
        Duration.ofMillis(hangs ? 300 : 10_000),
        retries,
        true,
        Map.of("own", "1"),
        Optional.empty(),
        Optional.empty(),
        false);
  }
}
