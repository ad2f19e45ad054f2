package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.testbed.PrometheusServer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a real Prometheus, of which only constants are asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrometheusApiIT {
  private final HttpConnections connections = new HttpConnections();
  private PrometheusServer prometheus;

  @BeforeAll
  void start() {
    prometheus = PrometheusServer.scraping(URI.create("http://127.0.0.1:1"));
  }

  @AfterAll
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    connections.close();
  }

  @Test
  void aVectorOfOneSampleAndAScalarAreTheirValue() {
    assertThat(measure("sum(\n  vector(41)\n) + 1")).isEqualTo(new Measurement.Value(42));
    assertThat(measure("scalar(vector(7))")).isEqualTo(new Measurement.Value(7));
  }

  @Test
  void nothingAndNotANumberAreNoData() {
    assertThat(measure("no_such_series")).isEqualTo(new Measurement.NoData());
    assertThat(measure("vector(0) / 0")).isEqualTo(new Measurement.NoData());
  }

  @Test
  void severalSamplesSayThatTheQueryMustBeAggregated() {
    assertThat(reason("label_replace(vector(1), \"a\", \"b\", \"\", \"\") or vector(2)"))
        .contains("2 samples");
  }

  @Test
  void aQueryThatCannotBeReadIsExplainedByPrometheus() {
    assertThat(reason("sum(")).contains("answered 400").contains("parse error");
  }

  private String reason(String query) {
    Measurement measurement = measure(query);
    assertThat(measurement).isInstanceOf(Measurement.Unavailable.class);
    return ((Measurement.Unavailable) measurement).reason();
  }

  private Measurement measure(String query) {
    HttpClient client = connections.client(TlsVerification.REQUIRED);
    return TestProviders.of(client, client, "")
        .measure(
            new MetricQuery(
                "m", MetricProvider.prometheus(prometheus.url()), query, Duration.ofMinutes(1)));
  }
}
