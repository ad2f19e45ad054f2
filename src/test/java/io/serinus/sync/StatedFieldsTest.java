package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatedFieldsTest {
  private static final String PORTS =
      """
      {"spec": {"ports": [{"port": 80, "name": "http"}, {"port": 80, "protocol": "UDP"}]}}""";

  private static List<String> notOwned(String manifest, String fieldsV1) {
    return StatedFields.notOwned(json(manifest), json(fieldsV1));
  }

  private static JsonNode json(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(text, broken);
    }
  }

  @Test
  void whatIsOwnedIsNotMissing() {
    assertThat(
            notOwned(
                "{\"data\": {\"a\": \"1\"}, \"metadata\": {\"name\": \"x\", \"labels\": {\"l\": \"1\"}}}",
                "{\"f:data\": {\"f:a\": {}}, \"f:metadata\": {\"f:labels\": {\"f:l\": {}}}}"))
        .isEmpty();
  }

  @Test
  void aLostFieldIsNamedWithItsWay() {
    assertThat(
            notOwned(
                "{\"data\": {\"a\": \"1\", \"b\": \"2\"}}",
                "{\"f:data\": {\".\": {}, \"f:a\": {}}}"))
        .containsExactly(".data.b");
  }

  @Test
  void ofAMapThatIsLostAsAWholeEachFieldIsNamed() {
    assertThat(notOwned("{\"data\": {\"a\": \"1\", \"b\": \"2\"}}", "{}"))
        .containsExactly(".data.a", ".data.b");
  }

  @Test
  void aValueThatIsOwnedAsAWholeHasNoFieldsOfItsOwn() {
    assertThat(
            notOwned(
                "{\"spec\": {\"selector\": {\"a\": \"1\"}}}", "{\"f:spec\": {\"f:selector\": {}}}"))
        .isEmpty();
  }

  @Test
  void itemsOfAListAreToldApartByTheKeysThatTheManifestStates() {
    String both =
        """
        {"f:spec": {"f:ports": {
          "k:{\\"port\\":80,\\"protocol\\":\\"TCP\\"}": {".": {}, "f:port": {}, "f:name": {}},
          "k:{\\"port\\":80,\\"protocol\\":\\"UDP\\"}": {".": {}, "f:port": {}, "f:protocol": {}}}}}""";
    assertThat(notOwned(PORTS, both)).isEmpty();
    assertThat(notOwned(PORTS, both.replace(", \"f:name\": {}", "")))
        .containsExactly(".spec.ports[port=80,protocol=\"TCP\"].name");
  }

  @Test
  void aLostItemIsNamedByItsKeys() {
    assertThat(
            notOwned(
                "{\"spec\": {\"containers\": [{\"name\": \"app\"}, {\"name\": \"side\"}]}}",
                "{\"f:spec\": {\"f:containers\": {\"k:{\\\"name\\\":\\\"app\\\"}\": {\"f:name\": {}}}}}"))
        .containsExactly(".spec.containers[name=\"side\"]");
  }

  @Test
  void membersOfASetAreToldApartByTheirValue() {
    assertThat(
            notOwned(
                "{\"metadata\": {\"finalizers\": [\"a\", \"b\"]}}",
                "{\"f:metadata\": {\"f:finalizers\": {\"v:\\\"a\\\"\": {}}}}"))
        .containsExactly(".metadata.finalizers[=\"b\"]");
  }

  @Test
  void whatHoldsNothingCannotBeLost() {
    assertThat(notOwned("{\"spec\": {\"a\": null, \"b\": {}, \"c\": []}}", "{}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".spec.replicas",
        ".metadata.annotations.example.com/a.b",
        ".metadata.finalizers[=\"x\"]",
        ".spec.template.spec.containers[name=\"app\"].image",
        ".spec.template.spec.containers[name=\"app\"].ports[containerPort=80,protocol=\"TCP\"].name"
      })
  void aFieldIsRemovedByTheNameThatTheApiServerGivesIt(String field) {
    ObjectNode manifest =
        (ObjectNode)
            json(
                """
                {"metadata": {"annotations": {"example.com/a": "1", "example.com/a.b": "2"},
                              "finalizers": ["x", "y"]},
                 "spec": {"replicas": 2, "template": {"spec": {"containers": [
                   {"name": "side", "image": "s"},
                   {"name": "app", "image": "a", "ports": [
                     {"containerPort": 80, "protocol": "UDP", "name": "u"},
                     {"containerPort": 80, "name": "t"}]}]}}}}""");
    ObjectNode before = manifest.deepCopy();

    FieldRemoval.remove(manifest, field);

    assertThat(leaves(before) - leaves(manifest)).isEqualTo(1);
    assertThat(manifest.at("/metadata/annotations/example.com~1a").asText()).isEqualTo("1");
    assertThat(manifest.at("/spec/template/spec/containers/0/image").asText()).isEqualTo("s");
    assertThat(manifest.at("/spec/template/spec/containers/1/ports/0/name").asText())
        .isEqualTo("u");
  }

  private static int leaves(JsonNode node) {
    if (node.isValueNode()) {
      return 1;
    }
    int leaves = 0;
    for (JsonNode child : node) {
      leaves += leaves(child);
    }
    return leaves;
  }

  @Test
  void aFieldThatIsNotThereIsPassedOver() {
    ObjectNode manifest = (ObjectNode) json("{\"spec\": {\"a\": [{\"name\": \"x\"}]}}");
    for (String field : List.of(".spec.b", ".spec.a[name=\"y\"].z", ".spec.a[name", "spec", "")) {
      FieldRemoval.remove(manifest, field);
    }
    assertThat(manifest).isEqualTo(json("{\"spec\": {\"a\": [{\"name\": \"x\"}]}}"));
  }
}
