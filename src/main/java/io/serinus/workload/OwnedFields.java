package io.serinus.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The fields of an object that one manager has applied, as the API server records them in {@code
 * managedFields}.
 */
final class OwnedFields {
  private OwnedFields() {}

  /**
   * The object with the fields alone that the manager has applied, as they stand: applying it
   * changes nothing. With kind, name and namespace; without managedFields.
   */
  static ObjectNode of(JsonNode object, String manager) {
    ObjectNode owned = Json.MAPPER.createObjectNode();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (appliedBy(entry, manager)) {
        select(entry.path("fieldsV1"), object, owned);
      }
    }
    owned.set("apiVersion", object.path("apiVersion"));
    owned.set("kind", object.path("kind"));
    ObjectNode metadata = owned.withObjectProperty("metadata");
    metadata.set("name", object.at("/metadata/name"));
    metadata.set("namespace", object.at("/metadata/namespace"));
    return owned;
  }

  /**
   * Gives owned fields their wanted values. What is wanted and was not there before is added; what
   * is no longer wanted goes; what somebody else owns is left to them.
   *
   * @param owned the fields that are owned, changed in place
   * @param present the same part of the object as it stands, everybody's fields
   * @param followed the names of the fields that are meant; others stay
   */
  static void follow(
      ObjectNode owned, JsonNode present, JsonNode wanted, Predicate<String> followed) {
    owned
        .properties()
        .removeIf(field -> followed.test(field.getKey()) && missing(wanted.path(field.getKey())));
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      String name = field.getKey();
      boolean ours = owned.has(name) || !present.has(name);
      if (ours && followed.test(name) && !missing(field.getValue())) {
        owned.set(name, field.getValue().deepCopy());
      }
    }
  }

  private static boolean missing(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static void select(JsonNode fields, JsonNode from, ObjectNode into) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      String step = field.getKey();
      JsonNode value = step.equals(".") ? from.path("") : part(step, from);
      if (!value.isMissingNode() && step.startsWith("f:")) {
        into.set(step.substring(2), selected(field.getValue(), value));
      }
    }
  }

  private static JsonNode selected(JsonNode fields, JsonNode value) {
    if (fields.isEmpty()) {
      return value.deepCopy();
    }
    if (value.isArray()) {
      return elements(fields, value);
    }
    ObjectNode part = Json.MAPPER.createObjectNode();
    select(fields, value, part);
    return part;
  }

  private static ArrayNode elements(JsonNode fields, JsonNode list) {
    ArrayNode chosen = Json.MAPPER.createArrayNode();
    for (JsonNode element : list) {
      for (Map.Entry<String, JsonNode> field : fields.properties()) {
        if (!field.getKey().equals(".") && matches(field.getKey(), element)) {
          boolean whole = field.getValue().isEmpty() || !field.getKey().startsWith("k:");
          chosen.add(whole ? element.deepCopy() : withKeys(field, element));
        }
      }
    }
    return chosen;
  }

  private static JsonNode withKeys(Map.Entry<String, JsonNode> field, JsonNode element) {
    ObjectNode chosen = Json.MAPPER.createObjectNode();
    parse(field.getKey().substring(2))
        .properties()
        .forEach(key -> chosen.set(key.getKey(), key.getValue()));
    select(field.getValue(), element, chosen);
    return chosen;
  }

  /**
   * Whether the manager owns a field that {@code desired} does not state: applying would give it
   * up. False when the object carries no managedFields.
   */
  static boolean exceed(JsonNode desired, JsonNode actual, String manager) {
    for (JsonNode entry : actual.path("metadata").path("managedFields")) {
      if (appliedBy(entry, manager) && exceed(entry.path("fieldsV1"), desired)) {
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
  static boolean overruled(JsonNode desired, JsonNode present, String ours) {
    for (JsonNode entry : present.path("metadata").path("managedFields")) {
      boolean another =
          !entry.path("manager").asText().startsWith(ours)
              && !FormerController.updated(entry)
              && !entry.has("subresource");
      if (another && overruled(entry.path("fieldsV1"), desired, present)) {
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

  private static boolean appliedBy(JsonNode entry, String manager) {
    return entry.path("manager").asText().equals(manager)
        && entry.path("operation").asText().equals("Apply")
        && !entry.has("subresource");
  }

  private static JsonNode part(String step, JsonNode desired) {
    String name = step.substring(Math.min(2, step.length()));
    if (step.startsWith("f:")) {
      return desired.path(name);
    }
    for (JsonNode element : desired) {
      if (matches(step, element)) {
        return element;
      }
    }
    return desired.path("");
  }

  /** Whether an element of a list is the one that the step names by its keys or its value. */
  private static boolean matches(String step, JsonNode element) {
    JsonNode wanted = parse(step.substring(Math.min(2, step.length())));
    return step.startsWith("k:")
        ? ListKeys.same(keys(wanted), element, wanted)
        : Values.equal(element, wanted);
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
