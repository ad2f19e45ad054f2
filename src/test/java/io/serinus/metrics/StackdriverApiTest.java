package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.cloud.ServiceAccountKey;
import io.serinus.cloud.TokenServer;
import io.serinus.deploy.Yaml;
import io.serinus.http.HttpClient;
import io.serinus.model.Json;
import io.serinus.model.Secret;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackdriverApiTest extends MetricProviderContract {
  private TokenServer tokens;

  @BeforeEach
  void giveTokens() throws IOException {
    tokens = new TokenServer();
  }

  @AfterEach
  void giveNoTokens() {
    tokens.close();
  }

  @Override
  MetricProviderType type() {
    return MetricProviderType.STACKDRIVER;
  }

  @Override
  String text() {
    return "fetch k8s_container | metric 'istio.io/service/server/request_count'";
  }

  @Override
  String number(double value) {
    return series("{\"doubleValue\":" + value + "}");
  }

  @Override
  String nothing() {
    return "{\"timeSeriesDescriptor\":{\"pointDescriptors\":[{\"key\":\"value.rate\"}]}}";
  }

  @Override
  String refusal(String words) {
    return "{\"error\":{\"code\":400,\"message\":\""
        + words
        + "\",\"status\":\"INVALID_ARGUMENT\"}}";
  }

  @Override
  boolean credentialsAreNeeded() {
    return true;
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of(
        "project",
        new Secret("hidden-project"),
        "serviceAccountKey",
        ServiceAccountKey.of(tokens.url()));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer hidden-token"));
    assertThat(asked.get(0).getPath())
        .isEqualTo("/prefix/v3/projects/hidden-project/timeSeries:query");
  }

  /** Tokens come from servers of Google, whose certificates are always looked at. */
  @Override
  HttpClient refusing() {
    return request -> {
      if (request.url().equals(tokens.url())) {
        return client().send(request);
      }
      throw new UnavailableException("Unreachable", "TLS failed");
    };
  }

  private static String series(String value) {
    return "{\"timeSeriesData\":[{\"labelValues\":[],\"pointData\":[{\"values\":["
        + value
        + ",{\"doubleValue\":7}],\"timeInterval\":{\"startTime\":\"2026-03-01T11:59:00Z\","
        + "\"endTime\":\"2026-03-01T12:00:00Z\"}}]}]}";
  }

  @Test
  void theQueryIsAskedAsItWasWritten() {
    answer = number(1);
    measure();

    assertThat(Yaml.parse(bodies.get(0)))
        .isEqualTo(Json.MAPPER.createObjectNode().put("query", text()).put("pageSize", 1));
  }

  @Test
  void aWholeNumberIsTheValueToo() {
    answer = series("{\"int64Value\":\"42\"}");

    assertThat(measure()).isEqualTo(new Measurement.Value(42));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timeSeriesData\":[]}",
        "{\"timeSeriesData\":[{\"pointData\":[]}]}",
        "{\"timeSeriesData\":[{\"pointData\":[{\"values\":[]}]}]}",
        "{\"timeSeriesData\":[{\"pointData\":[{\"values\":[{\"doubleValue\":\"NaN\"}]}]}]}"
      })
  void anAnswerWithoutAValueIsNoData(String empty) {
    answer = empty;

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"distributionValue\":{\"count\":\"9\",\"mean\":3}}",
        "{\"stringValue\":\"many\"}",
        "{\"boolValue\":true}"
      })
  void aValueOfAnotherTypeIsSaidToBeNoNumber(String value) {
    answer = series(value);

    assertThat(reason(measure())).contains("no number");
  }

  @Test
  void aKeyThatIsNoneIsNamedAndNotRepeated() {
    Map<String, Secret> wrong =
        Map.of("project", new Secret("shop"), "serviceAccountKey", new Secret("hidden"));

    assertThat(reason(measure(withSecret().withCredentials(wrong))))
        .contains("the entry serviceAccountKey of Secret metrics/access is not the JSON key")
        .doesNotContain("hidden");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://monitoring.test/",
        "http://monitoring.googleapis.com/",
        "https://googleapis.com.evil.test/"
      })
  void theControllersOwnIdentityIsSentToNoServerButThoseOfGoogle(String address) {
    Map<String, Secret> withoutKey = Map.of("project", new Secret("shop"));
    MetricProvider elsewhere = provider(Optional.of(SECRET), Map.of(), true).at(address);

    assertThat(reason(measure(query(elsewhere).withCredentials(withoutKey))))
        .contains("own identity", "googleapis.com", "metrics.identityAddresses");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hidden/../other", "hidden?x", "hidden project"})
  void aProjectThatIsNoneIsSaidToBeNone(String project) {
    Map<String, Secret> wrong = Map.of("project", new Secret(project));

    assertThat(reason(measure(withSecret().withCredentials(wrong))))
        .contains("the entry project of Secret metrics/access is no project's id")
        .doesNotContain("hidden");
  }
}
