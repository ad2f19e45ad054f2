package io.serinus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.KubernetesObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SandboxEditTest {
  private final SandboxCluster cluster =
      new SandboxCluster(new VirtualClock(Instant.parse("2026-01-01T00:00:00Z")));
  private final KubernetesObject manifest =
      Yaml.object(
          "{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: test, name: app},"
              + " spec: {selector: {matchLabels: {app: app}}, template: {spec: {containers:"
              + " [{name: app, image: 'example.test/app:1'}]}}}}");

  private KubernetesObject setImage() {
    return cluster.edit(
        manifest.ref(),
        "kubectl-set",
        tree -> {
          ((ObjectNode) tree.at("/spec/template/spec/containers/0"))
              .put("image", "example.test/app:2");
          return tree;
        });
  }

  @Test
  void anEditedFieldBelongsToTheEditor() {
    cluster.apply(manifest, FieldOwner.FROM_GIT);
    KubernetesObject edited = setImage();

    String image = "/f:spec/f:template/f:spec/f:containers/k:{\"name\":\"app\"}/f:image";
    assertThat(edited.generation()).isEqualTo(2);
    assertThat(fieldsOf(edited, "kubectl-set").at(image).isMissingNode()).isFalse();
    assertThat(fieldsOf(edited, "serinus").at(image).isMissingNode()).isTrue();
  }

  private static JsonNode fieldsOf(KubernetesObject object, String manager) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.path("fieldsV1");
      }
    }
    throw new AssertionError(manager + " owns nothing");
  }

  @Test
  void anEditedFieldIsReportedToGitAndNotTaken() {
    cluster.apply(manifest, FieldOwner.FROM_GIT);
    setImage();

    assertThat(cluster.apply(manifest, FieldOwner.FROM_GIT))
        .isInstanceOfSatisfying(
            WriteOutcome.Rejected.class,
            refused -> assertThat(refused.message()).contains("kubectl-set"));
  }

  @Test
  void anEditThatChangesNothingIsNoWrite() {
    cluster.apply(manifest, FieldOwner.FROM_GIT);
    KubernetesObject before = cluster.find(manifest.ref()).orElseThrow();

    assertThat(cluster.edit(manifest.ref(), "kubectl-edit", tree -> tree)).isEqualTo(before);
  }

  @Test
  void ownershipReadsBackAsItWasWritten() {
    cluster.apply(manifest, FieldOwner.FROM_GIT);
    JsonNode fields = fieldsOf(setImage(), "serinus");

    assertThat(FieldSet.read(fields).fieldsV1()).isEqualTo(fields);
  }
}
