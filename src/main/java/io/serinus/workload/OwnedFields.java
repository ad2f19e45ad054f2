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

  /**
   * Whether somebody else has taken a field that {@code desired} states and given it another value.
   * Who it was does not matter, unless he is one of ours or Flagger, whose fields are taken over.
   *
   * @param ours what the names of our field managers begin with
   */
  static boolean overruled(JsonNode desired, JsonNode actual, String ours) {
    for (JsonNode entry : actual.path("metadata").path("managedFields")) {
      boolean another =
          !entry.path("manager").asText().startsWith(ours)
              && !FormerController.updated(entry)
              && !entry.has("subresource");
      if (another && overruled(entry.path("fieldsV1"), desired, actual)) {
        return true;
      }
    }
    return false;
  }

  private static boolean overruled(JsonNode fields, JsonNode desired, JsonNode present) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      JsonNode wanted =
          field.getKey().equals(".") ? desired.path("") : part(field.getKey(), desired);
      if (wanted.isMissingNode() || wanted.isNull()) {
        continue;
      }
      JsonNode found = part(field.getKey(), present);
      boolean differs =
          field.getValue().isEmpty()
              ? !Values.equal(wanted, found)
              : overruled(field.getValue(), wanted, found);
      if (differs) {
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
