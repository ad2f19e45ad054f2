package io.serinus.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Json;
import java.util.List;
import java.util.Map;

/**
 * The fields of an object that one manager has applied, as the API server records them in {@code
 * managedFields}.
 */
final class OwnedFields {
  private OwnedFields() {}

  /**
   * Whether the manager owns a field that {@code desired} does not state: applying would give it
   * up. False when the object carries no managedFields.
   */
  static boolean exceed(JsonNode desired, JsonNode actual, String manager) {
    for (JsonNode entry : actual.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals(manager)
          && entry.path("operation").asText().equals("Apply")
          && !entry.has("subresource")
          && exceed(entry.path("fieldsV1"), desired)) {
        return true;
      }
    }
    return false;
  }

  private static boolean exceed(JsonNode fields, JsonNode desired) {
    return fields.properties().stream()
        .anyMatch(field -> missing(field.getKey(), field.getValue(), desired));
  }

  private static boolean missing(String step, JsonNode below, JsonNode desired) {
    if (step.equals(".")) {
      return false;
    }
    JsonNode part = part(step, desired);
    if (part.isMissingNode() || part.isNull()) {
      return true;
    }
    return exceed(below, part);
  }

  private static JsonNode part(String step, JsonNode desired) {
    String name = step.substring(Math.min(2, step.length()));
    if (step.startsWith("f:")) {
      return desired.path(name);
    }
    JsonNode wanted = parse(name);
    for (JsonNode element : desired) {
      boolean found =
          step.startsWith("k:")
              ? ListKeys.same(keys(wanted), element, wanted)
              : Values.equal(element, wanted);
      if (found) {
        return element;
      }
    }
    return desired.path("");
  }

  private static List<String> keys(JsonNode wanted) {
    return wanted.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static JsonNode parse(String text) {
    try {
      return Json.MAPPER.readTree(text);
    } catch (JsonProcessingException notOurs) {
      return Json.MAPPER.missingNode();
    }
  }
}
