package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

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

  @Test
  void anObjectCanOptOut() {
    assertThat(
            TrackedConfigs.tracks(
                object(
                    "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, annotations:"
                        + " {flagger.app/config-tracking: disabled}}}")))
        .isFalse();
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
    return object("apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: test}\n" + rest);
  }

  private static KubernetesObject object(String yaml) {
    return KubernetesObject.of(Yaml.parse(yaml));
  }
}
