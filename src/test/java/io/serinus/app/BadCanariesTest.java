package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A wrong or a lost Canary is told what is wrong with it and stops no other. */
final class BadCanariesTest {
  private static final CanaryKey OTHER = new CanaryKey("test", "other");

  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");
  private static final ObjectRef ROUTES =
      new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");

  private final SandboxRun run = new SandboxRun();

  private CanaryStatus status(CanaryKey key) {
    return run.sandbox()
        .find(key.ref())
        .map(Canary::of)
        .map(Canary::status)
        .orElse(CanaryStatus.NONE);
  }

  private String targetUsable(CanaryKey key) {
    return status(key).conditions().stream()
        .filter(condition -> condition.type().equals("TargetUsable"))
        .map(condition -> condition.reason() + ": " + condition.message())
        .findFirst()
        .orElse("");
  }

  private void delete(ObjectRef ref) {
    run.sandbox().delete(ref, run.object(ref).uid());
  }

  @Test
  void aCanaryThatCannotBeReadStopsNoOther() {
    KubernetesObject canary = Manifests.canary("other", "other");
    ObjectNode tree = canary.tree();
    ((ObjectNode) tree.path("spec")).put("analysis", "often");
    run.apply(KubernetesObject.of(tree));
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));

    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  @Test
  void aCanaryIsDrivenOnceItCanBeRead() {
    ObjectNode tree = Manifests.canary("app", "app").tree();
    ((ObjectNode) tree.path("spec")).put("analysis", "often");
    run.apply(Manifests.deployment("app", "1"));
    run.apply(KubernetesObject.of(tree));
    run.pass(Duration.ofMinutes(1));
    assertThat(run.rounds()).isZero();
    run.edit(SandboxRun.APP.ref(), broken -> withSpecOf(broken, Manifests.canary("app", "app")));

    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private static ObjectNode withSpecOf(ObjectNode tree, KubernetesObject other) {
    tree.set("spec", other.at("/spec"));
    return tree;
  }

  @Test
  void aCanaryDeletedInTheMiddleTakesItsObjectsAlongAndIsTickedNoMore() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(SandboxRun.GOOD);
    run.await(() -> run.status().canaryWeight() == 40, Duration.ofMinutes(5));
    delete(SandboxRun.APP.ref());
    run.pass(Duration.ofSeconds(1));
    int rounds = run.rounds();
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofHours(1));

    assertThat(run.rounds()).isEqualTo(rounds);
    assertThat(run.cluster().writes()).hasSize(writes);
    assertThat(run.sandbox().list(ResourceKind.SERVICE)).isEmpty();
    assertThat(run.sandbox().list(ResourceKind.VIRTUAL_SERVICE)).isEmpty();
    assertThat(run.sandbox().list(ResourceKind.DESTINATION_RULE)).isEmpty();
    assertThat(run.sandbox().list(ResourceKind.DEPLOYMENT))
        .extracting(KubernetesObject::name)
        .containsExactly("app");
  }

  @Test
  void aCanaryWaitsForItsTarget() {
    run.apply(Manifests.canary("app", "app"));
    run.pass(Duration.ofMinutes(1));
    assertThat(targetUsable(SandboxRun.APP)).startsWith("TargetMissing: Deployment app is not");
    run.apply(Manifests.deployment("app", "1"));

    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    assertThat(targetUsable(SandboxRun.APP)).isEmpty();
  }

  @Test
  void aTargetWithoutASelectorLabelIsToldWhichLabelsWouldDo() {
    run.apply(
        Manifests.object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {namespace: test, name: app}
            spec:
              selector: {matchLabels: {tier: web}}
              template:
                metadata: {labels: {tier: web}}
                spec: {containers: [{name: app, image: "example.test/app:1"}]}
            """));
    run.apply(Manifests.canary("app", "app"));
    run.pass(Duration.ofMinutes(1));

    assertThat(targetUsable(SandboxRun.APP))
        .startsWith("NoSelectorLabel: ")
        .contains("app", "name", "app.kubernetes.io/name");
    assertThat(run.events()).hasSize(1);
    assertThat(run.sandbox().list(ResourceKind.SERVICE)).isEmpty();
  }

  @Test
  void aDaemonSetThatUpdatesItsPodsOnDeletionOnlyIsToldWhatToWrite() {
    run.apply(
        Manifests.object(
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {namespace: test, name: app}
            spec:
              selector: {matchLabels: {app: app}}
              updateStrategy: {type: OnDelete}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: app, image: "example.test/app:1"}]}
            """));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    ((ObjectNode) canary.at("/spec/targetRef")).put("kind", "DaemonSet");
    run.apply(KubernetesObject.of(canary));
    run.pass(Duration.ofMinutes(1));

    assertThat(targetUsable(SandboxRun.APP))
        .startsWith("UpdatesOnDelete: ")
        .contains("spec.updateStrategy.type: RollingUpdate");
    assertThat(run.sandbox().list(ResourceKind.SERVICE)).isEmpty();

    run.edit(
        new ObjectRef("apps/v1", "DaemonSet", "test", "app"),
        tree -> {
          ((ObjectNode) tree.at("/spec/updateStrategy")).put("type", "RollingUpdate");
          return tree;
        });
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    assertThat(targetUsable(SandboxRun.APP)).isEmpty();
  }

  @Test
  void ofTwoCanariesTheOlderHasTheTarget() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    run.pass(Duration.ofSeconds(5));
    run.apply(Manifests.canary("other", "app"));

    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    assertThat(targetUsable(OTHER)).startsWith("TargetTaken: ").contains("Canary app already");
    assertThat(status(OTHER).phase()).isEqualTo(Phase.NONE);
  }

  @Test
  void theTargetGoesToTheYoungerWhenTheOlderIsGone() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.canary("other", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    delete(SandboxRun.APP.ref());
    run.pass(Duration.ofMinutes(2));

    assertThat(status(OTHER).phase()).isEqualTo(Phase.INITIALIZED);
    assertThat(targetUsable(OTHER)).isEmpty();
  }

  @Test
  void aServiceNameThatAnotherCanaryHasIsRefusedNamingIt() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    ObjectRef routes = new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
    KubernetesObject before = run.object(routes);
    ObjectNode second = Manifests.canary("other", "second").tree();
    ((ObjectNode) second.at("/spec/service")).put("name", "app");
    run.apply(Manifests.deployment("second", "1"));
    run.apply(KubernetesObject.of(second));
    run.pass(Duration.ofMinutes(1));

    assertThat(targetUsable(OTHER))
        .startsWith("ServiceTaken: ")
        .contains("Canary app already", "spec.service.name");
    assertThat(run.object(routes)).isEqualTo(before);
    assertThat(status(OTHER).phase()).isEqualTo(Phase.NONE);
  }

  @Test
  void aCanaryThatTakesTheServiceNameOfAnotherStandsStillAndChangesNothingOfIt() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    run.apply(Manifests.deployment("second", "1"));
    run.apply(Manifests.canary("other", "second"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    assertThat(status(OTHER).phase()).isEqualTo(Phase.INITIALIZED);
    ObjectRef routes = new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
    KubernetesObject before = run.object(routes);
    run.edit(
        OTHER.ref(),
        tree -> {
          ((ObjectNode) tree.at("/spec/service")).put("name", "app");
          return tree;
        });
    run.pass(Duration.ofMinutes(1));

    assertThat(targetUsable(OTHER)).startsWith("ServiceTaken: ").contains("Canary app already");
    assertThat(run.object(routes)).isEqualTo(before);
  }

  @Test
  void anOutsideEditOfARouteIsPutBackAndRestartsNothing() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(SandboxRun.GOOD);
    run.await(() -> run.status().canaryWeight() == 40, Duration.ofMinutes(5));
    run.pass(Duration.ofSeconds(5));
    ObjectRef routes = new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
    KubernetesObject before = run.object(routes);
    run.edit(
        routes,
        tree -> {
          tree.withArray("/spec/http/0/route").forEach(to -> ((ObjectNode) to).put("weight", 50));
          return tree;
        });
    run.pass(Duration.ofSeconds(1));
    assertThat(run.object(routes).at("/spec")).isEqualTo(before.at("/spec"));
    run.await(() -> run.status().canaryWeight() == 60, Duration.ofSeconds(5));

    assertThat(run.status().canaryWeight()).isEqualTo(60);
    assertThat(run.status().phase()).isEqualTo(Phase.PROGRESSING);
  }

  @Test
  void aTargetDeletedInTheMiddleGivesItsTrafficBackAndItsRoutesAreKept() {
    ObjectRef routes = new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
    atForty();

    delete(SandboxRun.TARGET);
    run.pass(Duration.ofSeconds(1));

    assertThat(targetUsable(SandboxRun.APP)).startsWith("TargetMissing: Deployment app is not");
    assertThat(run.object(routes).at("/spec/http/0/route/1/weight").asInt()).isZero();
    delete(routes);
    run.pass(Duration.ofSeconds(1));
    assertThat(run.object(routes).at("/spec/http/0/route/0/weight").asInt()).isEqualTo(100);
  }

  @Test
  void aVirtualServiceDeletedInTheMiddleIsPutBackAndTheAnalysisGoesOn() {
    ObjectRef routes = new ObjectRef("networking.istio.io/v1", "VirtualService", "test", "app");
    atForty();

    delete(routes);
    run.pass(Duration.ofSeconds(1));

    assertThat(run.object(routes).at("/spec/http/0/route/1/weight").asInt()).isEqualTo(40);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(run.events()).filteredOn(event -> event.contains("canary weight 20")).hasSize(1);
  }

  @Test
  void aPrimaryScaledByHandStaysSoUntilThePromotionAndDisturbsNoRollout() {
    atForty();
    run.edit(PRIMARY, tree -> replicas(tree, 5));
    run.pass(Duration.ofSeconds(2));
    assertThat(run.object(PRIMARY).at("/spec/replicas").asInt()).isEqualTo(5);
    assertThat(run.status().canaryWeight()).isEqualTo(40);

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(run.object(PRIMARY).at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(run.traffic().mistakes()).isEmpty();
    startedOnce();
  }

  @Test
  void aPodTemplateOfAPrimaryEditedByHandIsPutBackAtRestAndStartsNoRollout() {
    initialised();
    JsonNode template = run.object(PRIMARY).at("/spec/template");
    run.edit(PRIMARY, tree -> replicas(Manifests.withTag(tree, "by-hand"), 3));
    run.pass(Duration.ofSeconds(5));

    assertThat(run.object(PRIMARY).at("/spec/template")).isEqualTo(template);
    assertThat(run.object(PRIMARY).at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(run.status().phase()).isEqualTo(Phase.INITIALIZED);
    int writes = run.cluster().writes().size();
    run.pass(Duration.ofHours(1));
    assertThat(run.cluster().writes()).hasSize(writes);
  }

  @Test
  void aPodTemplateOfAPrimaryEditedInTheMiddleIsLeftToThePromotionAndRestartsNothing() {
    atForty();
    run.edit(PRIMARY, tree -> Manifests.withTag(tree, "by-hand"));
    run.pass(Duration.ofSeconds(2));
    assertThat(image(PRIMARY)).endsWith(":by-hand");

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(image(PRIMARY)).endsWith(":" + SandboxRun.GOOD);
    assertThat(run.traffic().mistakes()).isEmpty();
    startedOnce();
  }

  @Test
  void aPrimaryDeletedInTheMiddleLeavesTheUsersToTheCanaryUntilARevisionRepairsIt() {
    atForty();
    delete(PRIMARY);
    run.pass(Duration.ofSeconds(1));
    assertThat(run.object(ROUTES).at("/spec/http/0/route/1/weight").asInt()).isEqualTo(100);
    assertThat(run.status().phase()).isEqualTo(Phase.FAILED);
    run.pass(Duration.ofMinutes(5));
    assertThat(run.object(ROUTES).at("/spec/http/0/route/1/weight").asInt()).isEqualTo(100);
    assertThat(run.object(SandboxRun.TARGET).at("/spec/replicas").asInt()).isEqualTo(2);

    run.bump("1");
    assertThat(run.settlesAt(Phase.SUCCEEDED, "1")).isTrue();
    assertThat(image(PRIMARY)).endsWith(":1");
    assertThat(run.object(ROUTES).at("/spec/http/0/route/0/weight").asInt()).isEqualTo(100);
    assertThat(run.traffic().mistakes()).isEmpty();
  }

  @Test
  void aPrimaryDeletedAtRestIsMadeAnew() {
    initialised();
    delete(PRIMARY);
    run.pass(Duration.ofSeconds(10));

    assertThat(image(PRIMARY)).endsWith(":1");
    assertThat(run.object(PRIMARY).at("/status/availableReplicas").asInt()).isEqualTo(1);
    assertThat(run.status().phase()).isEqualTo(Phase.INITIALIZED);
  }

  private static ObjectNode replicas(ObjectNode workload, int count) {
    ((ObjectNode) workload.path("spec")).put("replicas", count);
    return workload;
  }

  private String image(ObjectRef workload) {
    return run.object(workload).at("/spec/template/spec/containers/0/image").asText();
  }

  private void startedOnce() {
    assertThat(run.events())
        .filteredOn(event -> event.contains("New revision detected"))
        .hasSize(1);
    assertThat(run.events()).filteredOn(event -> event.contains("canary weight 20")).hasSize(1);
  }

  private void initialised() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private void atForty() {
    initialised();
    run.bump(SandboxRun.GOOD);
    assertThat(run.await(() -> run.status().canaryWeight() == 40, Duration.ofMinutes(5))).isTrue();
    run.pass(Duration.ofSeconds(5));
  }
}
