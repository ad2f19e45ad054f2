package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.takeover.LeftByFlagger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Flagger was stopped and this controller is started. */
final class TakeOverTest {
  private static final Duration A_WHILE = Duration.ofMinutes(5);
  private static final ObjectRef SETTINGS =
      new ObjectRef("v1", "ConfigMap", "test", "app-settings");
  private static final ObjectRef COPY = SETTINGS.named("app-settings-primary");

  private final SandboxRun run = new SandboxRun();
  private final LeftByFlagger left = new LeftByFlagger(run.sandbox(), "test");

  @Test
  void takingOverAPromotedCanaryWritesItsStatusAndNothingElse() {
    left.put(canary -> {});
    List<KubernetesObject> before = left.present();

    run.pass(A_WHILE);

    assertThat(specs(left.present())).isEqualTo(specs(before));
    assertThat(run.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(run.status().lastPromotedSpec()).isEqualTo("5f8fd4f546");
    assertThat(run.status().trackedConfigs())
        .isEqualTo(Map.of("configmap/app-settings", "0432367cd6bedd01"));
    assertThat(run.status().rollout().promotedRevision())
        .isEqualTo(run.status().rollout().revision())
        .isNotNull();
    assertThat(run.cluster().writes())
        .allMatch(write -> write.startsWith("status ") || write.startsWith("event "))
        .hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void theFirstRealChangeAfterwardsIsRolledOutAndLeavesOneOwner() {
    left.put(canary -> {});
    run.pass(A_WHILE);

    run.edit(SandboxRun.TARGET, tree -> withoutOld(Manifests.withTag(tree, SandboxRun.GOOD)));

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
    KubernetesObject primary = left.find("apps/v1", "Deployment", "app-primary");
    assertThat(primary.at("/spec/template/spec/containers/0/env").findValuesAsText("name"))
        .as("what the target no longer has goes from the primary too")
        .containsExactly("LEVEL");
    assertThat(managers(primary)).doesNotContain("flagger");
    assertThat(managers(left.find("networking.istio.io/v1", "VirtualService", "app")))
        .doesNotContain("flagger");
  }

  @Test
  void aRolloutThatWasCutOffGivesItsTrafficBackAndStartsAnew() {
    left.put(LeftByFlagger.standingAt("Progressing", 40));
    run.edit(SandboxRun.TARGET, tree -> Manifests.withTag(tree, SandboxRun.GOOD));
    run.edit(
        left.find("networking.istio.io/v1", "VirtualService", "app").ref(),
        TakeOverTest::withCanaryAtForty);

    run.await(() -> run.status().phase() == Phase.PROGRESSING && weight() == 0, A_WHILE);
    assertThat(weight()).isZero();

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void aConfigWhoseCopyHasOtherContentIsAChangeThatIsRolledOut() {
    left.put(canary -> {});
    run.edit(SETTINGS, tree -> withColour(tree, "red"));

    assertThat(run.await(() -> run.status().canaryWeight() > 0, A_WHILE)).isTrue();
    assertThat(colour()).isEqualTo("blue");
    assertThat(run.await(() -> run.status().phase() == Phase.SUCCEEDED, A_WHILE)).isTrue();
    assertThat(colour()).isEqualTo("red");
  }

  @Test
  void aKeyThatAConfigNoLongerHasGoesFromTheCopyToo() {
    left.put(canary -> {});
    run.pass(A_WHILE);
    run.edit(
        SETTINGS,
        tree -> {
          ((ObjectNode) tree.get("data")).removeAll().put("shade", "dark");
          return tree;
        });

    assertThat(run.await(() -> run.status().canaryWeight() > 0, A_WHILE)).isTrue();
    assertThat(run.await(() -> run.status().phase() == Phase.SUCCEEDED, A_WHILE)).isTrue();
    assertThat(run.object(COPY).at("/data").toString()).isEqualTo("{\"shade\":\"dark\"}");
    assertThat(managers(run.object(COPY))).doesNotContain("flagger");
  }

  @Test
  void aRolloutLeavesNothingInFlaggersHandsThoughNothingOfItChanged() {
    left.put(canary -> {});
    run.pass(A_WHILE);
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    for (KubernetesObject object : left.present()) {
      assertThat(managers(object)).as(object.toString()).doesNotContain("flagger");
    }
    assertThat(managers(run.object(COPY))).doesNotContain("flagger");
  }

  @Test
  void aFailureStaysOneUntilANewRevision() {
    left.put(LeftByFlagger.standingAt("Failed", 0));
    run.edit(SandboxRun.TARGET, tree -> Manifests.withTag(tree, SandboxRun.BAD));

    run.pass(A_WHILE);
    assertThat(run.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(run.object(SandboxRun.TARGET).at("/spec/replicas").asInt()).isZero();

    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void aVirtualServiceEditedByHandAfterwardsIsPutBack() {
    left.put(canary -> {});
    run.pass(A_WHILE);

    run.edit(
        left.find("networking.istio.io/v1", "VirtualService", "app").ref(),
        TakeOverTest::withCanaryAtForty);
    run.pass(Duration.ofSeconds(5));

    assertThat(weight()).isZero();
  }

  private String colour() {
    return run.object(COPY).at("/data/colour").asText();
  }

  private static ObjectNode withColour(ObjectNode config, String colour) {
    ((ObjectNode) config.get("data")).put("colour", colour);
    return config;
  }

  private static ObjectNode withoutOld(ObjectNode target) {
    ((ArrayNode) target.at("/spec/template/spec/containers/0/env")).remove(1);
    return target;
  }

  private static ObjectNode withCanaryAtForty(ObjectNode routes) {
    ((ObjectNode) routes.at("/spec/http/0/route/0")).put("weight", 60);
    ((ObjectNode) routes.at("/spec/http/0/route/1")).put("weight", 40);
    return routes;
  }

  private int weight() {
    return left.find("networking.istio.io/v1", "VirtualService", "app")
        .at("/spec/http/0/route/1/weight")
        .asInt();
  }

  private static Set<String> managers(KubernetesObject object) {
    JsonNode entries = object.at("/metadata/managedFields");
    return Set.copyOf(entries.findValuesAsText("manager"));
  }

  private static List<JsonNode> specs(List<KubernetesObject> objects) {
    return objects.stream().map(object -> object.at("/spec")).toList();
  }
}
