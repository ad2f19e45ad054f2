package io.serinus.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.config.SerinusConfig;
import io.serinus.deploy.Yaml;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The health endpoints, asked as the probes of {@code deploy/deployment.yaml} ask them. */
final class HealthProbesTest {
  private static final JsonNode CONTAINER =
      Yaml.documents(Path.of("deploy/deployment.yaml"))
          .get(0)
          .at("/spec/template/spec/containers/0");

  private final AtomicReference<List<String>> missing =
      new AtomicReference<>(List.of("the Canaries are not listed yet", "nor the Services"));

  @Test
  void aProcessThatIsNotReadyYetLivesAndSaysWhatIsMissing()
      throws IOException, InterruptedException {
    try (HealthServer server = new HealthServer(0, report())) {
      int port = server.port();
      assertThat(probe("startupProbe", port).statusCode()).isEqualTo(200);
      assertThat(probe("livenessProbe", port).statusCode()).isEqualTo(200);
      HttpResponse<String> readiness = probe("readinessProbe", port);
      assertThat(readiness.statusCode()).isEqualTo(503);
      assertThat(readiness.body().lines())
          .containsExactly("the Canaries are not listed yet", "nor the Services");

      missing.set(List.of());
      assertThat(probe("readinessProbe", port).statusCode()).isEqualTo(200);
      missing.set(List.of("the API server does not answer"));
      assertThat(probe("readinessProbe", port).statusCode()).isEqualTo(503);
      assertThat(probe("livenessProbe", port).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theProbesAskThePortThatIsListenedOnUnlessAnotherIsChosen() {
    JsonNode port = CONTAINER.at("/ports/0");

    for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      assertThat(CONTAINER.path(probe).at("/httpGet/port").asText())
          .as(probe)
          .isEqualTo(port.path("name").asText());
    }
    assertThat(port.path("containerPort").asInt()).isEqualTo(new SerinusConfig.Server(null).port());
    assertThat(
            Yaml.parse(
                    Yaml.documents(Path.of("deploy/config.yaml"))
                        .get(0)
                        .at("/data/serinus.yaml")
                        .asText())
                .at("/server/port")
                .asInt())
        .isEqualTo(port.path("containerPort").asInt());
  }

  private static HttpResponse<String> probe(String name, int port)
      throws IOException, InterruptedException {
    JsonNode probe = CONTAINER.path(name);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + port + probe.at("/httpGet/path").asText()))
            .timeout(Duration.ofSeconds(probe.path("timeoutSeconds").asInt(1)))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Nothing is stuck; what is missing is the test's. */
  private HealthReport report() {
    return new HealthReport() {
      @Override
      public List<String> stuck() {
        return List.of();
      }

      @Override
      public List<String> missing() {
        return missing.get();
      }
    };
  }
}
