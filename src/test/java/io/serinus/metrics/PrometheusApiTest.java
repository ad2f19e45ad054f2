package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PrometheusApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.PROMETHEUS;
  }

  @Override
  String number(double value) {
    return vector("{\"metric\":{},\"value\":[1700000000.1,\"" + value + "\"]}");
  }

  @Override
  String nothing() {
    return vector("");
  }

  @Override
  String refusal(String words) {
    return "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + words + "\"}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("token", new Secret("hidden-token"), "username", new Secret("hidden-user"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer hidden-token"));
  }

  private static String vector(String samples) {
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + samples
        + "]}}";
  }

  @Test
  void theQueryIsAskedUnderThePathOfTheAddress() {
    answer = number(1);
    measure();

    URI address = asked.get(0);
    assertThat(address.getPath()).isEqualTo("/prefix/api/v1/query");
    assertThat(parameters()).containsExactly(entry("query", QUERY));
  }

  @Test
  void withoutATokenUserAndPasswordProveWhoAsks() {
    answer = number(1);
    measure(
        withSecret()
            .withCredentials(
                Map.of("username", new Secret("ada"), "password", new Secret("lovelace"))));

    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Basic YWRhOmxvdmVsYWNl"));
  }

  @Test
  void aUserInTheAddressProvesWhoAsksAndIsNotRepeated() {
    answer = "<html>";
    String address = base().replace("http://", "http://ada:lovelace@");
    MetricProvider provider = MetricProvider.prometheus(address);

    assertThat(reason(measure(query(provider)))).doesNotContain("ada", "lovelace");
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Basic YWRhOmxvdmVsYWNl"));
  }

  @Test
  void theSecretWinsOverAHeaderOfTheTemplate() {
    answer = number(1);
    MetricProvider provider =
        provider(
            Optional.of(SECRET), Map.of("authorization", List.of(new Secret("Basic old"))), true);
    measure(query(provider).withCredentials(credentials()));

    assertProven();
  }

  @Test
  void aScalarIsItsValue() {
    answer =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"+Inf\"]}}";

    assertThat(measure()).isEqualTo(new Measurement.Value(Double.POSITIVE_INFINITY));
  }

  @Test
  void notANumberIsNoData() {
    answer = vector("{\"value\":[1,\"NaN\"]}");

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void ofSeveralSeriesTheLastCountsAndItIsSaid() {
    answer = vector("{\"value\":[1,\"1\"]},{\"value\":[1,\"2\"]}");

    assertThat(measure())
        .isEqualTo(
            new Measurement.Value(
                2, "the last of 2 series, aggregate the query, for example with sum(...)"));
  }

  @Test
  void aServerNamedByTheCanaryIsAskedInsteadOfTheConfiguredOne() {
    answer = number(1);
    MetricProviders configured = TestProviders.of(client(), client(), "http://127.0.0.1:1");

    assertThat(configured.measure(query(MetricProvider.prometheus(base()))))
        .isEqualTo(new Measurement.Value(1));
    assertThat(reason(configured.measure(query(MetricProvider.prometheus("")))))
        .contains("127.0.0.1:1");
  }

  @Test
  void noServerAtAllSaysWhereToNameOne() {
    assertThat(reason(measure(query(MetricProvider.prometheus(""))))).contains("metrics.server");
  }
}
