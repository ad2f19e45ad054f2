package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import org.junit.jupiter.api.Test;

/** What is kept of who owns which field. */
final class FieldOwnersTest {
  private static final String FIELDS =
      "{'f:metadata': {'f:labels': {}}, 'f:spec': {'f:template': {'f:spec': {}}, 'f:replicas': {},"
          + " 'f:selector': {}}}";

  @Test
  void ofThisProgramAndOfFlaggerEverythingIsKept() {
    for (String manager : new String[] {"serinus", "serinus-rollout", "flagger"}) {
      assertThat(reduced("manager: " + manager)).isEqualTo(Yaml.parse(FIELDS));
    }
  }

  @Test
  void ofAnybodyElseThePodTemplateAndTheNumberOfPods() {
    assertThat(reduced("manager: kubectl"))
        .isEqualTo(Yaml.parse("{'f:spec': {'f:template': {'f:spec': {}}, 'f:replicas': {}}}"));
  }

  @Test
  void ofAStatusNothing() {
    assertThat(reduced("manager: serinus, subresource: status").isMissingNode()).isTrue();
  }

  @Test
  void theRestOfTheObjectStays() {
    KubernetesObject object =
        KubernetesObject.of(
            Yaml.parse(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: app},"
                    + " spec: {replicas: 2}}"));

    assertThat(FieldOwners.reduced(object)).isEqualTo(object);
  }

  private static JsonNode reduced(String manager) {
    KubernetesObject object =
        KubernetesObject.of(
            Yaml.parse(
                "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: app,"
                    + " managedFields: [{%s, fieldsV1: %s}]}}".formatted(manager, FIELDS)));
    return FieldOwners.reduced(object).at("/metadata/managedFields/0/fieldsV1");
  }
}
