package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * What is no revision reaches the primary at once, and no rollout is started or disturbed by it.
 */
final class SettingsWithoutRolloutTest {
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");
  private static final ObjectRef SCALER =
      new ObjectRef("autoscaling/v2", "HorizontalPodAutoscaler", "test", "app");
  private static final ObjectRef SCALED_OBJECT =
      new ObjectRef("keda.sh/v1alpha1", "ScaledObject", "test", "app");
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(2);

  private final SandboxRun run = new SandboxRun();

  @Test
  void sixReplicasInGitInsteadOfThreeReachThePrimaryAtOnce() {
    initialised("3", Manifests.canary("app", "app"));
    String template = primary("/spec/template");

    wish("6");
    run.pass(SOON);

    assertThat(primary("/spec/replicas")).isEqualTo("6");
    assertThat(primary("/spec/template")).isEqualTo(template);
    assertThat(run.status().phase()).isEqualTo(Phase.INITIALIZED);
    assertThat(target("/spec/replicas")).isEqualTo("0");
    writesNothingMore();
  }

  @Test
  void aNumberThatSomebodyAppliesToTheTargetReachesThePrimaryAndTheTargetGoesBackToZero() {
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofSeconds(30));

    run.edit(SandboxRun.TARGET, tree -> with(tree, "{replicas: 6}"));
    run.pass(SOON);

    assertThat(primary("/spec/replicas")).isEqualTo("6");
    assertThat(target("/spec/replicas")).isEqualTo("0");
    writesNothingMore();
  }

  @Test
  void aNumberGivenToThePrimaryByHandStaysUntilTheTargetHasAnotherWish() {
    initialised("3", Manifests.canary("app", "app"));
    run.edit(PRIMARY, tree -> with(tree, "{replicas: 9}"));
    run.pass(Duration.ofMinutes(5));
    assertThat(primary("/spec/replicas")).isEqualTo("9");

    wish("4");
    run.pass(SOON);
    assertThat(primary("/spec/replicas")).isEqualTo("4");
    writesNothingMore();
  }

  @Test
  void strategyAndAnnotationsOfTheTargetReachThePrimaryWithoutARestart() {
    initialised("3", Manifests.canary("app", "app"));
    String template = primary("/spec/template");
    run.edit(
        SandboxRun.TARGET, tree -> annotated(with(tree, "{minReadySeconds: 7}"), "team", "web"));
    run.pass(SOON);
    assertThat(primary("/spec/minReadySeconds")).isEqualTo("7");
    assertThat(run.object(PRIMARY).annotations()).containsEntry("team", "web");

    run.edit(
        SandboxRun.TARGET,
        tree -> {
          tree.withObjectProperty("metadata").withObjectProperty("annotations").remove("team");
          tree.withObjectProperty("spec").remove("minReadySeconds");
          return tree;
        });
    run.pass(SOON);
    assertThat(run.object(PRIMARY).at("/spec").has("minReadySeconds")).isFalse();
    assertThat(run.object(PRIMARY).annotations()).doesNotContainKey("team");
    assertThat(primary("/spec/template")).isEqualTo(template);
    writesNothingMore();
  }

  @Test
  void whatAnotherControllerWritesOnThePrimaryIsNotFoughtOver() {
    initialised("3", Manifests.canary("app", "app"));
    run.edit(SandboxRun.TARGET, tree -> annotated(tree, "endpoints", "of the target"));
    run.pass(SOON);
    run.edit(PRIMARY, tree -> annotated(tree, "endpoints", "of the primary"));
    run.pass(Duration.ofMinutes(1));
    assertThat(run.object(PRIMARY).annotations()).containsEntry("endpoints", "of the primary");
    writesNothingMore();
  }

  @Test
  void aNewNumberReachesThePrimaryBesideARunAndAfterAFailureWhosePodTemplateStaysOut() {
    initialised("3", Manifests.canary("app", "app"));
    String template = primary("/spec/template");
    run.bump(SandboxRun.BAD);
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    String started = run.status().rollout().rolloutId();
    wish("4");
    run.pass(Duration.ofMillis(10));
    assertThat(primary("/spec/replicas")).isEqualTo("4");
    assertThat(run.status().rollout().rolloutId()).isEqualTo(started);
    assertThat(reaches(Phase.FAILED)).isTrue();
    run.pass(Duration.ofSeconds(30));

    wish("5");
    run.pass(SOON);
    assertThat(run.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(primary("/spec/replicas")).isEqualTo("5");
    assertThat(primary("/spec/template")).isEqualTo(template);
    writesNothingMore();
  }

  @Test
  void boundsOfThePrimarysAutoscalerInTheCanaryHoldAtOnceAndWhatPeopleSetThereStays() {
    run.apply(scaler());
    initialised("3", scaled("HorizontalPodAutoscaler", "{minReplicas: 3}"));
    ObjectRef twin = SCALER.named("app-primary");
    run.edit(twin, tree -> with(tree, "{maxReplicas: 40}"));
    run.apply(scaled("HorizontalPodAutoscaler", "{minReplicas: 4}"));
    run.pass(SOON);
    assertThat(run.object(twin).at("/spec/minReplicas").asInt()).isEqualTo(4);
    assertThat(run.object(twin).at("/spec/maxReplicas").asInt()).isEqualTo(40);
    writesNothingMore();
  }

  @Test
  void anAutoscalerThatTheCanaryNoLongerNamesLeavesThePrimaryWithGitsNumber() {
    run.apply(scaler());
    initialised("3", scaled("HorizontalPodAutoscaler", "{}"));
    run.edit(PRIMARY, tree -> with(tree, "{replicas: 8}"));
    run.pass(SOON);
    assertThat(primary("/spec/replicas")).isEqualTo("8");

    run.edit(
        SandboxRun.APP.ref(),
        tree -> {
          tree.withObjectProperty("spec").remove("autoscalerRef");
          return tree;
        });
    run.pass(SOON);
    assertThat(run.sandbox().find(SCALER.named("app-primary"))).isEmpty();
    assertThat(run.sandbox().find(SCALER)).as("the target's is its owner's").isPresent();
    assertThat(primary("/spec/replicas")).isEqualTo("3");
    writesNothingMore();
  }

  @Test
  void aScaledObjectTakesThePlaceOfAnAutoscalerAndTheOtherWayRound() {
    run.apply(scaler());
    initialised("3", scaled("HorizontalPodAutoscaler", "{}"));
    run.apply(scaledObject(""));
    run.apply(scaled("ScaledObject", "{}"));
    run.pass(SOON);
    assertThat(run.sandbox().find(SCALER.named("app-primary"))).isEmpty();
    assertThat(run.object(SCALED_OBJECT.named("app-primary")).at("/spec/maxReplicaCount").asInt())
        .isEqualTo(5);
    assertThat(run.object(SCALED_OBJECT).annotations()).isNotEmpty();
    writesNothingMore();

    run.apply(scaled("HorizontalPodAutoscaler", "{}"));
    run.pass(SOON);
    assertThat(run.sandbox().find(SCALED_OBJECT.named("app-primary"))).isEmpty();
    assertThat(run.object(SCALED_OBJECT).annotations()).as("it is held no longer").isEmpty();
    assertThat(run.object(SCALER.named("app-primary"))).isNotNull();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void anAutoscalerThatKedaIsToTakeOverIsLeftForItAndItsTwinCarriesTheAnnotation() {
    run.apply(scaler());
    initialised("3", scaled("HorizontalPodAutoscaler", "{}"));
    run.apply(scaledObject("scaledobject.keda.sh/transfer-hpa-ownership: 'true'"));
    run.apply(scaled("ScaledObject", "{}"));
    run.pass(SOON);
    KubernetesObject twin = run.object(SCALED_OBJECT.named("app-primary"));
    assertThat(twin.annotations())
        .containsEntry("scaledobject.keda.sh/transfer-hpa-ownership", "true")
        .doesNotContainKey("autoscaling.keda.sh/paused-replicas");
    assertThat(twin.at("/spec/advanced/horizontalPodAutoscalerConfig/name").asText())
        .isEqualTo("app-primary");
    assertThat(run.sandbox().find(SCALER.named("app-primary"))).isPresent();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  private void initialised(String replicas, KubernetesObject canary) {
    run.apply(canary);
    ObjectNode deployment = Manifests.deployment("app", "1").tree();
    deployment.withObjectProperty("spec").remove("replicas");
    run.apply(KubernetesObject.of(annotated(deployment, "serinus.io/replicas", replicas)));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofSeconds(30));
  }

  private void wish(String replicas) {
    run.edit(SandboxRun.TARGET, tree -> annotated(tree, "serinus.io/replicas", replicas));
  }

  private boolean reaches(Phase phase) {
    return run.await(() -> run.status().phase() == phase, LONG);
  }

  private void writesNothingMore() {
    run.pass(Duration.ofSeconds(30));
    List<String> before = List.copyOf(run.cluster().writes());
    run.wake();
    run.pass(Duration.ofHours(1));
    assertThat(run.cluster().writes()).isEqualTo(before);
  }

  private String primary(String pointer) {
    return text(PRIMARY, pointer);
  }

  private String target(String pointer) {
    return text(SandboxRun.TARGET, pointer);
  }

  private String text(ObjectRef ref, String pointer) {
    var node = run.object(ref).at(pointer);
    return node.isContainerNode() ? node.toString() : node.asText();
  }

  private static KubernetesObject scaled(String kind, String bounds) {
    UnaryOperator<ObjectNode> change =
        tree ->
            with(
                tree,
                "{autoscalerRef: {kind: %s, name: app, primaryScalerReplicas: %s}}"
                    .formatted(kind, bounds));
    return KubernetesObject.of(change.apply(Manifests.canary("app", "app").tree()));
  }

  private static KubernetesObject scaler() {
    return Manifests.object(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {namespace: test, name: app}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
          minReplicas: 2
          maxReplicas: 5
        """);
  }

  private static KubernetesObject scaledObject(String annotation) {
    return Manifests.object(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {namespace: test, name: app, annotations: {%s}}
        spec:
          scaleTargetRef: {name: app}
          minReplicaCount: 2
          maxReplicaCount: 5
          advanced: {horizontalPodAutoscalerConfig: {name: app}}
          triggers: [{type: cpu, metricType: Utilization, metadata: {value: "80"}}]
        """
            .formatted(annotation));
  }

  private static ObjectNode with(ObjectNode tree, String spec) {
    KubernetesObject carrier =
        Manifests.object("{apiVersion: v1, kind: X, metadata: {name: x}, part: " + spec + "}");
    tree.withObjectProperty("spec").setAll((ObjectNode) carrier.at("/part"));
    return tree;
  }

  private static ObjectNode annotated(ObjectNode tree, String key, String value) {
    tree.withObjectProperty("metadata").withObjectProperty("annotations").put(key, value);
    return tree;
  }
}
