package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatadogApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.DATADOG;
  }

  @Override
  boolean credentialsAreNeeded() {
    return true;
  }

  @Override
  String number(double value) {
    return series("[1772366400000.0, " + value + "]");
  }

  @Override
  String nothing() {
    return "{\"status\":\"ok\",\"series\":[]}";
  }

  @Override
  String refusal(String words) {
    return "{\"errors\":[\"" + words + "\"]}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of(
        "datadog_api_key", new Secret("hidden-api"),
        "datadog_application_key", new Secret("hidden-application"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0))
        .containsEntry("Dd-api-key", List.of("hidden-api"))
        .containsEntry("Dd-application-key", List.of("hidden-application"));
  }

  private static String series(String points) {
    return "{\"status\":\"ok\",\"series\":[{\"metric\":\"m\",\"pointlist\":[" + points + "]}]}";
  }

  @Test
  void tenIntervalsAreLookedBackOver() {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/api/v1/query");
    assertThat(parameters())
        .containsExactly(
            entry("query", QUERY),
            entry("from", Long.toString(NOW.getEpochSecond() - 600)),
            entry("to", Long.toString(NOW.getEpochSecond())));
  }

  @Test
  void theOldestPointWithAValueCountsBecauseTheNewestIsStillBeingMeasured() {
    answer = series("[1, null], [2, 7.5], [3, 8], [4, null]");
    assertThat(measure()).isEqualTo(new Measurement.Value(7.5));

    answer = series("[1, null], [2, null]");
    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void ofSeveralSeriesTheFirstCounts() {
    answer = "{\"series\":[{\"pointlist\":[[1, 2]]},{\"pointlist\":[[1, 3]]}]}";

    assertThat(measure()).isEqualTo(new Measurement.Value(2));
  }

  @Test
  void anErrorThatCameWithAGoodStatusIsTold() {
    answer = "{\"status\":\"error\",\"error\":\"Error parsing query\",\"series\":[]}";

    assertThat(reason(measure())).contains("answered an error: Error parsing query");
  }

  @Test
  void withoutAnAddressTheServersOfTheUnitedStatesAreAsked() {
    assertThat(urlWithoutAddress()).startsWith("https://api.datadoghq.com/api/v1/query?");
  }
}
