package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a primary's pod template is put back, and when it is left alone. */
class PrimaryPutRightTest {
  private static final JsonNode GIVEN =
      Yaml.parse(
          """
          canary:
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {namespace: test, name: app, uid: u1}
            spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}, service: {port: 80}}
          target:
            apiVersion: apps/v1
            kind: Deployment
            metadata: {namespace: test, name: app}
            spec:
              replicas: 0
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: app, image: "app:1", env: [{name: LEVEL, value: info}]}]}
          """);
  private static final KubernetesObject TARGET = KubernetesObject.of(GIVEN.get("target"));
  private static final PrimaryWorkload PRIMARY =
      new PrimaryWorkload(
          Canary.of(KubernetesObject.of(GIVEN.get("canary"))),
          TARGET,
          SelectorLabel.of(TARGET, WorkloadSettings.DEFAULTS.selectorLabels()).orElseThrow(),
          WorkloadSettings.DEFAULTS);
  private static final KubernetesObject PROMOTED =
      PRIMARY.promoted("run-1", OptionalInt.of(2), Set.of(), Optional.empty()).object();
  private static final String IMAGE =
      "{f:spec: {f:template: {f:spec: {f:containers: {'k:{\"name\":\"app\"}': {f:image: {}}}}}}}";

  @Test
  void aValueThatSomebodyTookOverIsPutBackWithItsRunAndItsNumberOfPods() {
    KubernetesObject edited = edited("kubectl-edit", IMAGE, c -> c.put("image", "app:mine"));

    assertThat(PRIMARY.putRight(edited, OptionalInt.of(3), Set.of()))
        .contains(PRIMARY.promoted("run-1", OptionalInt.of(3), Set.of(), Optional.empty()));
  }

  @Test
  void aValueOfAnElementBesideOthersIsPutBackToo() {
    String level =
        "{f:spec: {f:template: {f:spec: {f:containers: {'k:{\"name\":\"app\"}': {f:env:"
            + " {'k:{\"name\":\"LEVEL\"}': {f:value: {}}}}}}}}}";
    KubernetesObject edited =
        edited(
            "kubectl-set",
            level,
            c -> ((ObjectNode) c.withArray("env").get(0)).put("value", "debug"));

    assertThat(PRIMARY.putRight(edited, OptionalInt.of(2), Set.of())).isPresent();
  }

  @Test
  void whatSomebodyAddedStays() {
    String annotation =
        "{f:spec: {f:template: {f:metadata: {f:annotations:"
            + " {'f:kubectl.kubernetes.io/restartedAt': {}}}}}}";

    assertThat(leftAlone(edited("kubectl-rollout", annotation, c -> {}))).isTrue();
  }

  @Test
  void aValueThatSomebodyAlsoWantsAsItIsStays() {
    assertThat(leftAlone(edited("kubectl-edit", IMAGE, c -> {}))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"serinus", "serinus-rollout", "flagger"})
  void whatThisProgramOrFlaggerWroteOtherwiseRestartsNobodysPods(String manager) {
    assertThat(leftAlone(edited(manager, IMAGE, c -> c.put("image", "app:otherwise")))).isTrue();
  }

  @Test
  void theNumberOfPodsIsNoPartOfTheTemplate() {
    KubernetesObject scaled = edited("kubectl-scale", "{f:spec: {f:replicas: {}}}", c -> {});

    assertThat(leftAlone(scaled)).isTrue();
  }

  @Test
  void aPrimaryOfAnotherControllerIsLeftAlone() {
    ObjectNode tree = edited("kubectl-edit", IMAGE, c -> c.put("image", "app:mine")).tree();
    ((ObjectNode) tree.at("/spec/template/metadata")).remove("annotations");

    assertThat(leftAlone(KubernetesObject.of(tree))).isTrue();
  }

  private static boolean leftAlone(KubernetesObject primary) {
    return PRIMARY.putRight(primary, OptionalInt.of(2), Set.of()).isEmpty();
  }

  private static KubernetesObject edited(
      String manager, String fields, Consumer<ObjectNode> change) {
    ObjectNode tree = PROMOTED.tree();
    change.accept((ObjectNode) tree.at("/spec/template/spec/containers/0"));
    ArrayNode managers = ((ObjectNode) tree.get("metadata")).putArray("managedFields");
    managers
        .addObject()
        .put("manager", manager)
        .put("operation", "Update")
        .set("fieldsV1", Yaml.parse(fields));
    // As the cluster remembers it.
    return FieldOwners.reduced(KubernetesObject.of(tree));
  }
}
