package io.serinus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuery;
import io.serinus.cluster.FieldOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SandboxMeshTest {
  private static final String LABELS =
      "{reporter=\"destination\", destination_workload_namespace=\"test\","
          + " destination_workload=\"app\"}";

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster cluster = new SandboxCluster(clock);
  private final SandboxMesh mesh = new SandboxMesh(cluster, Map.of("bad", WorkloadBehaviour.BAD));

  @BeforeEach
  void deploy() {
    SimulatedWorkloads.play(cluster, clock, Duration.ofSeconds(1));
    deployTag("good");
    apply(
        "{apiVersion: v1, kind: Service, metadata: {namespace: test, name: app-canary},"
            + " spec: {selector: {app: app}, ports: [{port: 80}]}}");
    route(10);
  }

  private void deployTag(String tag) {
    apply(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: app},"
            + " spec: {replicas: 1, selector: {matchLabels: {app: app}}, template: {metadata:"
            + " {labels: {app: app}}, spec: {containers: [{name: app, image: 'example.test/app:"
            + tag
            + "'}]}}}}");
    clock.advanceTo(clock.instant().plusSeconds(5));
  }

  private void route(int canaryWeight) {
    apply(
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {namespace: test,"
            + " name: app}, spec: {hosts: [app], http: [{route: [{destination: {host: app-primary},"
            + " weight: %d}, {destination: {host: app-canary}, weight: %d}]}]}}"
                .formatted(100 - canaryWeight, canaryWeight));
  }

  private void apply(String yaml) {
    cluster.apply(Yaml.object(yaml), FieldOwner.GENERATED);
  }

  private Measurement measure(String series) {
    return mesh.measure(query("sum(rate(" + series + LABELS + "[1m]))"));
  }

  private static MetricQuery query(String text) {
    return new MetricQuery("any", MetricProvider.prometheus(""), text, Duration.ofMinutes(1));
  }

  @Test
  void aVersionThatIsNotNamedIsGood() {
    assertThat(measure("istio_requests_total")).isEqualTo(new Measurement.Value(99.9));
    assertThat(measure("istio_request_duration_milliseconds_bucket"))
        .isEqualTo(new Measurement.Value(85));
  }

  @Test
  void aBadVersionFailsEightRequestsInAHundred() {
    deployTag("bad");

    assertThat(measure("istio_requests_total")).isEqualTo(new Measurement.Value(92));
  }

  @Test
  void aWorkloadWithoutTrafficHasNoData() {
    route(0);

    assertThat(measure("istio_requests_total")).isEqualTo(new Measurement.NoData());
  }

  @Test
  void aQueryForSomethingElseIsUnavailable() {
    assertThat(mesh.measure(query("up"))).isInstanceOf(Measurement.Unavailable.class);
    assertThat(measure("http_requests_total")).isInstanceOf(Measurement.Unavailable.class);
  }
}
