package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What belongs to a target besides its pod template, over whole rollouts. */
final class TargetBelongingsTest {
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");
  private static final ObjectRef CONFIG = new ObjectRef("v1", "ConfigMap", "test", "settings");
  private static final ObjectRef SECRET = new ObjectRef("v1", "Secret", "test", "password");
  private static final ObjectRef SCALER =
      new ObjectRef("autoscaling/v2", "HorizontalPodAutoscaler", "test", "app");
  private static final ObjectRef SCALED_OBJECT =
      new ObjectRef("keda.sh/v1alpha1", "ScaledObject", "test", "app");
  private static final ObjectRef DAEMON_SET = new ObjectRef("apps/v1", "DaemonSet", "test", "app");
  private static final Duration LONG = Duration.ofMinutes(10);

  private final SandboxRun run = new SandboxRun();

  @Test
  void aConfigThatChangesAloneIsRolledOutAndReachesThePrimaryWithThePromotion() {
    applyWithConfigs();
    assertThat(text(PRIMARY, "/spec/template/spec/containers/0/envFrom"))
        .contains("settings-primary", "password-primary");
    assertThat(text(CONFIG.named("settings-primary"), "/data/level")).isEqualTo("info");
    String before = text(PRIMARY, "/spec/template/metadata/annotations");

    config("debug");
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    assertThat(run.status().rollout().reason()).contains("configmap/settings changed");
    assertThat(run.status().trackedConfigs())
        .containsOnlyKeys("configmap/settings", "secret/password");
    assertThat(text(CONFIG.named("settings-primary"), "/data/level")).isEqualTo("info");

    assertThat(reaches(Phase.SUCCEEDED)).isTrue();
    assertThat(text(CONFIG.named("settings-primary"), "/data/level")).isEqualTo("debug");
    assertThat(text(PRIMARY, "/spec/template/metadata/annotations")).isNotEqualTo(before);
    assertThat(run.events())
        .anyMatch(event -> event.endsWith("Scaling up app (configmap/settings changed)"));
  }

  @Test
  void aRolloutThatAConfigCausedNamesTheCommitThatBroughtTheConfig() {
    applyWithConfigs();
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings,"
                + " annotations: {serinus.io/source-repository: apps, serinus.io/source-commit: "
                + "c".repeat(40)
                + ", serinus.io/source-author: Ada, serinus.io/source-subject: Log more,"
                + " serinus.io/source-committed-at: '2026-01-01T00:00:00Z'}},"
                + " data: {level: debug}}"));
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    assertThat(run.status().rollout().source())
        .isEqualTo(
            new Source(
                "apps", "c".repeat(40), "Ada", "Log more", Instant.parse("2026-01-01T00:00:00Z")));
    assertThat(run.status().rollout().cause()).isEqualTo("configmap/settings changed");
  }

  @Test
  void contentThatGoesBackToThePromotedOneEndsTheRollout() {
    applyWithConfigs();
    config("debug");
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    config("info");
    assertThat(reaches(Phase.SUCCEEDED)).isTrue();
    assertThat(run.status().rollout().history().get(0).outcome()).isEqualTo(Phase.FAILED);
    assertThat(text(CONFIG.named("settings-primary"), "/data/level")).isEqualTo("info");
  }

  @Test
  void aCopyThatIsDeletedIsMadeAgainAndNothingIsWrittenWithoutNeed() {
    applyWithConfigs();
    ObjectRef copy = SECRET.named("password-primary");
    run.sandbox().delete(copy, run.object(copy).uid());
    run.pass(Duration.ofSeconds(5));
    assertThat(text(copy, "/data/password")).isEqualTo("c2VjcmV0");
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofHours(1));
    assertThat(run.cluster().writes()).hasSize(writes);
  }

  @Test
  void aConfigThatIsMissingIsNamedAndTheCanaryGoesOnWhenItIsThere() {
    run.apply(Manifests.canary("app", "app"));
    run.apply(deployment("envFrom: [{configMapRef: {name: settings}}]"));
    run.pass(Duration.ofSeconds(5));
    assertThat(run.status().rollout().reason())
        .contains("Deployment test/app names configmap/settings, which is not there");
    assertThat(run.sandbox().find(PRIMARY)).isEmpty();
    config("info");
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
  }

  @Test
  void whatIsOptionalMayBeMissingAndWhatIsMarkedIsShared() {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings,"
                + " annotations: {flagger.app/config-tracking: disabled}}, data: {a: b}}"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(
        deployment(
            "envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: nothing, optional:"
                + " true}}]"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.status().trackedConfigs()).isNull();
    assertThat(text(PRIMARY, "/spec/template/spec/containers/0/envFrom"))
        .contains("\"settings\"", "\"nothing\"");
  }

  @Test
  void aSecretThatMayNotBeCopiedIsSharedAndSaid() {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: Secret, type: bootstrap.kubernetes.io/token, metadata:"
                + " {namespace: test, name: password}, data: {a: YQ==}}"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(deployment("envFrom: [{secretRef: {name: password}}]"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.sandbox().find(SECRET.named("password-primary"))).isEmpty();
    assertThat(run.events())
        .contains(
            "Warning Secret password is of type bootstrap.kubernetes.io/token and is not tracked:"
                + " both sides share it");
  }

  @Test
  void aVariableThatIsGivenTwiceIsSaidAndThePrimaryHasTheLastEntry() {
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.deployment("app", "1"));
    run.edit(
        SandboxRun.TARGET,
        tree -> {
          ((ObjectNode) tree.at("/spec/template/spec/containers/0"))
              .putArray("env")
              .add(part("{name: A, value: '1'}"))
              .add(part("{name: A, value: '2'}"));
          return tree;
        });
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(text(PRIMARY, "/spec/template/spec/containers/0/env"))
        .isEqualTo("[{\"name\":\"A\",\"value\":\"2\"}]");
    assertThat(run.status().conditions())
        .anySatisfy(
            condition -> {
              assertThat(condition.type()).isEqualTo("Accepted");
              assertThat(condition.reason()).isEqualTo("AcceptedWithWarnings");
              assertThat(condition.message()).contains("container app gives the variable A");
            });
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void aPortOfAnAdoptedServiceWhoseNameTheCanaryTakesIsAnsweredUnderAnotherAndSaid() {
    ObjectRef apex = new ObjectRef("v1", "Service", "test", "app");
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: Service, metadata: {namespace: test, name: app}, spec: {selector:"
                + " {app: app}, ports: [{name: http, protocol: TCP, port: 80, targetPort: 9898}]}}"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofMinutes(1));

    assertThat(text(apex, "/spec/ports"))
        .contains("{\"name\":\"http-80\",\"protocol\":\"TCP\",\"port\":80,\"targetPort\":9898}")
        .contains("{\"name\":\"http\",\"protocol\":\"TCP\",\"port\":9898,\"targetPort\":9898}");
    assertThat(run.status().conditions())
        .anyMatch(
            condition ->
                condition.type().equals("Accepted")
                    && condition.message().startsWith("port 80 of Service app is called http-80"));
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofHours(1));
    assertThat(run.cluster().writes()).hasSize(writes);
  }

  @Test
  void thePrimaryHasTheAutoscalersBoundsAtOnceAndKeepsItsNumberOfPods() {
    ObjectRef twin = SCALER.named("app-primary");
    run.apply(scaler(4));
    run.apply(
        with(
            Manifests.canary("app", "app"),
            "{autoscalerRef: {kind: HorizontalPodAutoscaler, name: app,"
                + " primaryScalerReplicas: {minReplicas: 3}}}"));
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(text(twin, "/spec/scaleTargetRef/name")).isEqualTo("app-primary");
    assertThat(text(twin, "/spec/minReplicas")).isEqualTo("3");

    run.apply(scaler(9));
    run.edit(PRIMARY, tree -> replicas(tree, 5));
    run.pass(Duration.ofSeconds(30));
    assertThat(text(twin, "/spec/maxReplicas")).isEqualTo("9");
    assertThat(text(twin, "/spec/minReplicas")).isEqualTo("3");
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    run.edit(SandboxRun.TARGET, tree -> replicas(tree, 7));
    run.pass(Duration.ofSeconds(1));
    assertThat(text(SandboxRun.TARGET, "/spec/replicas")).isEqualTo("7");
    assertThat(run.status().canaryWeight()).isPositive();
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(text(twin, "/spec/maxReplicas")).isEqualTo("9");
    assertThat(text(PRIMARY, "/spec/replicas")).isEqualTo("5");
    assertThat(text(SandboxRun.TARGET, "/spec/replicas")).isEqualTo("0");
  }

  @Test
  void anAutoscalerThatIsMissingIsNamedAndNothingIsChanged() {
    run.apply(
        with(
            Manifests.canary("app", "app"),
            "{autoscalerRef: {kind: HorizontalPodAutoscaler, name: app}}"));
    run.apply(Manifests.deployment("app", "1"));
    run.pass(Duration.ofSeconds(5));
    assertThat(run.status().rollout().reason())
        .isEqualTo(
            "HorizontalPodAutoscaler test/app is not there: apply it, or correct"
                + " spec.autoscalerRef");
    assertThat(run.sandbox().find(PRIMARY)).isEmpty();
    run.apply(scaler(4));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
  }

  @Test
  void aScaledObjectIsPausedWhileItsTargetHasNoPodsAndOnlyThen() {
    run.apply(
        Manifests.object(
            """
            apiVersion: keda.sh/v1alpha1
            kind: ScaledObject
            metadata: {namespace: test, name: app}
            spec:
              scaleTargetRef: {name: app}
              minReplicaCount: 1
              triggers: [{type: prometheus, name: load, metadata: {query: 'sum(requests{app="app"})'}}]
            """));
    run.apply(
        with(Manifests.canary("app", "app"), "{autoscalerRef: {kind: ScaledObject, name: app}}"));
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(run.object(SCALED_OBJECT).annotations())
        .containsEntry("autoscaling.keda.sh/paused-replicas", "0");
    KubernetesObject twin = run.object(SCALED_OBJECT.named("app-primary"));
    assertThat(twin.at("/spec/scaleTargetRef/name").asText()).isEqualTo("app-primary");
    assertThat(twin.at("/spec/triggers/0/metadata/query").asText())
        .isEqualTo("sum(requests{app-primary=\"app-primary\"})");
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    assertThat(run.object(SCALED_OBJECT).annotations()).isEmpty();
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(run.object(SCALED_OBJECT).annotations()).isNotEmpty();
  }

  @Test
  void aDaemonSetIsRolledOutAndScaledToZeroByItsNodeSelector() {
    ObjectNode daemonSet = Manifests.deployment("app", "1").tree();
    daemonSet.put("kind", "DaemonSet").withObjectProperty("spec").remove("replicas");
    run.apply(KubernetesObject.of(daemonSet));
    run.apply(
        with(
            Manifests.canary("app", "app"),
            "{targetRef: {apiVersion: apps/v1, kind: DaemonSet, name: app}}"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofSeconds(30));
    assertThat(text(DAEMON_SET, "/spec/template/spec/nodeSelector"))
        .contains("flagger.app/scale-to-zero");
    run.edit(DAEMON_SET, tree -> Manifests.withTag(tree, SandboxRun.GOOD));
    assertThat(run.await(() -> run.status().canaryWeight() > 0, LONG)).isTrue();
    assertThat(text(DAEMON_SET, "/spec/template/spec/nodeSelector")).doesNotContain("zero");
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(text(DAEMON_SET.named("app-primary"), "/spec/template/spec")).doesNotContain("zero");
    assertThat(text(DAEMON_SET.named("app-primary"), "/spec/template/spec/containers/0/image"))
        .endsWith(":" + SandboxRun.GOOD);
    assertThat(text(DAEMON_SET, "/spec/template/spec/nodeSelector")).contains("zero");
  }

  @Test
  void withoutAMeshTheApexServiceSendsAllTrafficToOneSide() {
    ObjectRef apex = new ObjectRef("v1", "Service", "test", "app");
    run.apply(
        with(
            Manifests.canary("app", "app"),
            "{provider: kubernetes, analysis: {interval: 10s, iterations: 2}}"));
    run.apply(Manifests.deployment("app", "1"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    assertThat(text(apex, "/spec/selector/app")).isEqualTo("app-primary");
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().phase() == Phase.PROMOTING, LONG)).isTrue();
    run.pass(Duration.ofSeconds(1));
    assertThat(text(apex, "/spec/selector/app")).isEqualTo("app");
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(text(apex, "/spec/selector/app")).isEqualTo("app-primary");
    assertThat(
            run.sandbox()
                .find(new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app")))
        .isEmpty();
    assertThat(run.cluster().writes())
        .filteredOn(write -> write.contains("Service test/app") && !write.contains("app-"))
        .hasSizeLessThanOrEqualTo(3);
  }

  private void applyWithConfigs() {
    config("info");
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: Secret, type: Opaque, metadata: {namespace: test, name:"
                + " password}, data: {password: c2VjcmV0}}"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(
        deployment("envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: password}}]"));
    assertThat(reaches(Phase.INITIALIZED)).isTrue();
    run.pass(Duration.ofSeconds(30));
  }

  private boolean reaches(Phase phase) {
    return run.await(() -> run.status().phase() == phase, LONG);
  }

  private void config(String level) {
    run.apply(
        Manifests.object(
            "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings}, data:"
                + " {level: "
                + level
                + "}}"));
  }

  private static KubernetesObject deployment(String container) {
    ObjectNode tree = Manifests.deployment("app", "1").tree();
    ObjectNode first = (ObjectNode) tree.at("/spec/template/spec/containers/0");
    first.setAll(part(container));
    return KubernetesObject.of(tree);
  }

  private static KubernetesObject scaler(int most) {
    return Manifests.object(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {namespace: test, name: app}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
          minReplicas: 2
          maxReplicas: %d
        """
            .formatted(most));
  }

  private static KubernetesObject with(KubernetesObject canary, String spec) {
    ObjectNode tree = canary.tree();
    tree.withObjectProperty("spec").setAll(part(spec));
    return KubernetesObject.of(tree);
  }

  private static ObjectNode part(String yaml) {
    String flow = yaml.startsWith("{") ? yaml : "{" + yaml + "}";
    KubernetesObject carrier =
        Manifests.object("{apiVersion: v1, kind: X, metadata: {name: x}, part: " + flow + "}");
    return (ObjectNode) carrier.at("/part");
  }

  private static ObjectNode replicas(ObjectNode workload, int replicas) {
    workload.withObjectProperty("spec").put("replicas", replicas);
    return workload;
  }

  private String text(ObjectRef ref, String pointer) {
    var node = run.object(ref).at(pointer);
    return Optional.of(node).filter(value -> !value.isContainerNode()).isPresent()
        ? node.asText()
        : node.toString();
  }
}
