package io.serinus.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.AlertProviderSpec;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.MetricTemplateSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One CustomResourceDefinition: the records of its spec and status, and the file of rules beside
 * them under {@code src/test/resources/crd/}.
 *
 * @param plural the name in URLs, which names both files
 * @param records {@code spec} and, where there is one, {@code status} to their records
 */
record Definition(String plural, Map<String, Class<?>> records) {
  static final List<Definition> ALL =
      List.of(
          new Definition(
              "canaries", ordered("spec", CanarySpec.class, "status", CanaryStatus.class)),
          new Definition("metrictemplates", Map.of("spec", MetricTemplateSpec.class)),
          new Definition("alertproviders", Map.of("spec", AlertProviderSpec.class)));

  private static Map<String, Class<?>> ordered(
      String first, Class<?> one, String second, Class<?> two) {
    Map<String, Class<?>> records = new LinkedHashMap<>();
    records.put(first, one);
    records.put(second, two);
    return records;
  }

  /** The generated object. */
  ObjectNode generate() {
    JsonNode rules = rules();
    ObjectNode definition = Json.MAPPER.createObjectNode();
    definition.put("apiVersion", "apiextensions.k8s.io/v1");
    definition.put("kind", "CustomResourceDefinition");
    definition.putObject("metadata").put("name", plural + ".flagger.app");
    ObjectNode spec = definition.putObject("spec");
    spec.put("group", "flagger.app");
    spec.set("names", rules.get("names"));
    spec.put("scope", "Namespaced");
    ObjectNode version = spec.putArray("versions").addObject();
    version.put("name", "v1beta1").put("served", true).put("storage", true);
    version.putObject("subresources").putObject("status");
    version.set("additionalPrinterColumns", rules.get("printerColumns"));
    version.putObject("schema").set("openAPIV3Schema", schema(rules));
    return definition;
  }

  /** Rules whose path is no field of a record: accepted, never read. */
  Set<String> acceptedOnly() {
    return generator(rules()).unusedRules();
  }

  /** The path of every field of the records. */
  Set<String> fields() {
    return generator(rules()).fields();
  }

  JsonNode rules() {
    return Yaml.resource("crd/" + plural + ".yaml");
  }

  private RecordSchema generator(JsonNode rules) {
    RecordSchema generator =
        new RecordSchema(rules.get("fields"), rules.path("unknownKept").asBoolean());
    records.forEach(generator::at);
    return generator;
  }

  private ObjectNode schema(JsonNode rules) {
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.set("description", rules.get("description"));
    schema.put("type", "object");
    schema.set("required", Json.MAPPER.createArrayNode().add("spec"));
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("apiVersion").put("type", "string");
    properties.putObject("kind").put("type", "string");
    properties.putObject("metadata").put("type", "object");
    RecordSchema generator =
        new RecordSchema(rules.get("fields"), rules.path("unknownKept").asBoolean());
    records.forEach((part, record) -> properties.set(part, generator.at(part, record)));
    if (!records.containsKey("status")) {
      properties
          .putObject("status")
          .put("type", "object")
          .put("x-kubernetes-preserve-unknown-fields", true);
    }
    generator.unusedRules().forEach(path -> addAcceptedOnly(properties, path, rules));
    return schema;
  }

  private static void addAcceptedOnly(ObjectNode properties, String path, JsonNode rules) {
    String[] steps = path.split("\\.", -1);
    JsonNode parent = properties;
    for (int depth = 0; depth < steps.length - 1; depth++) {
      parent = depth == 0 ? parent.path(steps[0]) : parent.path("properties").path(steps[depth]);
    }
    if (!(parent.path("properties") instanceof ObjectNode siblings)) {
      throw new IllegalStateException(
          "crd rule " + path + " has no place: its parent is no object");
    }
    siblings.set(steps[steps.length - 1], rules.get("fields").get(path));
  }
}
