package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas that contend for a Lease of a real API server. */
@OnTestBed
final class LeadershipIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration LEASE = Duration.ofSeconds(3);

  private final KubernetesBed bed;
  private final String namespace;

  LeadershipIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.namespace = namespace.name();
  }

  private Leadership contend(BedUser user, String lease) {
    Leadership leadership =
        new Leadership(connection(user), settings(user, lease), System::nanoTime);
    leadership.contend();
    return leadership;
  }

  private ConnectionSettings connection(BedUser user) {
    return ConnectionSettings.ofKubeconfig(bed.kubeconfig(user));
  }

  private LeaseSettings settings(BedUser user, String lease) {
    return new LeaseSettings(lease, namespace, user.toString(), LEASE);
  }

  private String holder(String lease) {
    Lease found = bed.adminClient().leases().inNamespace(namespace).withName(lease).get();
    return found == null ? "" : Objects.requireNonNullElse(found.getSpec().getHolderIdentity(), "");
  }

  @Test
  void theFirstLeadsAndTheSecondFollowsWhenItGivesTheLeaseBack() {
    Leadership first = contend(BedUser.SERINUS, "handed-over");
    await().atMost(LIMIT).until(() -> first.gained().isDone());
    try (Leadership second = contend(BedUser.OTHER_CONTROLLER, "handed-over")) {
      assertThatCode(first::check).doesNotThrowAnyException();
      assertThatThrownBy(second::check)
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("does not hold");
      assertThat(second.gained()).isNotDone();

      first.close();

      assertThatThrownBy(first::check).isInstanceOf(UnavailableException.class);
      assertThat(holder("handed-over")).isNotEqualTo(BedUser.SERINUS.toString());
      await().atMost(LIMIT).until(() -> second.gained().isDone());
      assertThatCode(second::check).doesNotThrowAnyException();
      assertThat(holder("handed-over")).isEqualTo(BedUser.OTHER_CONTROLLER.toString());
    }
  }

  @Test
  void aLeaderWhoseClockRanOnWithoutARenewalWritesNothingThoughItDoesNotKnowYet() {
    AtomicLong frozen = new AtomicLong();
    try (Leadership leading =
            new Leadership(
                connection(BedUser.SERINUS),
                settings(BedUser.SERINUS, "paused"),
                () -> System.nanoTime() + frozen.get());
        KubernetesCluster cluster =
            KubernetesCluster.connect(
                connection(BedUser.SERINUS), List.of(ResourceKind.SERVICE), Map.of(), leading)) {
      leading.contend();
      await().atMost(LIMIT).until(() -> leading.gained().isDone());
      cluster.awaitReady(LIMIT);
      assertThat(cluster.apply(service("written"), FieldOwner.GENERATED))
          .isInstanceOf(WriteOutcome.Written.class);

      frozen.set(LEASE.toNanos());

      assertThatThrownBy(() -> cluster.apply(service("refused"), FieldOwner.GENERATED))
          .isInstanceOfSatisfying(
              UnavailableException.class,
              refused -> assertThat(refused.reason()).isEqualTo("NotLeading"));
      assertThat(bed.adminClient().services().inNamespace(namespace).withName("refused").get())
          .isNull();
    }
  }

  @Test
  void aLeaderThatCannotReachTheApiServerStopsWritingBeforeItsLeaseEnds() {
    try (Leadership leading = contend(BedUser.SERINUS, "cut-off")) {
      await().atMost(LIMIT).until(() -> leading.gained().isDone());
      bed.stopApiServer();
      try {
        await().atMost(LIMIT).until(() -> leading.lost().isDone());
        assertThatThrownBy(leading::check).isInstanceOf(UnavailableException.class);
      } finally {
        bed.startApiServer();
      }
    }
  }

  @Test
  void whatStandsInTheWayOfContendingIsSaid() {
    try (Leadership forbidden = contend(BedUser.NOBODY, "forbidden")) {
      await().atMost(LIMIT).until(() -> forbidden.problem().isPresent());
      assertThat(forbidden.problem().orElseThrow()).contains("forbidden", "leases");
      assertThat(forbidden.gained()).isNotDone();
    }
  }

  @Test
  void nobodyContendsBeforeItIsToldTo() {
    try (Leadership patient =
        new Leadership(
            connection(BedUser.SERINUS), settings(BedUser.SERINUS, "not-yet"), System::nanoTime)) {
      try (Leadership other = contend(BedUser.OTHER_CONTROLLER, "not-yet")) {
        await().atMost(LIMIT).until(() -> other.gained().isDone());
      }
      assertThat(patient.gained()).isNotDone();
      assertThat(patient.standstill()).isEmpty();

      patient.contend();

      await().atMost(LIMIT).until(() -> patient.gained().isDone());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{holderIdentity: somebody}", "{holderIdentity: a, leaseDurationSeconds: 3}"})
  void aLeaseThatCannotBeUsedEndsNoElectionAndSaysWhatToDo(String spec) {
    make("incomplete", spec);

    try (Leadership leadership = contend(BedUser.SERINUS, "incomplete")) {
      await().atMost(LIMIT).until(() -> leadership.problem().isPresent());
      assertThat(leadership.problem().orElseThrow())
          .contains("incomplete", "cannot be used", "delete it");

      bed.adminClient().leases().inNamespace(namespace).withName("incomplete").delete();

      await().atMost(LIMIT).until(() -> leadership.gained().isDone());
    }
    bed.adminClient().leases().inNamespace(namespace).withName("incomplete").delete();
  }

  @Test
  void anElectionThatNoLongerMovesIsSeenToStandStill() {
    AtomicLong ahead = new AtomicLong();
    Leadership leadership =
        new Leadership(
            connection(BedUser.SERINUS),
            settings(BedUser.SERINUS, "dead"),
            () -> System.nanoTime() + ahead.get());
    leadership.contend();
    await().atMost(LIMIT).until(() -> leadership.gained().isDone());
    assertThat(leadership.standstill()).isEmpty();
    leadership.close();

    ahead.set(LEASE.multipliedBy(5).toNanos());

    assertThat(leadership.standstill().orElseThrow()).contains("the election stands still", "dead");
  }

  private void make(String name, String spec) {
    String lease =
        "{apiVersion: coordination.k8s.io/v1, kind: Lease, metadata: {name: %s, namespace: %s}, spec: %s}"
            .formatted(name, namespace, spec);
    bed.adminClient().resource(Yaml.parse(lease).toString()).create();
  }

  private KubernetesObject service(String name) {
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: v1, kind: Service, metadata: {name: %s, namespace: %s}, spec: {ports: [{port: 80}]}}"
                .formatted(name, namespace)));
  }
}
