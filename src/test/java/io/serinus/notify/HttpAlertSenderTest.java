package io.serinus.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.HttpResponse;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import io.serinus.model.AlertProviderType;
import io.serinus.model.CanaryKey;
import io.serinus.model.HookOutcome;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAlertSenderTest {
  private static final Alert ALERT =
      new Alert(
          new CanaryKey("test", "podinfo"),
          Severity.INFO,
          "promoted",
          List.of(),
          Instant.EPOCH,
          "key-1");

  private final HttpConnections connections = new HttpConnections();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String answer = "ok";
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(0, this::handle);
  }

  @AfterEach
  void stop() {
    server.close();
    connections.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @ParameterizedTest
  @EnumSource
  void everyProviderIsPostedJsonUnderAKeyThatStaysTheSame(AlertProviderType type) {
    assertThat(send(destination(type, "/hook")).passed()).isTrue();

    assertThat(asked).containsExactly("POST /hook");
    assertThat(bodies.get(0)).startsWith("{").contains("podinfo", "promoted");
    assertThat(headers.get(0))
        .containsEntry("Content-type", List.of("application/json"))
        .containsEntry("Idempotency-key", List.of("key-1"));
  }

  @Test
  void discordIsSentItsOwnFormatThoughTheAddressAsksForSlacks() {
    send(destination(AlertProviderType.DISCORD, "/api/webhooks/1/slack"));

    assertThat(asked).containsExactly("POST /api/webhooks/1");
  }

  @Test
  void aTokenIsSentAsBearer() {
    send(withToken(destination(AlertProviderType.SLACK, "/chat.postMessage")));

    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer hidden-token"));
  }

  @Test
  void slackNeedsNoAddressWhenThereIsAToken() {
    AtomicReference<String> url = new AtomicReference<>("");
    HttpClient noted =
        request -> {
          url.set(request.url().toString());
          return new HttpResponse(200, Map.of(), "{\"ok\":true}");
        };
    AlertDestination bot =
        new AlertDestination(
            AlertProviderType.SLACK,
            Optional.empty(),
            "general",
            "serinus",
            Optional.empty(),
            Optional.of(new Secret("xoxb")));

    assertThat(new HttpAlertSender(noted).send(bot, ALERT).passed()).isTrue();
    assertThat(url.get()).isEqualTo("https://slack.com/api/chat.postMessage");
  }

  @Test
  void slacksApiSaysNoInABodyWithStatus200() {
    answer = "{\"ok\":false,\"error\":\"channel_not_found\"}";

    assertThat(send(destination(AlertProviderType.SLACK, "/chat.postMessage")))
        .isEqualTo(new HookOutcome.Refused("answered: channel_not_found"));
  }

  @Test
  void anAlertGoesThroughItsProxy() {
    AlertDestination behind =
        new AlertDestination(
            AlertProviderType.GENERIC,
            Optional.of(new Secret("http://hooks.example.test/alerts")),
            "general",
            "serinus",
            Optional.of(new Secret(server.url("").toString())),
            Optional.empty());

    assertThat(send(behind).passed()).isTrue();
    assertThat(asked).containsExactly("POST http://hooks.example.test/alerts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://proxy:3128", "socks5://user:pass@proxy", "proxy", "http://"})
  void aProxyThatCannotBeUsedIsSaidWithoutRepeatingIt(String proxy) {
    AlertDestination behind =
        new AlertDestination(
            AlertProviderType.GENERIC,
            Optional.of(new Secret("http://hooks.example.test/alerts")),
            "general",
            "serinus",
            Optional.of(new Secret(proxy)),
            Optional.empty());

    HookOutcome outcome = send(behind);
    assertThat(outcome).isInstanceOf(HookOutcome.Unavailable.class);
    assertThat(outcome.why()).contains("write it like http://proxy:3128").doesNotContain("pass");
  }

  @Test
  void withoutAnAddressItSaysWhatToGive() {
    AlertDestination nowhere =
        new AlertDestination(
            AlertProviderType.ROCKET,
            Optional.empty(),
            "general",
            "serinus",
            Optional.empty(),
            Optional.empty());

    assertThat(send(nowhere).why()).contains("give address");
  }

  @Test
  void theAddressIsNeverRepeated() {
    status = 503;
    answer = "overloaded";
    HookOutcome overloaded = send(destination(AlertProviderType.SLACK, "/hidden-path"));
    server.close();
    HookOutcome down = send(destination(AlertProviderType.SLACK, "/hidden-path"));
    HookOutcome unusable =
        send(
            new AlertDestination(
                AlertProviderType.SLACK,
                Optional.of(new Secret("hidden-path and more")),
                "general",
                "serinus",
                Optional.empty(),
                Optional.empty()));

    assertThat(List.of(overloaded, down, unusable))
        .allSatisfy(
            outcome -> {
              assertThat(outcome).isInstanceOf(HookOutcome.Unavailable.class);
              assertThat(outcome.why()).doesNotContain("hidden-path");
            });
    assertThat(overloaded.why()).isEqualTo("answered 503: overloaded");
  }

  @Test
  void aHookThatIsGoneSaidNo() {
    status = 404;
    answer = "no_service";

    assertThat(send(destination(AlertProviderType.SLACK, "/hook")))
        .isEqualTo(new HookOutcome.Refused("answered 404: no_service"));
  }

  private HookOutcome send(AlertDestination destination) {
    return new HttpAlertSender(connections.client(TlsVerification.REQUIRED))
        .send(destination, ALERT);
  }

  private AlertDestination destination(AlertProviderType type, String path) {
    return new AlertDestination(
        type,
        Optional.of(new Secret(server.url(path).toString())),
        "general",
        "serinus",
        Optional.empty(),
        Optional.empty());
  }

  private static AlertDestination withToken(AlertDestination destination) {
    return new AlertDestination(
        destination.type(),
        destination.address(),
        destination.channel(),
        destination.username(),
        destination.proxy(),
        Optional.of(new Secret("hidden-token")));
  }
}
