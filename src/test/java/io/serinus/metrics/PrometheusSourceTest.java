package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrometheusSourceTest {
  private final AtomicReference<String> asked = new AtomicReference<>();
  private final HttpConnections connections = new HttpConnections();
  private HttpServer server;
  private volatile int status = 200;
  private volatile String answer = "";

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/prefix/api/v1/query",
        exchange -> {
          asked.set(
              URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    connections.close();
  }

  @Test
  void aVectorOfOneSampleIsItsValue() {
    answer = vector("[1700000000.1,\"99.5\"]");

    assertThat(measure()).isEqualTo(new Measurement.Value(99.5));
    assertThat(asked.get()).isEqualTo("query=sum(rate(requests{a=\"b+c\"}[1m]))");
  }

  @Test
  void aScalarIsItsValue() {
    answer =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"+Inf\"]}}";

    assertThat(measure()).isEqualTo(new Measurement.Value(Double.POSITIVE_INFINITY));
  }

  @Test
  void anEmptyVectorIsNoData() {
    answer = vector("");

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void notANumberIsNoData() {
    answer = vector("[1,\"NaN\"]");

    assertThat(measure()).isEqualTo(new Measurement.NoData());
  }

  @Test
  void severalSamplesSayThatTheQueryMustBeAggregated() {
    answer =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"value\":[1,\"1\"]},{\"value\":[1,\"2\"]}]}}";

    assertThat(reason(measure())).contains("2 samples").contains("aggregate");
  }

  @Test
  void aRefusedQueryCarriesPrometheusOwnWords() {
    status = 400;
    answer =
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error at char 7\"}";

    assertThat(reason(measure())).contains("400").contains("parse error at char 7");
  }

  @Test
  void somethingThatIsNoPrometheusIsSaidToBeNone() {
    answer = "<html>";

    assertThat(reason(measure())).contains("is it a Prometheus?");
  }

  @Test
  void aServerThatIsDownIsUnavailable() {
    String base = base();
    server.stop(0);

    assertThat(reason(new PrometheusSource(client(), base).measure(query()))).contains("127.0.0.1");
  }

  @Test
  void aServerNamedByTheCanaryIsAskedInsteadOfTheConfiguredOne() {
    answer = vector("[1,\"1\"]");
    PrometheusSource source = new PrometheusSource(client(), "http://127.0.0.1:1");

    assertThat(source.measure(new MetricQuery("m", base(), "up")))
        .isEqualTo(new Measurement.Value(1));
  }

  @Test
  void noServerAtAllSaysWhereToNameOne() {
    assertThat(reason(new PrometheusSource(client(), "").measure(query())))
        .contains("metrics.server");
  }

  @Test
  void somethingThatIsNoUrlIsNamed() {
    assertThat(reason(new PrometheusSource(client(), "not a url").measure(query())))
        .contains("'not a url'");
  }

  private Measurement measure() {
    return new PrometheusSource(client(), base()).measure(query());
  }

  private HttpClient client() {
    return connections.client(TlsVerification.REQUIRED);
  }

  private static MetricQuery query() {
    return new MetricQuery("m", "", "sum(rate(requests{a=\"b+c\"}[1m]))");
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/prefix/";
  }

  private static String vector(String sample) {
    String result = sample.isEmpty() ? "" : "{\"metric\":{},\"value\":" + sample + "}";
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":["
        + result
        + "]}}";
  }

  private static String reason(Measurement measurement) {
    assertThat(measurement).isInstanceOf(Measurement.Unavailable.class);
    return ((Measurement.Unavailable) measurement).reason();
  }
}
