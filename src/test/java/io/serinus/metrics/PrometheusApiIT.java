package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.serinus.analysis.BuiltInMetrics;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuery;
import io.serinus.analysis.QueryTemplate;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.Reporter;
import io.serinus.testbed.PrometheusServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Against a real Prometheus, which scrapes calls of gRPC. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PrometheusApiIT {
  private final HttpConnections connections = new HttpConnections();
  private final AtomicInteger scrapes = new AtomicInteger();
  private HttpServer telemetry;
  private PrometheusServer prometheus;

  @BeforeAll
  void start() throws IOException {
    telemetry = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    telemetry.createContext(
        "/",
        exchange -> {
          byte[] body = series().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    telemetry.start();
    prometheus =
        PrometheusServer.scraping(
            URI.create("http://127.0.0.1:" + telemetry.getAddress().getPort()));
  }

  @AfterAll
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
    if (telemetry != null) {
      telemetry.stop(0);
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
  void ofSeveralSeriesOneCountsAndItIsSaid() {
    Measurement answer = measure("label_replace(vector(1), \"a\", \"b\", \"\", \"\") or vector(2)");

    assertThat(answer)
        .isInstanceOfSatisfying(
            Measurement.Value.class,
            value -> assertThat(value.remark()).contains("last of 2 series"));
  }

  @Test
  void theSuccessRateOfGrpcSeesCallsThatFailWithTheCode200() {
    BuiltInMetrics mesh = BuiltInMetrics.ofMesh(Reporter.DESTINATION);
    QueryTemplate ofGrpc = mesh.grpcSuccessRate().orElseThrow().query();
    QueryTemplate ofHttp = mesh.named(BuiltInMetrics.SUCCESS_RATE).orElseThrow().query();

    await().atMost(Duration.ofSeconds(30)).until(() -> rate(ofGrpc, "mixed").isPresent());
    assertThat(rate(ofGrpc, "down")).hasValueCloseTo(0.0, within(0.001));
    assertThat(rate(ofHttp, "down")).hasValueCloseTo(100.0, within(0.001));
    assertThat(rate(ofGrpc, "mixed")).hasValueCloseTo(50.0, within(0.001));
    assertThat(rate(ofHttp, "mixed")).hasValueCloseTo(75.0, within(0.001));
    assertThat(rate(ofGrpc, "well")).hasValueCloseTo(100.0, within(0.001));
  }

  private OptionalDouble rate(QueryTemplate query, String workload) {
    String text =
        query.render(new QueryTemplate.Subject("c", "test", workload, "s"), Duration.ofMinutes(1));
    return measure(text) instanceof Measurement.Value value
        ? OptionalDouble.of(value.number())
        : OptionalDouble.empty();
  }

  /** Calls of three workloads, ten more with each scrape. */
  private String series() {
    int calls = 10 * scrapes.incrementAndGet();
    return call("down", "200", "14", calls)
        + call("mixed", "200", "0", calls)
        + call("mixed", "200", "5", calls)
        + call("mixed", "200", "14", calls)
        + call("mixed", "503", "14", calls)
        + call("well", "200", "0", calls);
  }

  private static String call(String workload, String code, String status, int count) {
    return """
        istio_requests_total{reporter="destination",destination_workload_namespace="test",\
        destination_workload="%s",request_protocol="grpc",response_code="%s",\
        grpc_response_status="%s"} %d
        """
        .formatted(workload, code, status, count);
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
