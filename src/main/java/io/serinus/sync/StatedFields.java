package io.serinus.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Compares the fields that a manifest states with those that a manager owns by {@code
 * metadata.managedFields}. No schema is needed: {@code fieldsV1} itself tells maps, lists by key,
 * sets and values that are owned as a whole apart. Pure.
 */
final class StatedFields {
  private static final List<String> NAMES = List.of("name", "namespace");

  private final List<String> missing = new ArrayList<>();

  private StatedFields() {}

  /**
   * The fields that the manifest states and that are not owned, lists as a whole, in the API
   * server's form: {@code .spec.template.spec.containers[name="app"].image}.
   *
   * @param fieldsV1 of the manager; a missing node when it owns nothing
   */
  static List<String> notOwned(JsonNode manifest, JsonNode fieldsV1) {
    StatedFields fields = new StatedFields();
    for (Map.Entry<String, JsonNode> field : manifest.properties()) {
      JsonNode owned = fieldsV1.path("f:" + field.getKey());
      switch (field.getKey()) {
        case "apiVersion", "kind", "status" -> {}
        case "metadata" -> fields.walkMetadata(field.getValue(), owned);
        default -> fields.walk(field.getValue(), owned, "." + field.getKey());
      }
    }
    return fields.missing;
  }

  /** Whether a field is another one or lies below it, both in the API server's form. */
  static boolean within(String field, String other) {
    return field.startsWith(other)
        && (field.length() == other.length() || ".[".indexOf(field.charAt(other.length())) >= 0);
  }

  private void walkMetadata(JsonNode metadata, JsonNode owned) {
    for (Map.Entry<String, JsonNode> field : metadata.properties()) {
      if (!NAMES.contains(field.getKey())) {
        walk(field.getValue(), owned.path("f:" + field.getKey()), ".metadata." + field.getKey());
      }
    }
  }

  private void walk(JsonNode stated, JsonNode owned, String path) {
    if (stated.isNull() || (stated.isContainerNode() && stated.isEmpty())) {
      return;
    }
    if (stated.isObject() && (owned.isMissingNode() || !owned.isEmpty())) {
      for (Map.Entry<String, JsonNode> field : stated.properties()) {
        walk(field.getValue(), owned.path("f:" + field.getKey()), path + "." + field.getKey());
      }
    } else if (owned.isMissingNode()) {
      missing.add(path);
    } else if (!owned.isEmpty() && stated.isArray()) {
      stated.forEach(item -> walkItem(item, owned, path));
    }
  }

  private void walkItem(JsonNode item, JsonNode owned, String path) {
    Map<String, JsonNode> keyed = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> element : owned.properties()) {
      String text = element.getKey();
      if (text.startsWith("v:") && parsed(text).equals(item)) {
        return;
      }
      if (text.startsWith("k:")) {
        keyed.put(text, element.getValue());
      }
    }
    for (Map.Entry<String, JsonNode> element : keyed.entrySet()) {
      JsonNode keys = parsed(element.getKey());
      if (names(item, keys)) {
        walk(item, element.getValue(), path + inBrackets(keys));
        return;
      }
    }
    missing.add(path + (item.isValueNode() ? "[=" + item + "]" : itemText(item, keyed)));
  }

  /** Keys that the manifest leaves to their defaults are not compared. */
  private static boolean names(JsonNode item, JsonNode keys) {
    boolean some = false;
    for (Map.Entry<String, JsonNode> key : keys.properties()) {
      JsonNode stated = item.path(key.getKey());
      if (!stated.isMissingNode() && !stated.equals(key.getValue())) {
        return false;
      }
      some |= !stated.isMissingNode();
    }
    return some;
  }

  private static String itemText(JsonNode item, Map<String, JsonNode> keyed) {
    if (!keyed.isEmpty()) {
      ObjectNode keys = Json.MAPPER.createObjectNode();
      parsed(keyed.keySet().iterator().next())
          .fieldNames()
          .forEachRemaining(
              name -> {
                if (item.has(name)) {
                  keys.set(name, item.path(name));
                }
              });
      return inBrackets(keys);
    }
    return item.has("name") ? "[name=" + item.path("name") + "]" : "[]";
  }

  private static String inBrackets(JsonNode keys) {
    StringJoiner text = new StringJoiner(",", "[", "]");
    keys.properties().forEach(key -> text.add(key.getKey() + "=" + key.getValue()));
    return text.toString();
  }

  private static JsonNode parsed(String element) {
    try {
      return Json.MAPPER.readTree(element.substring(2));
    } catch (JsonProcessingException unknownForm) {
      return Json.MAPPER.nullNode();
    }
  }
}
