package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.analysis.ProviderNeeds;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.HttpRequest;
import io.serinus.http.HttpResponse;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import io.serinus.model.ObjectRef;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  static final Instant NOW = TestProviders.NOW;

  final List<URI> asked = new CopyOnWriteArrayList<>();
  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<Map<String, List<String>>> headers = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  volatile String answer = "";

  private final HttpConnections connections = new HttpConnections();
  private LoopbackServer server;

  abstract MetricProviderType type();

  /** A query in the provider's language. */
  String text() {
    return QUERY;
  }

  /** Whether the provider answers nobody without a Secret. */
  boolean credentialsAreNeeded() {
    return false;
  }

  /** Whether the provider's Secret, if there is one, is read. */
  boolean aSecretIsRead() {
    return true;
  }

  /** Does not take the provider's certificate. */
  HttpClient refusing() {
    return request -> {
      throw new UnavailableException("Unreachable", "TLS failed");
    };
  }

  /** What is said of an answer that is not written as the provider's answers are. */
  String unreadable() {
    return "without JSON";
  }

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
  void anAnswerInAnotherFormIsSaidToBeNone() {
    answer = "<html>";

    assertThat(reason(measure())).contains(unreadable());
  }

  @Test
  void whatRefusesInBetweenIsQuotedUnlessItIsAPage() {
    status = 503;
    answer = "no healthy upstream";
    assertThat(reason(measure())).contains("answered 503: no healthy upstream");

    answer = "<html><body>no healthy upstream</body></html>";
    assertThat(reason(measure())).contains("answered 503 with a page").doesNotContain("upstream");
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
    MetricQuery query = usual(Map.of());
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
  void aSecretThatIsReadAndLacksAnEntryIsNamedAndNobodyIsAsked() {
    MetricQuery query =
        query(provider(Optional.of(SECRET), Map.of(), true))
            .withCredentials(Map.of("unknown", new Secret("hidden")));
    if (!aSecretIsRead()) {
      answer = number(1);
      assertThat(measure(query)).isEqualTo(new Measurement.Value(1));
      return;
    }

    String reason = reason(measure(query));
    assertThat(reason).contains("Secret metrics/access", "entry").doesNotContain("hidden");
    assertThat(ProviderNeeds.of(type()).entries()).allMatch(reason::contains);
    assertThat(asked).isEmpty();
  }

  @Test
  void whoNeedsASecretSaysSoAndWhoDoesNotIsAskedWithoutOne() {
    answer = number(1);
    Measurement measured = measure(query(provider(Optional.empty(), Map.of(), true)));

    assertThat(ProviderNeeds.of(type()).secret()).isEqualTo(credentialsAreNeeded());
    if (credentialsAreNeeded()) {
      assertThat(reason(measured)).contains("spec.provider.secretRef");
      assertThat(ProviderNeeds.of(type()).entries()).allMatch(reason(measured)::contains);
      assertThat(asked).isEmpty();
    } else {
      assertThat(measured).isEqualTo(new Measurement.Value(1));
    }
  }

  @Test
  void theHeadersOfTheTemplateAreSent() {
    answer = number(1);
    measure(usual(Map.of("X-Scope", List.of(new Secret("a"), new Secret("b")))));

    assertThat(headers.get(0)).containsEntry("X-scope", List.of("a", "b"));
  }

  @Test
  void aHeaderThatHttpDoesNotAllowIsNamedAndItsValueHidden() {
    MetricQuery query = usual(Map.of("X-Scope", List.of(new Secret("hidden\r\n"))));

    assertThat(reason(measure(query))).contains("X-Scope").doesNotContain("hidden");
  }

  @Test
  void whoSwitchedVerificationOffIsAskedWithoutIt() {
    answer = number(1);
    MetricProviders providers =
        TestProviders.of(
            refusing(), connections.client(TlsVerification.OFF), "", identityAddresses());
    MetricQuery unverified =
        query(provider(usualSecret(), Map.of(), false)).withCredentials(credentials());

    assertThat(providers.measure(unverified)).isEqualTo(new Measurement.Value(1));
    assertThat(reason(providers.measure(usual(Map.of())))).contains("TLS failed");
  }

  @Test
  void anAddressThatIsNoneIsSaidToBeNone() {
    MetricProvider nowhere = provider(usualSecret(), Map.of(), true).at("not an address");

    assertThat(reason(measure(query(nowhere).withCredentials(credentials()))))
        .contains("write it like http://");
  }

  Measurement measure() {
    return measure(usual(Map.of()));
  }

  Measurement measure(MetricQuery query) {
    HttpClient client = connections.client(TlsVerification.REQUIRED);
    return TestProviders.of(client, client, "", identityAddresses()).measure(query);
  }

  /** Servers that may learn the controller's own cloud identity. */
  List<String> identityAddresses() {
    return List.of(base());
  }

  /** With credentials only where there must be some. */
  private MetricQuery usual(Map<String, List<Secret>> given) {
    return query(provider(usualSecret(), given, true))
        .withCredentials(credentialsAreNeeded() ? credentials() : Map.of());
  }

  private Optional<ObjectRef> usualSecret() {
    return credentialsAreNeeded() ? Optional.of(SECRET) : Optional.empty();
  }

  MetricQuery withSecret() {
    return query(provider(Optional.of(SECRET), Map.of(), true)).withCredentials(credentials());
  }

  MetricProvider provider(
      Optional<ObjectRef> secret, Map<String, List<Secret>> given, boolean verifyTls) {
    return new MetricProvider(type(), base(), given, secret, verifyTls);
  }

  MetricQuery query(MetricProvider provider) {
    return new MetricQuery("m", provider, text(), Duration.ofMinutes(1));
  }

  /** Another query, with credentials only where there must be some. */
  MetricQuery asking(String text) {
    MetricQuery usual = usual(Map.of());
    return new MetricQuery(
        usual.metric(), usual.provider(), text, usual.interval(), usual.credentials());
  }

  /** What is asked when the template names no address. */
  String urlWithoutAddress() {
    return urlAt("");
  }

  /** What is asked when the template names this address. */
  String urlAt(String address) {
    List<HttpRequest> sent = new ArrayList<>();
    HttpClient listening =
        request -> {
          sent.add(request);
          return new HttpResponse(200, Map.of(), number(1));
        };
    MetricProvider provider = provider(usualSecret(), Map.of(), true).at(address);
    TestProviders.of(listening, listening, "")
        .measure(query(provider).withCredentials(credentials()));
    return sent.get(0).url().toString();
  }

  /** The parameters of the first request. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String parameter : asked.get(0).getRawQuery().split("&", -1)) {
      String[] parts = parameter.split("=", 2);
      parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
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
