package io.serinus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.serinus.model.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The files under {@code deploy/crds} are generated from the records. To write them anew: {@code
 * mvn test -Dtest=CustomResourceDefinitionsTest -Dserinus.crds.write=true}.
 */
class CustomResourceDefinitionsTest {
  static final List<Definition> DEFINITIONS = Definition.ALL;

  @ParameterizedTest
  @FieldSource("DEFINITIONS")
  void theFileInDeployIsWhatTheRecordsSay(Definition definition) throws IOException {
    Path file = Path.of("deploy/crds", definition.plural() + ".yaml");
    String generated =
        "# Generated from the records in io.serinus.model; see CustomResourceDefinitionsTest.\n"
            + Yaml.write(definition.generate());
    if (Boolean.getBoolean("serinus.crds.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file).hasContent(generated);
    assertThat(Yaml.parse(generated)).isEqualTo(definition.generate());
  }

  @ParameterizedTest
  @FieldSource("DEFINITIONS")
  void everyFieldOfTheSpecIsDescribed(Definition definition) {
    List<String> undescribed =
        definition.fields().stream()
            .filter(field -> field.startsWith("spec"))
            .filter(field -> !field.endsWith("[]") && !field.endsWith("*"))
            .filter(field -> !definition.rules().path("fields").path(field).has("description"))
            .toList();
    assertThat(undescribed)
        .as("fields to describe in src/test/resources/crd/%s.yaml", definition.plural())
        .isEmpty();
  }

  @ParameterizedTest
  @FieldSource("DEFINITIONS")
  void whatIsAcceptedAndNotReadSaysSo(Definition definition) {
    for (String path : definition.acceptedOnly()) {
      assertThat(definition.rules().path("fields").path(path).path("description").asText())
          .as("rule %s matches no record field", path)
          .isEqualTo("Of another provider; not used.");
    }
  }

  @ParameterizedTest
  @FieldSource("DEFINITIONS")
  void theSchemaIsStructural(Definition definition) {
    List<String> untyped = new ArrayList<>();
    collectUntyped(
        "", definition.generate().at("/spec/versions/0/schema/openAPIV3Schema"), untyped);
    assertThat(untyped).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("DEFINITIONS")
  void theDefinitionHasNoFieldKubernetesDoesNotKnow(Definition definition)
      throws JsonProcessingException {
    ObjectNode generated = definition.generate();
    CustomResourceDefinition typed =
        Json.MAPPER.treeToValue(generated, CustomResourceDefinition.class);
    assertThat(typed.getAdditionalProperties()).isEmpty();
    String written = Json.canonical(Json.MAPPER.<JsonNode>valueToTree(typed).get("spec"));
    assertThat(written.replace("\"minimum\":1.0", "\"minimum\":1"))
        .isEqualTo(Json.canonical(generated.get("spec")));
  }

  @Test
  void durationsAreThoseOfGo() {
    Pattern duration = Pattern.compile(RecordSchema.DURATION);
    for (String good : List.of("10s", "1m", "1m30s", "500ms", "1.5h", ".5s", "1m0s")) {
      assertThat(good).matches(duration);
    }
    for (String bad : List.of("", "10", "s", "10x", "-1s", "10s ", "1 m")) {
      assertThat(bad).doesNotMatch(duration);
    }
  }

  @Test
  void anIntervalThatFlaggersDefinitionAcceptsIsAccepted() {
    JsonNode analysis =
        DEFINITIONS
            .get(0)
            .generate()
            .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/analysis");
    for (String field :
        List.of(
            "/properties/interval",
            "/properties/metrics/items/properties/interval",
            "/properties/webhooks/items/properties/timeout")) {
      Pattern pattern = Pattern.compile(analysis.at(field + "/pattern").asText());

      assertThat(List.of("1min", "60sec", "1m", "1m30s", "500ms", "1m1min"))
          .as(field)
          .allMatch(in -> pattern.matcher(in).find());
      assertThat(List.of("", "min", "10", "soon"))
          .as(field)
          .noneMatch(in -> pattern.matcher(in).find());
    }
  }

  @Test
  void theApiServerKeepsFieldsOfACanaryThatItDoesNotKnow() {
    JsonNode spec =
        DEFINITIONS.get(0).generate().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");

    for (String group : List.of("", "/properties/analysis", "/properties/service")) {
      assertThat(spec.at(group + "/x-kubernetes-preserve-unknown-fields").asBoolean())
          .as(group)
          .isTrue();
    }
  }

  @Test
  void theDeprecatedSpellingOfTheAnalysisIsAccepted() {
    JsonNode spec =
        DEFINITIONS.get(0).generate().at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
    ObjectNode old = spec.at("/properties/canaryAnalysis").deepCopy();
    ObjectNode present = spec.at("/properties/analysis").deepCopy();
    assertThat(old.without("description").equals(present.without("description"))).isTrue();
  }

  private static void collectUntyped(String path, JsonNode schema, List<String> untyped) {
    if (!schema.has("type") && !schema.path("x-kubernetes-int-or-string").asBoolean()) {
      untyped.add(path);
    }
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                collectUntyped(path + "." + property.getKey(), property.getValue(), untyped));
    if (schema.has("items")) {
      collectUntyped(path + "[]", schema.get("items"), untyped);
    }
    if (schema.path("additionalProperties").isObject()) {
      collectUntyped(path + ".*", schema.get("additionalProperties"), untyped);
    }
  }
}
