package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DynatraceApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.DYNATRACE;
  }

  @Override
  boolean credentialsAreNeeded() {
    return true;
  }

  @Override
  String number(double value) {
    return data("{\"timestamps\":[1772366400000],\"values\":[" + value + "]}");
  }

  @Override
  String nothing() {
    return data("");
  }

  @Override
  String refusal(String words) {
    return "{\"error\":{\"code\":400,\"message\":\"" + words + "\"}}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("dynatrace_token", new Secret("hidden-token"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Api-Token hidden-token"));
  }

  private static String data(String series) {
    return "{\"totalCount\":1,\"result\":[{\"metricId\":\"m\",\"data\":[" + series + "]}]}";
  }

  @Test
  void tenIntervalsBecomeOneValue() {
    answer = number(1);
    measure();

    long now = NOW.getEpochSecond() * 1000;
    assertThat(asked.get(0).getPath()).isEqualTo("/prefix/api/v2/metrics/query");
    assertThat(parameters())
        .containsExactly(
            entry("metricSelector", QUERY),
            entry("resolution", "Inf"),
            entry("from", Long.toString(now - 600_000)),
            entry("to", Long.toString(now)));
  }

  @Test
  void ofSeveralSeriesTheLastCounts() {
    answer = data("{\"values\":[1]},{\"values\":[2]}");

    assertThat(measure()).isEqualTo(new Measurement.Value(2));
  }

  @Test
  void noMetricNoValueAndNullAreNoData() {
    for (String empty :
        List.of("{\"result\":[]}", data("{\"values\":[]}"), data("{\"values\":[null]}"))) {
      answer = empty;
      assertThat(measure()).isEqualTo(new Measurement.NoData());
    }
  }

  @Test
  void aRefusalNamesWhatIsViolated() {
    status = 400;
    answer =
        "{\"error\":{\"message\":\"Constraints violated.\",\"constraintViolations\":[{\"message\":"
            + "\"metricSelector must not be empty\"}]}}";

    assertThat(reason(measure()))
        .contains("Constraints violated.: metricSelector must not be empty");
  }
}
