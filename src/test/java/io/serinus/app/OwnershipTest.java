package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** To whom generated objects belong, over whole rollouts. */
final class OwnershipTest {
  private static final String ISTIO = "networking.istio.io/v1";
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");
  private static final ObjectRef RULE =
      new ObjectRef(ISTIO, "DestinationRule", "test", "app-primary");
  private static final List<ObjectRef> GENERATED =
      Stream.concat(
              Stream.of(
                  PRIMARY,
                  new ObjectRef(ISTIO, "VirtualService", "test", "app"),
                  RULE,
                  RULE.named("app-canary")),
              Stream.of("app", "app-primary", "app-canary")
                  .map(name -> new ObjectRef("v1", "Service", "test", name)))
          .toList();

  private final SandboxRun run = new SandboxRun();

  @Test
  void aCanaryMadeAnewAfterItWasDeletedWithoutItsObjectsOwnsThemAgainUnderOneManager() {
    run.apply(withVariable(Manifests.deployment("app", "1")));
    run.apply(canary("{connectionPool: {tcp: {maxConnections: 9}}}"));
    reaches(Phase.INITIALIZED);

    deleteWithoutItsObjects();
    run.apply(canary("{connectionPool: {tcp: {maxConnections: 9}}}"));
    reaches(Phase.INITIALIZED);
    run.apply(canary("{loadBalancer: {simple: RANDOM}}"));
    run.apply(Manifests.deployment("app", SandboxRun.GOOD));
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    for (ObjectRef ref : GENERATED) {
      assertThat(ours(ref)).as("%s", ref).containsExactly("serinus");
      assertThat(run.object(ref).controllerUid())
          .as("%s", ref)
          .contains(run.object(SandboxRun.APP.ref()).uid());
      assertThat(run.object(ref).annotations()).doesNotContainKey("serinus.io/adopted");
    }
    assertThat(run.object(PRIMARY).at("/spec/template/spec/containers/0").has("env")).isFalse();
    assertThat(run.object(RULE).at("/spec/trafficPolicy").has("connectionPool")).isFalse();
  }

  @Test
  void whatAnEarlierManagerOfOursAppliedIsHandedOverWithTheNextRollout() {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    reaches(Phase.INITIALIZED);
    run.sandbox()
        .apply(
            Manifests.object(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name:"
                    + " app-primary}, spec: {template: {spec: {containers: [{name: app, env:"
                    + " [{name: OLD, value: left}]}]}}}}"),
            FieldOwner.SHARED);
    assertThat(ours(PRIMARY)).containsExactlyInAnyOrder("serinus", "serinus-rollout");

    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    assertThat(ours(PRIMARY)).containsExactly("serinus");
    assertThat(run.object(PRIMARY).at("/spec/template/spec/containers/0").has("env")).isFalse();
  }

  @Test
  void aDestinationRuleAndAPrimaryThatWereThereBeforeGetNoOwnerAndOneManagerOfOurs() {
    run.apply(
        Manifests.object(
            "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {namespace:"
                + " test, name: app-primary, labels: {mine: 'yes'}}, spec: {host: app-primary,"
                + " trafficPolicy: {tls: {mode: DISABLE}}}}"));
    run.apply(Manifests.deployment("app-primary", "0"));
    run.apply(Manifests.deployment("app", "1"));
    run.apply(canary("{connectionPool: {tcp: {maxConnections: 9}}}"));
    assertThat(run.settlesAt(Phase.SUCCEEDED, "1")).as("%s", run.status().phase()).isTrue();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    for (ObjectRef ref : List.of(RULE, PRIMARY)) {
      assertThat(run.object(ref).at("/metadata/ownerReferences")).as("%s", ref).isEmpty();
      assertThat(ours(ref)).as("%s", ref).containsExactly("serinus");
      assertThat(run.object(ref).annotation("serinus.io/adopted")).hasValue("true");
    }
    assertThat(run.object(RULE).labels()).containsEntry("mine", "yes");
    assertThat(run.object(RULE).at("/spec/trafficPolicy/connectionPool/tcp/maxConnections").asInt())
        .isEqualTo(9);
  }

  private void deleteWithoutItsObjects() {
    String uid = run.object(SandboxRun.APP.ref()).uid();
    for (ObjectRef ref : GENERATED) {
      assertThat(run.object(ref).controllerUid()).contains(uid);
    }
    run.sandbox().delete(SandboxRun.APP.ref(), uid);
    for (ObjectRef ref : GENERATED) {
      if (run.sandbox().find(ref).isPresent()) {
        run.edit(ref, OwnershipTest::orphaned);
      }
    }
  }

  private static ObjectNode orphaned(ObjectNode tree) {
    tree.withObjectProperty("metadata").remove("ownerReferences");
    return tree;
  }

  private void reaches(Phase phase) {
    assertThat(run.await(() -> run.status().phase() == phase, Duration.ofMinutes(10))).isTrue();
  }

  /** The managers of ours that applied something of it. */
  private List<String> ours(ObjectRef ref) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : run.object(ref).at("/metadata/managedFields")) {
      String manager = entry.path("manager").asText();
      if (manager.startsWith("serinus") && entry.path("subresource").isMissingNode()) {
        managers.add(manager);
      }
    }
    return managers;
  }

  private static KubernetesObject canary(String trafficPolicy) {
    ObjectNode tree = Manifests.canary("app", "app").tree();
    tree.withObjectProperty("spec")
        .withObjectProperty("service")
        .set(
            "trafficPolicy",
            Manifests.object(
                    "{apiVersion: v1, kind: X, metadata: {name: x}, part: " + trafficPolicy + "}")
                .at("/part"));
    return KubernetesObject.of(tree);
  }

  private static KubernetesObject withVariable(KubernetesObject deployment) {
    ObjectNode tree = deployment.tree();
    ((ObjectNode) tree.at("/spec/template/spec/containers/0"))
        .putArray("env")
        .addObject()
        .put("name", "OLD")
        .put("value", "1");
    return KubernetesObject.of(tree);
  }
}
