package io.serinus.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A real Prometheus on a loopback port with its own data, scraping one address. It keeps its port
 * and its data while it is stopped and started again.
 */
public final class PrometheusServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);
  private static final Duration QUERY_LIMIT = Duration.ofSeconds(10);

  private final BedFolder folder = BedFolder.create("prometheus");
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = FreePorts.pick(1).get(0);
  private final Path program;
  private final Path settings;
  private ChildProcess server;

  private PrometheusServer(Path program, URI target, Duration interval) {
    this.program = program;
    this.settings = folder.write("prometheus.yml", settings(target, interval));
    this.server = startServer();
  }

  /**
   * Starts {@code PROMETHEUS_BINARY}, or the {@code prometheus} on the PATH, scraping every second.
   *
   * @param target where {@code /metrics} is served, for example {@code http://127.0.0.1:1234}
   */
  public static PrometheusServer scraping(URI target) {
    return scraping(target, Duration.ofSeconds(1));
  }

  /** The same with another scrape interval. */
  public static PrometheusServer scraping(URI target, Duration interval) {
    Path program =
        ProjectFiles.environment("PROMETHEUS_BINARY")
            .map(Path::of)
            .or(() -> ProjectFiles.onPath("prometheus"))
            .orElseThrow(
                () ->
                    MissingPart.skip(
                        "no Prometheus: install Debian's package 'prometheus' or set"
                            + " PROMETHEUS_BINARY"));
    return new PrometheusServer(program, target, interval);
  }

  /** Base URL, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Value of an instant query; empty when it has no sample or more than one. */
  public OptionalDouble query(String expression) {
    JsonNode result = ask(expression).path("data").path("result");
    return result.size() == 1
        ? OptionalDouble.of(result.get(0).path("value").get(1).asDouble())
        : OptionalDouble.empty();
  }

  /** Stops Prometheus; its data and its port stay. */
  public void stop() {
    server.stop(STOP_GRACE);
  }

  /** Starts Prometheus again and returns when it answers. */
  public void startAgain() {
    if (server.isAlive()) {
      throw new IllegalStateException("Prometheus is running");
    }
    server = startServer();
  }

  @Override
  public void close() {
    server.close();
    folder.close();
  }

  private ChildProcess startServer() {
    ChildProcess started =
        ChildProcess.start(
            "prometheus",
            folder.resolve("prometheus.log"),
            List.of(
                program.toString(),
                "--config.file=" + settings,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port,
                "--web.enable-lifecycle"),
            Map.of());
    started.awaitReady(START_LIMIT, () -> HttpProbe.answersOk(URI.create(url() + "/-/ready")));
    return started;
  }

  private static String settings(URI target, Duration interval) {
    return """
        global: {scrape_interval: %1$dms, scrape_timeout: %1$dms, evaluation_interval: 1s}
        scrape_configs:
        - job_name: mesh
          static_configs:
          - targets: ["%2$s"]
        """
        .formatted(interval.toMillis(), target.getAuthority());
  }

  private JsonNode ask(String expression) {
    URI address =
        URI.create(
            url() + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(QUERY_LIMIT).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode said = JSON.readTree(answer.body());
      if (!said.path("status").asText().equals("success")) {
        throw new IllegalStateException(expression + " was answered " + answer.body());
      }
      return said;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + expression, interrupted);
    }
  }
}
