package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.util.Map;
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
