package io.serinus.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The way to a field, in the elements of Kubernetes' {@code FieldsV1}: {@code f:NAME} a field,
 * {@code k:{…}} the item of a list with these keys, {@code v:…} the item of a set.
 */
record FieldPath(List<String> elements) {
  static final FieldPath ROOT = new FieldPath(List.of());

  FieldPath {
    elements = List.copyOf(elements);
  }

  FieldPath field(String name) {
    return then("f:" + name);
  }

  FieldPath item(JsonNode keys) {
    return then("k:" + keys);
  }

  FieldPath member(JsonNode value) {
    return then("v:" + value);
  }

  FieldPath then(String element) {
    List<String> longer = new ArrayList<>(elements);
    longer.add(element);
    return new FieldPath(longer);
  }

  int depth() {
    return elements.size();
  }

  boolean isListItem() {
    return !elements.isEmpty() && elements.get(depth() - 1).startsWith("k:");
  }

  /** Whether the field is one of those that its list item is told apart by. */
  boolean isKeyOfItem() {
    return depth() > 1
        && elements.get(depth() - 2).startsWith("k:")
        && elements
            .get(depth() - 2)
            .contains("\"" + elements.get(depth() - 1).substring(2) + "\":");
  }

  boolean startsWith(FieldPath other) {
    return depth() >= other.depth() && elements.subList(0, other.depth()).equals(other.elements);
  }

  /** Field names only, joined by dots: what a schema knows a place by. */
  String schemaPlace() {
    return elements.stream()
        .filter(element -> element.startsWith("f:"))
        .map(element -> element.substring(2))
        .collect(Collectors.joining("."));
  }

  /** As the API server writes it in its messages. */
  @Override
  public String toString() {
    return elements.stream()
        .map(
            element ->
                element.startsWith("f:")
                    ? "." + element.substring(2)
                    : "[" + inBrackets(element) + "]")
        .collect(Collectors.joining());
  }

  private static String inBrackets(String element) {
    String json = element.substring(2);
    if (element.startsWith("v:")) {
      return "=" + json;
    }
    try {
      return Json.MAPPER.readTree(json).properties().stream()
          .map(key -> key.getKey() + "=" + key.getValue())
          .collect(Collectors.joining(","));
    } catch (JsonProcessingException broken) {
      throw new IllegalStateException(element + " is no path element", broken);
    }
  }
}
