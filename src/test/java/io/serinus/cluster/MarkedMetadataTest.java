package io.serinus.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import org.junit.jupiter.api.Test;

class MarkedMetadataTest {
  private static final KubernetesObject WHOLE =
      KubernetesObject.of(
          Yaml.parse(
              """
              apiVersion: v1
              kind: ConfigMap
              metadata:
                name: one
                namespace: test
                uid: u
                resourceVersion: "7"
                labels: {serinus.io/repository: apps, theirs: "1"}
                annotations: {serinus.io/repository: apps, theirs: "1"}
                managedFields:
                  - {manager: serinus, operation: Apply, apiVersion: v1, time: "2026-01-01T00:00:00Z", fieldsV1: {"f:data": {"f:value": {}}}}
                  - {manager: kubelet, operation: Update, subresource: status, fieldsV1: {"f:status": {}}}
              data: {value: "1"}
              """));

  @Test
  void ownersOfFieldsAreKeptAsTextAndReadAsTheyWere() {
    KubernetesObject kept = MarkedMetadata.of(WHOLE);

    JsonNode managers = kept.at("/metadata/managedFields");
    assertThat(managers).hasSize(1);
    assertThat(managers.get(0).path("fieldsV1").isTextual()).isTrue();
    assertThat(MarkedMetadata.fields(managers.get(0)))
        .isEqualTo(MarkedMetadata.fields(WHOLE.at("/metadata/managedFields").get(0)));
  }

  @Test
  void nothingOfTheContentAndOfOthersMarksIsKept() {
    KubernetesObject kept = MarkedMetadata.of(WHOLE);

    assertThat(kept.at("/data").isMissingNode()).isTrue();
    assertThat(kept.labels()).containsOnlyKeys("serinus.io/repository");
    assertThat(kept.annotations()).containsOnlyKeys("serinus.io/repository");
    assertThat(kept.resourceVersion()).isEqualTo("7");
  }
}
