package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of metrics must do, against a server that answers as the provider does. */
abstract class MetricProviderContract {
  static final ObjectRef SECRET = new ObjectRef("v1", "Secret", "metrics", "access");
  static final String QUERY = "sum(rate(requests{a=\"b+c\"}[1m]))";

  final List<URI> asked = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String answer = "";

  private final HttpConnections connections = new HttpConnections();
  private LoopbackServer server;

  abstract MetricProviderType type();

  /** The provider's answer to a query whose value this is. */
  abstract String number(double value);

  /** The provider's answer to a query for which there is nothing. */
  abstract String nothing();

  /** The body of a refusal with these words, which need no escaping. */
  abstract String refusal(String words);

  /** Entries of a Secret that the provider takes; each value contains {@code hidden}. */
  abstract Map<String, Secret> credentials();

  /** Holds the first request to those credentials. */
  abstract void assertProven();

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
    asked.add(exchange.getRequestURI());
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void aNumberIsTheValue() {
    answer = number(99.5);

    assertThat(measure()).isEqualTo(new Measurement.Value(99.5));
  }

  @Test
  void nothingMeasuredIsNoData() {
    answer = nothing();

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void aRefusalIsToldInTheProvidersOwnWordsAndNoCredentials() {
    status = 400;
    answer = refusal("parse error at char 7");

    assertThat(reason(measure(withSecret())))
        .contains("127.0.0.1")
        .contains("answered 400: parse error at char 7")
        .doesNotContain("hidden");
  }

  @Test
  void anAnswerThatIsNoJsonIsSaidToBeNone() {
    answer = "<html>";

    assertThat(reason(measure())).contains("without JSON");
  }

  @Test
  void anAnswerOfAnotherShapeIsNeverANumber() {
    answer = "{\"hello\": [1, 2]}";

    assertThat(measure()).isNotInstanceOf(Measurement.Value.class);
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    answer = number(1) + " ".repeat(1024 * 1024);

    assertThat(reason(measure())).contains("longer than");
  }

  @Test
  void aServerThatIsDownIsUnavailable() {
    MetricQuery query = query(provider(Optional.empty(), Map.of(), true));
    server.close();

    assertThat(reason(measure(query))).contains("127.0.0.1");
  }

  @Test
  void theSecretProvesWhoAsks() {
    answer = number(1);

    assertThat(measure(withSecret())).isEqualTo(new Measurement.Value(1));
    assertProven();
  }

  @Test
  void aSecretWithoutTheRightEntriesIsNamedAndNobodyIsAsked() {
    MetricQuery query =
        query(provider(Optional.of(SECRET), Map.of(), true))
            .withCredentials(Map.of("unknown", new Secret("hidden")));

    assertThat(reason(measure(query))).contains("Secret metrics/access").doesNotContain("hidden");
    assertThat(asked).isEmpty();
  }

  @Test
  void theHeadersOfTheTemplateAreSent() {
    answer = number(1);
    measure(
        query(
            provider(
                Optional.empty(),
                Map.of("X-Scope", List.of(new Secret("a"), new Secret("b"))),
                true)));

    assertThat(headers.get(0)).containsEntry("X-scope", List.of("a", "b"));
  }

  @Test
  void aHeaderThatHttpDoesNotAllowIsNamedAndItsValueHidden() {
    MetricQuery query =
        query(
            provider(Optional.empty(), Map.of("X-Scope", List.of(new Secret("hidden\r\n"))), true));

    assertThat(reason(measure(query))).contains("X-Scope").doesNotContain("hidden");
  }

  @Test
  void whoSwitchedVerificationOffIsAskedWithoutIt() {
    answer = number(1);
    HttpClient refusing =
        request -> {
          throw new UnavailableException("Unreachable", "TLS failed");
        };
    MetricProviders providers =
        TestProviders.of(refusing, connections.client(TlsVerification.OFF), "");

    assertThat(providers.measure(query(provider(Optional.empty(), Map.of(), false))))
        .isEqualTo(new Measurement.Value(1));
    assertThat(reason(providers.measure(query(provider(Optional.empty(), Map.of(), true)))))
        .contains("TLS failed");
  }

  @Test
  void anAddressThatIsNoneIsSaidToBeNone() {
    MetricProvider nowhere =
        new MetricProvider(type(), "not an address", Map.of(), Optional.empty(), true);

    assertThat(reason(measure(query(nowhere)))).contains("write it like http://");
  }

  Measurement measure() {
    return measure(query(provider(Optional.empty(), Map.of(), true)));
  }

  Measurement measure(MetricQuery query) {
    HttpClient client = connections.client(TlsVerification.REQUIRED);
    return TestProviders.of(client, client, "").measure(query);
  }

  MetricQuery withSecret() {
    return query(provider(Optional.of(SECRET), Map.of(), true)).withCredentials(credentials());
  }

  MetricProvider provider(
      Optional<ObjectRef> secret, Map<String, List<Secret>> given, boolean verifyTls) {
    return new MetricProvider(type(), base(), given, secret, verifyTls);
  }

  static MetricQuery query(MetricProvider provider) {
    return new MetricQuery("m", provider, QUERY, Duration.ofMinutes(1));
  }

  /** With a path and a slash at its end. */
  String base() {
    return server.url("/prefix/").toString();
  }

  HttpClient client() {
    return connections.client(TlsVerification.REQUIRED);
  }

  static String reason(Measurement measurement) {
    assertThat(measurement).isInstanceOf(Measurement.Unavailable.class);
    return ((Measurement.Unavailable) measurement).reason();
  }
}
