package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrackedConfigsTest {

  @Test
  void everyPlaceThatCanNameAConfigIsRead() {
    KubernetesObject target =
        KubernetesObject.of(
            Yaml.resource("generated/workload/primary-deployment.yaml").get("target"));
    assertThat(byName(TrackedConfigs.references(target)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "configmap/settings", false,
                "configmap/shared", true,
                "secret/certificate", false,
                "secret/token", false));
  }

  @Test
  void aConfigIsOptionalOnlyWhenEveryMentionIs() {
    KubernetesObject target =
        object(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec:"
                + " {containers: [{name: a, envFrom: [{configMapRef: {name: one, optional: true}}]},"
                + " {name: b, envFrom: [{configMapRef: {name: one}}]}]}}}}");
    assertThat(byName(TrackedConfigs.references(target))).containsEntry("configmap/one", false);
  }

  @Test
  void onlySecretsOfPlainTypesAreTracked() {
    for (String type : new String[] {"Opaque", "kubernetes.io/tls", "kubernetes.io/ssh-auth"}) {
      assertThat(TrackedConfigs.tracks(secret("type: " + type))).isTrue();
    }
    assertThat(TrackedConfigs.tracks(secret("data: {}"))).isTrue();
    assertThat(TrackedConfigs.tracks(secret("type: kubernetes.io/dockerconfigjson"))).isFalse();
    assertThat(TrackedConfigs.tracks(secret("type: kubernetes.io/service-account-token")))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"disabled, false", "disable, false", "enabled, true", "'', true"})
  void anObjectCanOptOut(String value, boolean tracked) {
    assertThat(
            TrackedConfigs.tracks(
                object(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations:"
                        + " {flagger.app/config-tracking: '"
                        + value
                        + "'}}}")))
        .isEqualTo(tracked);
  }

  @Test
  void theHashFollowsTheContentAndNothingElse() {
    KubernetesObject one = secret("data: {a: YQ==, b: Yg==}");
    assertThat(TrackedConfigs.hash(one)).hasSize(16);
    assertThat(TrackedConfigs.hash(secret("data: {b: Yg==, a: YQ==}\nmetadata2: x")))
        .isEqualTo(TrackedConfigs.hash(one));
    assertThat(TrackedConfigs.hash(secret("data: {a: Yg==, b: YQ==}")))
        .isNotEqualTo(TrackedConfigs.hash(one));
  }

  @Test
  void theHashIsTheOneThatFlaggerWritesIntoTheStatus() {
    assertThat(TrackedConfigs.hash(configMap("data: {colour: blue}")))
        .isEqualTo("0432367cd6bedd01");
    assertThat(TrackedConfigs.hash(configMap("metadata2: {}"))).isEqualTo("74234e98afe7498f");
    assertThat(TrackedConfigs.hash(secret("data: {password: c2VjcmV0, empty: ''}")))
        .isEqualTo("3c2f8dbde3967f98");
    assertThat(
            TrackedConfigs.hash(
                configMap(
                    "data: {b.yaml: \"url: \\\"http://a/?x=1&y=<2>\\\"\\n\\tpath:"
                        + " C:\\\\temp\\r\\n\", a: \"é€😀\\u2028\\u2029\\u0001\\u001f\\u007f\\b\\f\"}")))
        .isEqualTo("bfded97d8805605d");
  }

  @Test
  void binaryDataIsPartOfTheHash() {
    String text = TrackedConfigs.hash(configMap("data: {a: b}"));
    String one = TrackedConfigs.hash(configMap("{data: {a: b}, binaryData: {c: AA==}}"));
    String two = TrackedConfigs.hash(configMap("{data: {a: b}, binaryData: {c: AQ==}}"));
    assertThat(one).hasSize(16).isNotEqualTo(text);
    assertThat(two).isNotEqualTo(one);
  }

  @Test
  void ofAConfigThatFlaggerWroteItIsKeptThatItDidAndNotWhat() {
    KubernetesObject copy =
        secret(
            "{data: {password: c2VjcmV0}}",
            "managedFields: [{manager: flagger, operation:"
                + " Update, fieldsV1: {f:data: {f:password: {}}}}]");
    KubernetesObject reduced = TrackedConfigs.reduced(copy);
    assertThat(FormerController.left(reduced, "serinus")).isTrue();
    assertThat(reduced.tree().toString()).doesNotContain("password");
    assertThat(TrackedConfigs.reduced(reduced)).isEqualTo(reduced);
  }

  @Test
  void aReducedConfigHasTheSameHashAndNothingOfTheContent() {
    KubernetesObject whole =
        object(
            "{apiVersion: v1, kind: Secret, type: Opaque, metadata: {name: a, namespace: test, uid:"
                + " u, resourceVersion: '7', annotations: {flagger.app/config-tracking: disabled,"
                + " kubectl.kubernetes.io/last-applied-configuration: 'c2VjcmV0'}, managedFields:"
                + " [{manager: x}]}, data: {password: c2VjcmV0}, stringData: {x: c2VjcmV0}}");
    KubernetesObject reduced = TrackedConfigs.reduced(whole);
    assertThat(TrackedConfigs.hash(reduced)).isEqualTo(TrackedConfigs.hash(whole));
    assertThat(TrackedConfigs.reduced(reduced)).isEqualTo(reduced);
    assertThat(reduced.tree().toString()).doesNotContain("c2VjcmV0", "managedFields");
    assertThat(reduced.resourceVersion()).isEqualTo("7");
    assertThat(TrackedConfigs.tracks(reduced)).isFalse();
  }

  @Test
  void aCopyThatAnotherCanaryMadeKeepsItsOwnerAndGetsThisOneBeside() {
    Canary canary =
        Canary.of(
            object(
                "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: two, namespace:"
                    + " test, uid: '2'}, spec: {targetRef: {kind: Deployment, name: two}}}"));
    KubernetesObject present =
        object(
            "{apiVersion: v1, kind: Secret, metadata: {name: a-primary, namespace: test,"
                + " ownerReferences: [{apiVersion: flagger.app/v1beta1, kind: Canary, name: one,"
                + " uid: '1', controller: true}]}}");
    KubernetesObject copy =
        TrackedConfigs.primaryCopy(
            canary, secret("data: {}"), WorkloadSettings.DEFAULTS, Optional.of(present));
    assertThat(copy.controllerUid()).hasValue("1");
    assertThat(copy.at("/metadata/ownerReferences/1/uid").asText()).isEqualTo("2");
    assertThat(copy.at("/metadata/ownerReferences/1/controller").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'{manager: serinus, operation: Apply}', '', true",
    "'{manager: kubectl, operation: Update}', '', false",
    "'{manager: serinus, operation: Apply}', 'serinus.io/adopted: \"true\"', false",
    "'{manager: serinus, operation: Apply}', 'serinus.io/repository: apps', false"
  })
  void aCopyWithoutOwnersIsOwnedAgainWhereItWasGeneratedAndStaysWhereItWasThereBefore(
      String manager, String annotation, boolean owned) {
    Canary canary =
        Canary.of(
            object(
                "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: two, namespace:"
                    + " test, uid: '2'}, spec: {targetRef: {kind: Deployment, name: two}}}"));
    KubernetesObject present =
        object(
            "{apiVersion: v1, kind: Secret, metadata: {name: a-primary, namespace: test,"
                + " annotations: {"
                + annotation
                + "}, managedFields: ["
                + manager
                + "]}}");
    KubernetesObject copy =
        TrackedConfigs.primaryCopy(
            canary, secret("data: {}"), WorkloadSettings.DEFAULTS, Optional.of(present));

    assertThat(copy.controllerUid()).isEqualTo(owned ? Optional.of("2") : Optional.empty());
    assertThat(copy.annotation("serinus.io/adopted").isPresent()).isEqualTo(!owned);
  }

  @Test
  void aCopyThatThisCanaryControlsKeepsTheOthersBeside() {
    Canary canary =
        Canary.of(
            object(
                "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: two, namespace:"
                    + " test, uid: '2'}, spec: {targetRef: {kind: Deployment, name: two}}}"));
    KubernetesObject present =
        object(
            "{apiVersion: v1, kind: Secret, metadata: {name: a-primary, namespace: test,"
                + " ownerReferences: [{apiVersion: flagger.app/v1beta1, kind: Canary, name: two,"
                + " uid: '2', controller: true}, {apiVersion: flagger.app/v1beta1, kind: Canary,"
                + " name: one, uid: '1', controller: false}]}}");
    KubernetesObject copy =
        TrackedConfigs.primaryCopy(
            canary, secret("data: {}"), WorkloadSettings.DEFAULTS, Optional.of(present));
    assertThat(copy.controllerUid()).hasValue("2");
    assertThat(copy.at("/metadata/ownerReferences").findValuesAsText("uid"))
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aRevisionWithoutConfigsIsItsTemplateAndOneWithThemChangesWithEach() {
    assertThat(RevisionIdentity.with("abc", Map.of())).isEqualTo("abc");
    String one = RevisionIdentity.with("abc", Map.of("configmap/a", "1", "secret/b", "2"));
    assertThat(one).hasSize(16);
    assertThat(RevisionIdentity.with("abc", Map.of("configmap/a", "1", "secret/b", "3")))
        .isNotEqualTo(one);
    assertThat(RevisionIdentity.with("abc", Map.of("configmap/a", "1"))).isNotEqualTo(one);
  }

  private static Map<String, Boolean> byName(Map<ConfigRef, Boolean> references) {
    return references.entrySet().stream()
        .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
  }

  private static KubernetesObject secret(String rest) {
    return config("Secret", "", rest);
  }

  private static KubernetesObject configMap(String rest) {
    return config("ConfigMap", "", rest);
  }

  private static KubernetesObject secret(String rest, String metadata) {
    return config("Secret", ", " + metadata, rest);
  }

  private static KubernetesObject config(String kind, String metadata, String rest) {
    ObjectNode tree =
        (ObjectNode)
            Yaml.parse(
                "{apiVersion: v1, kind: "
                    + kind
                    + ", metadata: {name: a, namespace: test"
                    + metadata
                    + "}}");
    return KubernetesObject.of(tree.setAll((ObjectNode) Yaml.parse(rest)));
  }

  private static KubernetesObject object(String yaml) {
    return KubernetesObject.of(Yaml.parse(yaml));
  }
}
