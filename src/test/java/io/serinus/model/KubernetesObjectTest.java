package io.serinus.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubernetesObjectTest {
  private static final String WHOLE =
      """
      {"apiVersion": "apps/v1", "kind": "Deployment",
       "metadata": {"namespace": "test", "name": "podinfo", "uid": "u1", "resourceVersion": "42",
         "generation": 7, "labels": {"app": "podinfo"}, "annotations": {"a": "1", "b": "2"},
         "ownerReferences": [{"uid": "o1"}, {"uid": "o2", "controller": true}]},
       "spec": {"replicas": 2, "unknown": {"kept": true}}}
      """;

  @Test
  void itsMetadataCanBeAskedFor() {
    KubernetesObject object = KubernetesObject.of(json(WHOLE));

    assertThat(object.ref()).isEqualTo(new ObjectRef("apps/v1", "Deployment", "test", "podinfo"));
    assertThat(object.kind()).isEqualTo("Deployment");
    assertThat(object.namespace()).isEqualTo("test");
    assertThat(object.name()).isEqualTo("podinfo");
    assertThat(object.uid()).isEqualTo("u1");
    assertThat(object.resourceVersion()).isEqualTo("42");
    assertThat(object.generation()).isEqualTo(7);
    assertThat(object.labels()).containsOnly(Map.entry("app", "podinfo"));
    assertThat(object.annotations()).containsOnlyKeys("a", "b").containsEntry("b", "2");
    assertThat(object.annotation("a")).contains("1");
    assertThat(object.annotation("c")).isEmpty();
    assertThat(object.controllerUid()).contains("o2");
    assertThat(object.deleting()).isFalse();
    assertThat(object.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(object.at("/spec/none").isMissingNode()).isTrue();
  }

  @Test
  void whatIsNotThereIsEmpty() {
    KubernetesObject bare =
        KubernetesObject.of(
            json("{'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': 'n'}}"));

    assertThat(bare.namespace()).isEmpty();
    assertThat(bare.uid()).isEmpty();
    assertThat(bare.resourceVersion()).isEmpty();
    assertThat(bare.labels()).isEmpty();
    assertThat(bare.controllerUid()).isEmpty();
  }

  @Test
  void oneWhoseDeletionWasAskedForSaysSo() {
    ObjectNode tree = json(WHOLE);
    ((ObjectNode) tree.path("metadata")).put("deletionTimestamp", "2026-03-01T12:00:00Z");

    assertThat(KubernetesObject.of(tree).deleting()).isTrue();
  }

  @Test
  void nothingOutsideChangesIt() {
    ObjectNode tree = json(WHOLE);
    KubernetesObject object = KubernetesObject.of(tree);

    tree.put("kind", "Changed");
    object.tree().put("kind", "Changed");
    ((ObjectNode) object.at("/spec")).put("replicas", 9);

    assertThat(object).isEqualTo(KubernetesObject.of(json(WHOLE)));
  }

  @Test
  void oneThatOwnsItsTreeIsEqualToOneThatCopiedIt() {
    KubernetesObject owning = KubernetesObject.owning(json(WHOLE));

    assertThat(owning).isEqualTo(KubernetesObject.of(json(WHOLE)));
    assertThat(owning).hasSameHashCodeAs(KubernetesObject.of(json(WHOLE)));
    assertThat(owning.<Integer>look(tree -> tree.path("spec").path("replicas").asInt()))
        .isEqualTo(2);
  }

  @Test
  void anotherContentMakesAnotherObject() {
    ObjectNode other = json(WHOLE);
    other.putObject("status");

    assertThat(KubernetesObject.of(other)).isNotEqualTo(KubernetesObject.of(json(WHOLE)));
    assertThat(KubernetesObject.of(other).hashCode())
        .isNotEqualTo(KubernetesObject.of(json(WHOLE)).hashCode());
  }

  @Test
  void printingItNamesItAndShowsNothingOfItsContent() {
    assertThat(KubernetesObject.of(json(WHOLE))).hasToString("Deployment test/podinfo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "'text'",
        "{'kind': 'Node', 'metadata': {'name': 'n'}}",
        "{'apiVersion': 'v1', 'metadata': {'name': 'n'}}",
        "{'apiVersion': 'v1', 'kind': 'Node'}",
        "{'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': ''}}"
      })
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> KubernetesObject.of(any(text))).satisfies(Refusals::notAnObject);
    assertThatThrownBy(() -> KubernetesObject.owning(any(text))).satisfies(Refusals::notAnObject);
  }

  private static final class Refusals {
    static void notAnObject(Throwable failure) {
      assertThat(failure)
          .isInstanceOfSatisfying(
              InvalidInputException.class,
              mistake -> assertThat(mistake.reason()).isEqualTo("NotAnObject"))
          .hasMessageContaining("apiVersion, kind and metadata.name must be given");
    }
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) any(text);
  }

  private static JsonNode any(String text) {
    try {
      return Json.MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException mistake) {
      throw new IllegalArgumentException(mistake);
    }
  }
}
