package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fields that Flagger owns, before and after they are handed over. */
final class FormerControllerTest {
  private static final String MANAGER = "serinus";
  private static final String FLAGGER =
      "{manager: flagger, operation: Update, apiVersion: apps/v1beta1, fieldsType: FieldsV1,"
          + " fieldsV1: {'f:spec': {'f:replicas': {}, 'f:template': {'f:spec': {}}}}}";
  private static final String FLAGGERS_STATUS =
      "{manager: flagger, operation: Update, subresource: status, fieldsV1: {'f:status': {}}}";
  private static final String KUBECTL =
      "{manager: kubectl, operation: Update, fieldsV1: {'f:metadata': {}}}";
  private static final String OURS =
      "{manager: serinus, operation: Apply, fieldsV1: {'f:spec': {'f:selector': {}}}}";
  private static final String OUR_STATUS =
      "{manager: serinus, operation: Apply, subresource: status, fieldsV1: {'f:status': {}}}";

  @Test
  void anObjectIsFlaggersUntilWeApplyIt() {
    assertThat(FormerController.left(ownedBy(FLAGGER, KUBECTL), MANAGER)).isTrue();
    assertThat(FormerController.left(ownedBy(FLAGGER, OUR_STATUS), MANAGER)).isTrue();
    assertThat(FormerController.left(ownedBy(FLAGGER, OURS), MANAGER)).isFalse();
    assertThat(FormerController.left(ownedBy(OURS, FLAGGER), MANAGER)).isFalse();
    assertThat(FormerController.left(ownedBy(KUBECTL), MANAGER)).isFalse();
    assertThat(FormerController.left(ownedBy(FLAGGERS_STATUS), MANAGER)).isFalse();
    assertThat(
            FormerController.left(
                ownedBy(FLAGGER.replace("operation: Update", "operation: Apply")), MANAGER))
        .isFalse();
  }

  @Test
  void fromThenOnItsFieldsAreAppliedByUsAndNoLongerHis() {
    KubernetesObject handed =
        FormerController.handedOver(ownedBy(KUBECTL, FLAGGER, OURS), desired(2), MANAGER)
            .orElseThrow();

    assertThat(managers(handed)).containsExactly("kubectl Update", "serinus Apply");
    JsonNode ours = handed.at("/metadata/managedFields/1");
    assertThat(ours.path("apiVersion").asText()).isEqualTo("apps/v1");
    assertThat(ours.path("fieldsV1"))
        .isEqualTo(
            Yaml.parse(
                "{'f:spec': {'f:replicas': {}, 'f:template': {'f:spec': {}}, 'f:selector': {}}}"));
  }

  @Test
  void aNumberOfPodsThatWillNotBeStatedStaysHis() {
    KubernetesObject handed =
        FormerController.handedOver(ownedBy(FLAGGER), desired(null), MANAGER).orElseThrow();

    assertThat(managers(handed)).containsExactly("flagger Update", "serinus Apply");
    assertThat(handed.at("/metadata/managedFields/0/fieldsV1"))
        .isEqualTo(Yaml.parse("{'f:spec': {'f:replicas': {}}}"));
    assertThat(handed.at("/metadata/managedFields/1/fieldsV1"))
        .isEqualTo(Yaml.parse("{'f:spec': {'f:template': {'f:spec': {}}}}"));
  }

  @Test
  void whereHeHadNoNumberOfPodsNothingOfHisIsLeft() {
    String withoutReplicas = FLAGGER.replace("'f:replicas': {}, ", "");
    KubernetesObject handed =
        FormerController.handedOver(ownedBy(withoutReplicas), desired(null), MANAGER).orElseThrow();

    assertThat(managers(handed)).containsExactly("serinus Apply");
  }

  @Test
  void anObjectWithoutFieldsOfHisIsNotHandedOver() {
    assertThat(FormerController.handedOver(ownedBy(KUBECTL, OURS), desired(2), MANAGER)).isEmpty();
    assertThat(FormerController.handedOver(ownedBy(FLAGGERS_STATUS), desired(2), MANAGER))
        .isEmpty();
    assertThat(FormerController.handedOver(desired(2), desired(2), MANAGER)).isEmpty();
  }

  @Test
  void handingOverLeavesTheObjectThatWasGivenAsItIs() {
    KubernetesObject given = ownedBy(FLAGGER);
    FormerController.handedOver(given, desired(2), MANAGER);

    assertThat(given).isEqualTo(ownedBy(FLAGGER));
  }

  @Test
  void aTraceSaysWhoWroteAndNotWhat() {
    assertThat(FormerController.trace(ownedBy(KUBECTL, FLAGGER, FLAGGERS_STATUS)))
        .hasValueSatisfying(
            trace ->
                assertThat(trace)
                    .isEqualTo(
                        Yaml.parse(
                            "[{manager: kubectl, operation: Update}, {manager: flagger, operation:"
                                + " Update}, {manager: flagger, operation: Update, subresource:"
                                + " status}]")));
    assertThat(FormerController.trace(ownedBy(KUBECTL, FLAGGERS_STATUS))).isEmpty();
  }

  private static List<String> managers(KubernetesObject object) {
    List<String> managers = new ArrayList<>();
    object
        .at("/metadata/managedFields")
        .forEach(
            entry ->
                managers.add(
                    entry.path("manager").asText() + " " + entry.path("operation").asText()));
    return managers;
  }

  private static KubernetesObject ownedBy(String... entries) {
    ObjectNode tree = desired(2).tree();
    ((ObjectNode) tree.path("metadata"))
        .set("managedFields", Yaml.parse("[" + String.join(", ", entries) + "]"));
    return KubernetesObject.of(tree);
  }

  private static KubernetesObject desired(Integer replicas) {
    return KubernetesObject.of(
        Yaml.parse(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: app-primary},"
                + " spec: {"
                + (replicas == null ? "" : "replicas: " + replicas)
                + "}}"));
  }
}
