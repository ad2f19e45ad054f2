package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.model.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalMetricsApiTest extends MetricProviderContract {
  @Override
  MetricProviderType type() {
    return MetricProviderType.EXTERNAL_METRICS;
  }

  @Override
  String number(double value) {
    return list(item(Math.round(value * 1000) + "m"));
  }

  @Override
  String nothing() {
    return list("");
  }

  @Override
  String refusal(String words) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\""
        + words
        + "\",\"code\":400}";
  }

  @Override
  Map<String, Secret> credentials() {
    return Map.of("token", new Secret("hidden-token"));
  }

  @Override
  void assertProven() {
    assertThat(headers.get(0)).containsEntry("Authorization", List.of("Bearer hidden-token"));
  }

  private static String list(String items) {
    return "{\"kind\":\"ExternalMetricValueList\",\"apiVersion\":\"external.metrics.k8s.io/v1beta1\","
        + "\"metadata\":{},\"items\":["
        + items
        + "]}";
  }

  private static String item(String quantity) {
    return "{\"metricName\":\"q\",\"metricLabels\":{\"queue\":\"orders\"},"
        + "\"timestamp\":\"2026-03-01T12:00:00Z\",\"value\":\""
        + quantity
        + "\"}";
  }

  @Test
  void ofSeveralItemsTheFirstCounts() {
    answer = list(item("2Ki") + "," + item("3"));

    assertThat(measure()).isEqualTo(new Measurement.Value(2048));
  }

  @Test
  void aValueThatIsNoQuantityIsSaidToBeNone() {
    answer = list(item("many"));

    assertThat(reason(measure())).contains("no quantity");
  }

  @Test
  void theMetricIsAskedUnderThePathOfTheAddress() {
    answer = number(1);
    measure();

    assertThat(asked.get(0).getPath())
        .isEqualTo("/prefix/apis/external.metrics.k8s.io/v1beta1/namespaces/default/" + QUERY);
  }
}
