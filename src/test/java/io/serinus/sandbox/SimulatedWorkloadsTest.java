package io.serinus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.cluster.FieldOwner;
import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SimulatedWorkloadsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final VirtualClock clock = new VirtualClock(START);
  private final SandboxCluster cluster = new SandboxCluster(clock);

  @BeforeEach
  void play() {
    SimulatedWorkloads.play(cluster, clock, Duration.ofSeconds(2));
  }

  private static KubernetesObject deployment(int replicas, String tag, String annotations) {
    return Yaml.object(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: test, name: app}
        spec:
          replicas: %d
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}, annotations: {%s}}
            spec: {containers: [{name: app, image: "example.test/app:%s"}]}
        """
            .formatted(replicas, annotations, tag));
  }

  private KubernetesObject after(Duration time) {
    clock.advanceTo(clock.instant().plus(time));
    return cluster.find(deployment(1, "1", "").ref()).orElseThrow();
  }

  private static int status(KubernetesObject workload, String field) {
    return workload.at("/status/" + field).asInt();
  }

  @Test
  void podsAreAvailableAfterTheStartUpTime() {
    cluster.apply(deployment(2, "1", ""), FieldOwner.FROM_GIT);
    KubernetesObject starting = after(Duration.ofSeconds(1));
    assertThat(status(starting, "observedGeneration")).isEqualTo(1);
    assertThat(status(starting, "updatedReplicas")).isEqualTo(2);
    assertThat(status(starting, "availableReplicas")).isZero();

    assertThat(status(after(Duration.ofSeconds(2)), "availableReplicas")).isEqualTo(2);
  }

  @Test
  void aChangeIsObservedOnlyAfterAMoment() {
    cluster.apply(deployment(2, "1", ""), FieldOwner.FROM_GIT);
    after(Duration.ofSeconds(5));
    cluster.apply(deployment(2, "2", ""), FieldOwner.FROM_GIT);

    KubernetesObject unseen = after(Duration.ZERO);
    assertThat(unseen.generation()).isEqualTo(2);
    assertThat(status(unseen, "observedGeneration")).isEqualTo(1);
  }

  @Test
  void aRollingUpdateKeepsOldPodsUntilTheNewOnesAreAvailable() {
    cluster.apply(deployment(2, "1", ""), FieldOwner.FROM_GIT);
    after(Duration.ofSeconds(5));
    cluster.apply(deployment(2, "2", ""), FieldOwner.FROM_GIT);

    KubernetesObject rolling = after(Duration.ofSeconds(1));
    assertThat(status(rolling, "replicas")).isEqualTo(4);
    assertThat(status(rolling, "availableReplicas")).isEqualTo(2);
    KubernetesObject rolled = after(Duration.ofSeconds(2));
    assertThat(status(rolled, "replicas")).isEqualTo(2);
    assertThat(status(rolled, "updatedReplicas")).isEqualTo(2);
  }

  @Test
  void scaledToZeroNothingIsLeft() {
    cluster.apply(deployment(2, "1", ""), FieldOwner.FROM_GIT);
    after(Duration.ofSeconds(5));
    cluster.apply(deployment(0, "1", ""), FieldOwner.FROM_GIT);

    KubernetesObject scaled = after(Duration.ofSeconds(1));
    assertThat(status(scaled, "replicas")).isZero();
    assertThat(status(scaled, "availableReplicas")).isZero();
  }

  @Test
  void podsMarkedSoNeverBecomeAvailable() {
    cluster.apply(deployment(1, "1", "serinus.io/sandbox-ready: never"), FieldOwner.FROM_GIT);

    KubernetesObject stuck = after(Duration.ofHours(1));
    assertThat(status(stuck, "observedGeneration")).isEqualTo(1);
    assertThat(status(stuck, "availableReplicas")).isZero();
  }

  @Test
  void aDaemonSetHasOnePodOnTheOneNode() {
    KubernetesObject daemonSet =
        Yaml.object(
            "{apiVersion: apps/v1, kind: DaemonSet, metadata: {namespace: test, name: agent},"
                + " spec: {selector: {matchLabels: {app: a}},"
                + " template: {metadata: {labels: {app: a}}}}}");
    cluster.apply(daemonSet, FieldOwner.FROM_GIT);
    clock.advanceTo(START.plusSeconds(5));

    assertThat(status(cluster.find(daemonSet.ref()).orElseThrow(), "numberAvailable")).isEqualTo(1);
  }

  @Test
  void aDaemonSetIsUpdatedWhenItsNewPodIsAvailable() {
    cluster.apply(daemonSet("1"), FieldOwner.FROM_GIT);
    clock.advanceTo(START.plusSeconds(5));
    cluster.apply(daemonSet("2"), FieldOwner.FROM_GIT);
    clock.advanceTo(START.plusSeconds(6));
    KubernetesObject rolling = cluster.find(daemonSet("2").ref()).orElseThrow();
    assertThat(status(rolling, "observedGeneration")).isEqualTo(2);
    assertThat(status(rolling, "updatedNumberScheduled")).isZero();

    clock.advanceTo(START.plusSeconds(9));
    KubernetesObject rolled = cluster.find(daemonSet("2").ref()).orElseThrow();
    assertThat(status(rolled, "updatedNumberScheduled")).isEqualTo(1);
  }

  private static KubernetesObject daemonSet(String tag) {
    return Yaml.object(
        "{apiVersion: apps/v1, kind: DaemonSet, metadata: {namespace: test, name: agent},"
            + " spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}},"
            + " spec: {containers: [{name: a, image: 'example.test/a:"
            + tag
            + "'}]}}}}");
  }
}
