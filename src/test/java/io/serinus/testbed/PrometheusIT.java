package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1.VirtualServiceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnTestBed
final class PrometheusIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final double RATE = 200;

  private final KubernetesClient client;
  private final String namespace;
  private final MeshExporter exporter;
  private final PrometheusServer prometheus;

  PrometheusIT(KubernetesBed bed, TestNamespace namespace) {
    this.client = bed.adminClient();
    this.namespace = namespace.name();
    this.exporter = MeshExporter.following(bed, Clock.systemUTC(), RATE);
    this.prometheus = PrometheusServer.scraping(exporter.address());
  }

  @BeforeEach
  void deployTwoSides() {
    deploy("app-primary", Map.of());
    deploy(
        "app", Map.of("serinus.io/test-error-percent", "40", "serinus.io/test-latency-ms", "700"));
    serve("app-primary", "app-primary");
    serve("app-canary", "app");
    route(80, 20);
  }

  @AfterEach
  void stop() {
    prometheus.close();
    exporter.close();
  }

  @Test
  void theSplitErrorsAndLatenciesFollowTheCluster() {
    await().atMost(LIMIT).untilAsserted(() -> assertShareOfCanary(0.2));
    assertThat(prometheus.query(successRate("app"))).hasValueCloseTo(60.0, within(0.1));
    assertThat(prometheus.query(successRate("app-primary"))).hasValueCloseTo(100.0, within(0.1));
    assertThat(prometheus.query(latency("app")).orElseThrow()).isBetween(500.0, 1000.0);
    assertThat(prometheus.query(latency("app-primary")).orElseThrow()).isBetween(10.0, 25.0);

    route(50, 50);

    await().atMost(LIMIT).untilAsserted(() -> assertShareOfCanary(0.5));
  }

  @Test
  void requestsToASideWithoutPodsAreCountedAsLost() {
    await().atMost(LIMIT).until(() -> rate("app").isPresent() && rate("app-primary").isPresent());
    double lostWhileStarting = exporter.lostRequests(namespace, "app-primary");

    client.apps().deployments().inNamespace(namespace).withName("app").scale(0);

    await().atMost(LIMIT).until(() -> exporter.lostRequests(namespace, "app") > 0);
    assertThat(exporter.lostRequests(namespace, "app-primary")).isEqualTo(lostWhileStarting);
  }

  @Test
  void itIsGoneWhileStoppedAndComesBackOnTheSamePort() {
    String url = prometheus.url();

    prometheus.stop();
    assertThatThrownBy(() -> prometheus.query("up")).isInstanceOf(UncheckedIOException.class);
    prometheus.startAgain();

    assertThat(prometheus.url()).isEqualTo(url);
    await().atMost(LIMIT).untilAsserted(() -> assertThat(prometheus.query("up")).hasValue(1));
  }

  private void assertShareOfCanary(double expected) {
    double canary = rate("app").orElse(0);
    double primary = rate("app-primary").orElse(0);
    assertThat(canary + primary).isCloseTo(RATE, within(RATE * 0.15));
    assertThat(canary / (canary + primary)).isCloseTo(expected, within(0.01));
  }

  private OptionalDouble rate(String workload) {
    return prometheus.query("sum(rate(istio_requests_total{%s}[5s]))".formatted(labels(workload)));
  }

  private String successRate(String workload) {
    return "100 * sum(rate(istio_requests_total{%1$s,response_code!~\"5.*\"}[5s])) / sum(rate(istio_requests_total{%1$s}[5s]))"
        .formatted(labels(workload));
  }

  private String latency(String workload) {
    return "histogram_quantile(0.99, sum by (le) (rate(istio_request_duration_milliseconds_bucket{%s}[5s])))"
        .formatted(labels(workload));
  }

  private String labels(String workload) {
    return "reporter=\"destination\",destination_workload_namespace=\"%s\",destination_workload=\"%s\""
        .formatted(namespace, workload);
  }

  private void deploy(String name, Map<String, String> annotations) {
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .addToAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("example.test/app:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  private void serve(String name, String workload) {
    client
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", workload)
                .addNewPort()
                .withPort(80)
                .endPort()
                .endSpec()
                .build())
        .fieldManager("test")
        .serverSideApply();
  }

  private void route(int primary, int canary) {
    VirtualService wanted =
        new VirtualServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("app")
            .endMetadata()
            .withNewSpec()
            .withHosts("app")
            .addNewHttp()
            .addNewRoute()
            .withNewDestination()
            .withHost("app-primary")
            .endDestination()
            .withWeight(primary)
            .endRoute()
            .addNewRoute()
            .withNewDestination()
            .withHost("app-canary")
            .endDestination()
            .withWeight(canary)
            .endRoute()
            .endHttp()
            .endSpec()
            .build();
    client.resource(wanted).fieldManager("test").forceConflicts().serverSideApply();
  }
}
