package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What is read from workloads: labels, marks of Git, counts of pods, replicas. */
class WorkloadReadingTest {
  private static final List<String> LABELS = WorkloadSettings.DEFAULTS.selectorLabels();
  private static final String MANAGER = "serinus";

  @Test
  void theFirstLabelOfTheListWins() {
    KubernetesObject target =
        deployment("spec: {selector: {matchLabels: {app.kubernetes.io/name: c, name: b}}}");
    assertThat(SelectorLabel.of(target, LABELS)).contains(new SelectorLabel("name", "b"));
    assertThat(SelectorLabel.of(target, LABELS).orElseThrow().ofPrimary().value())
        .isEqualTo("b-primary");
  }

  @Test
  void aPrimaryTellsTheLabelOfATargetThatIsGone() {
    KubernetesObject primary =
        deployment("spec: {selector: {matchLabels: {app: podinfo-primary}}}");
    assertThat(SelectorLabel.ofTargetOf(primary, LABELS))
        .contains(new SelectorLabel("app", "podinfo"));
    assertThat(
            SelectorLabel.ofTargetOf(
                deployment("spec: {selector: {matchLabels: {app: podinfo}}}"), LABELS))
        .isEmpty();
  }

  @Test
  void aTargetWithNoneOfTheLabelsIsToldWhichToUse() {
    KubernetesObject target = deployment("spec: {selector: {matchLabels: {role: web}}}");
    assertThat(SelectorLabel.of(target, LABELS)).isEmpty();
    assertThat(SelectorLabel.missing(target, LABELS))
        .contains("Deployment test/podinfo", "matchLabels", "app, name, app.kubernetes.io/name");
  }

  @Test
  void theSourceIsReadFromTheMarksOfGitSync() {
    KubernetesObject target =
        marked(
            "serinus.io/source-repository: apps, serinus.io/source-commit: 0a1b, "
                + "serinus.io/source-author: Ann, serinus.io/source-subject: Bump, "
                + "serinus.io/source-committed-at: '2026-01-02T03:04:05Z'");
    assertThat(GitOrigin.source(target))
        .contains(new Source("apps", "0a1b", "Ann", "Bump", Instant.parse("2026-01-02T03:04:05Z")));
  }

  @Test
  void aTargetNotFromGitHasNoSource() {
    assertThat(GitOrigin.source(deployment("spec: {}"))).isEmpty();
  }

  @Test
  void aMarkThatIsNoInstantIsPassedOver() {
    KubernetesObject target =
        marked("serinus.io/source-commit: 0a1b, serinus.io/source-committed-at: yesterday");
    assertThat(GitOrigin.source(target).orElseThrow().committedAt()).isNull();
  }

  @Test
  void gitsReplicasAreWantedWhateverTheTargetHasNow() {
    assertThat(GitOrigin.wantedReplicas(marked("serinus.io/replicas: '4'"))).hasValue(4);
  }

  @Test
  void aTargetThatGitWantsAtZeroIsRolledOutWithOnePod() {
    assertThat(GitOrigin.wantedReplicas(marked("serinus.io/replicas: '0'"))).hasValue(1);
  }

  @Test
  void withoutGitTheTargetsOwnReplicasAreWanted() {
    assertThat(GitOrigin.wantedReplicas(deployment("spec: {replicas: 3}"))).hasValue(3);
    assertThat(GitOrigin.wantedReplicas(deployment("spec: {}"))).hasValue(1);
    assertThat(GitOrigin.wantedReplicas(deployment("spec: {replicas: 0}"))).isEmpty();
    assertThat(GitOrigin.wantedReplicas(marked("serinus.io/replicas: many"))).hasValue(1);
  }

  @Test
  void countsOfADeployment() {
    KubernetesObject target =
        deployment(
            "spec: {replicas: 3}\n"
                + "status: {observedGeneration: 2, updatedReplicas: 1, replicas: 4,"
                + " availableReplicas: 2}");
    assertThat(PodCounts.of(target)).isEqualTo(new PodCounts(true, 3, 1, 4, 2));
  }

  @Test
  void aDeploymentThatExceededItsOwnDeadlineSaysSinceWhen() {
    String status =
        "status: {observedGeneration: 2, conditions: [{type: Available, reason: X},"
            + " {type: Progressing, reason: %s, lastUpdateTime: %s,"
            + " lastTransitionTime: '2026-01-01T00:00:00Z'}]}";
    assertThat(stalledAt(status, "ProgressDeadlineExceeded", "'2026-01-01T00:10:00Z'"))
        .hasValue(Instant.parse("2026-01-01T00:10:00Z"));
    assertThat(stalledAt(status, "ProgressDeadlineExceeded", "nonsense"))
        .hasValue(Instant.parse("2026-01-01T00:00:00Z"));
    assertThat(stalledAt(status, "NewReplicaSetAvailable", "'2026-01-01T00:10:00Z'")).isEmpty();
  }

  private static Optional<Instant> stalledAt(String status, String reason, String time) {
    return PodCounts.of(deployment(status.formatted(reason, time))).stalledAt();
  }

  @Test
  void aGenerationNotYetObservedIsNotObserved() {
    assertThat(PodCounts.of(deployment("status: {observedGeneration: 1}")).generationObserved())
        .isFalse();
    assertThat(PodCounts.of(deployment("spec: {}"))).isEqualTo(new PodCounts(false, 1, 0, 0, 0));
  }

  @Test
  void countsOfADaemonSetAreThoseOfItsNodes() {
    KubernetesObject target =
        object(
            "DaemonSet",
            "status: {observedGeneration: 2, desiredNumberScheduled: 5, updatedNumberScheduled: 4,"
                + " currentNumberScheduled: 5, numberAvailable: 3}");
    assertThat(PodCounts.of(target)).isEqualTo(new PodCounts(true, 5, 4, 5, 3));
  }

  @Test
  void imagesAreThoseOfTheContainersWithoutTheMeshs() {
    KubernetesObject target =
        deployment(
            "spec: {template: {spec: {initContainers: [{name: i, image: init}], containers: [{name:"
                + " a, image: 'a:1'}, {name: istio-proxy, image: proxy}, {name: b, image:"
                + " 'b:2'}]}}}");
    assertThat(PodImages.of(target)).containsExactly("a:1", "b:2");
  }

  @Test
  void aTargetIsAtZeroByItsReplicasOrItsSelector() {
    assertThat(TargetScale.isZero(deployment("spec: {replicas: 0}"))).isTrue();
    assertThat(TargetScale.isZero(deployment("spec: {}"))).isFalse();
    KubernetesObject zero =
        object(
            "DaemonSet",
            "spec: {template: {spec: {nodeSelector: {flagger.app/scale-to-zero: 'true'}}}}");
    assertThat(TargetScale.isZero(zero)).isTrue();
    assertThat(TargetScale.isZero(object("DaemonSet", "spec: {}"))).isFalse();
  }

  @Test
  void aNewPrimaryHasTheTargetsReplicasAndAtLeastOne() {
    assertThat(PrimaryReplicas.atCreation(deployment("spec: {replicas: 3}"))).hasValue(3);
    assertThat(PrimaryReplicas.atCreation(deployment("spec: {replicas: 0}"))).hasValue(1);
  }

  @Test
  void aPromotionBringsTheTargetsReplicas() {
    KubernetesObject primary = owningReplicas(2, MANAGER);
    assertThat(atPromotion(primary, "spec: {replicas: 5}", false)).hasValue(5);
    assertThat(atPromotion(primary, "spec: {replicas: 0}", false)).hasValue(2);
  }

  @Test
  void anAutoscalersReplicasAreLeftOutSoThatNobodyResetsThem() {
    KubernetesObject scaled = owningReplicas(7, "kube-controller-manager");
    assertThat(atPromotion(scaled, "spec: {replicas: 5}", true)).isEmpty();
  }

  @Test
  void replicasThatAreStillOursAreStatedEvenWithAnAutoscaler() {
    KubernetesObject untouched = owningReplicas(3, MANAGER);
    assertThat(atPromotion(untouched, "spec: {replicas: 5}", true)).hasValue(3);
  }

  @Test
  void replicasSetByHandAreKeptWhenThePrimaryIsPutRight() {
    KubernetesObject scaledByHand = owningReplicas(9, "kubectl");
    assertThat(PrimaryReplicas.kept(scaledByHand, MANAGER, false)).hasValue(9);
  }

  private static OptionalInt atPromotion(KubernetesObject primary, String target, boolean scaled) {
    return PrimaryReplicas.atPromotion(primary, deployment(target), MANAGER, scaled);
  }

  private static KubernetesObject owningReplicas(int replicas, String manager) {
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: podinfo-primary,"
                + " managedFields: [{manager: "
                + manager
                + ", fieldsV1: {'f:spec': {'f:replicas': {}}}}]}, spec: {replicas: "
                + replicas
                + "}}"));
  }

  private static KubernetesObject marked(String annotations) {
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: podinfo, annotations: {"
                + annotations
                + "}}}"));
  }

  private static KubernetesObject deployment(String rest) {
    return object("Deployment", rest);
  }

  private static KubernetesObject object(String kind, String rest) {
    return KubernetesObject.of(
        Yaml.parse(
            "apiVersion: apps/v1\nkind: "
                + kind
                + "\nmetadata: {name: podinfo, namespace: test, generation: 2}\n"
                + rest));
  }
}
