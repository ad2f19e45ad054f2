package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.serinus.http.LoopbackServer;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiRequestsTest {
  @TempDir private Path folder;
  private KubernetesObject configMap;

  @BeforeEach
  void object() throws IOException {
    configMap =
        KubernetesObject.of(
            Json.MAPPER.readTree(
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                    + "\"metadata\":{\"namespace\":\"test\",\"name\":\"app\"}}"));
  }

  private KubernetesCluster connect(int port) throws IOException {
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: here
        contexts: [{name: here, context: {cluster: here, user: me}}]
        clusters: [{name: here, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: me, user: {token: secret-token}}]
        """
            .formatted(port));
    return KubernetesCluster.connect(ConnectionSettings.ofKubeconfig(kubeconfig), List.of());
  }

  private static void answer(HttpExchange exchange, int code, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(code, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void aBusyApiServerIsAskedAgainAfterTheTimeItWants() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (LoopbackServer server =
            new LoopbackServer(
                0,
                exchange -> {
                  exchange.getResponseHeaders().set("Retry-After", "1");
                  boolean busy = asked.incrementAndGet() == 1;
                  answer(exchange, busy ? 429 : 200, busy ? "{}" : configMap.tree().toString());
                });
        KubernetesCluster cluster = connect(server.port())) {
      assertThat(cluster.apply(configMap, FieldOwner.GENERATED))
          .isEqualTo(new WriteOutcome.Written(configMap));
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void anApiServerThatWantsMuchPatienceIsLeftToTheCaller() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (LoopbackServer server =
            new LoopbackServer(
                0,
                exchange -> {
                  asked.incrementAndGet();
                  exchange.getResponseHeaders().set("Retry-After", "3600");
                  answer(exchange, 429, "{}");
                });
        KubernetesCluster cluster = connect(server.port())) {
      assertThatThrownBy(() -> cluster.apply(configMap, FieldOwner.GENERATED))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.reason()).isEqualTo("ApiServerOverloaded"));
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aFailureIsNotRetriedBehindTheCallersBack() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (LoopbackServer server =
            new LoopbackServer(
                0,
                exchange -> {
                  asked.incrementAndGet();
                  answer(exchange, 500, "{\"message\":\"etcd is sad\"}");
                });
        KubernetesCluster cluster = connect(server.port())) {
      assertThatThrownBy(() -> cluster.apply(configMap, FieldOwner.GENERATED))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("etcd is sad");
    }
    assertThat(asked).hasValue(1);
  }

  @Test
  void aServerThatDoesNotAnswerIsUnreachableAndNoSecretIsTold() throws IOException {
    LoopbackServer closed = new LoopbackServer(0, exchange -> {});
    int port = closed.port();
    closed.close();
    try (KubernetesCluster cluster = connect(port)) {
      assertThatThrownBy(() -> cluster.apply(configMap, FieldOwner.GENERATED))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              failure -> assertThat(failure.reason()).isEqualTo("ApiServerUnreachable"))
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageNotContaining("secret-token");
    }
  }

  @Test
  void aNameThatWouldLeadElsewhereNeverReachesTheServer() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (LoopbackServer server = new LoopbackServer(0, exchange -> asked.incrementAndGet());
        KubernetesCluster cluster = connect(server.port())) {
      for (String name : List.of("..", ".", "a/b", "a%2fb")) {
        var tree = configMap.tree();
        tree.withObject("/metadata").put("name", name);

        assertThat(cluster.apply(KubernetesObject.of(tree), FieldOwner.GENERATED))
            .isInstanceOf(WriteOutcome.Rejected.class);
        assertThatThrownBy(() -> cluster.delete(configMap.ref().named(name), "uid"))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void aKubeconfigThatIsNotThereIsTheUsersMistake() {
    assertThatThrownBy(
            () ->
                KubernetesCluster.connect(
                    ConnectionSettings.ofKubeconfig(folder.resolve("missing")), List.of()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            mistake -> assertThat(mistake.reason()).isEqualTo("InvalidKubeconfig"))
        .hasMessageContaining("missing");
  }

  @Test
  void theRequestTimeoutHasItsLimits() {
    assertThatThrownBy(
            () -> new ConnectionSettings(Optional.empty(), Set.of(), Duration.ofMillis(10)))
        .isInstanceOf(InvalidInputException.class);
    assertThat(ConnectionSettings.inCluster().requestTimeout()).isEqualTo(Duration.ofSeconds(10));
  }
}
