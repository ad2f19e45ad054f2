package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Fields that one manager owns, readable from and written as {@code FieldsV1}. */
record FieldSet(Set<FieldPath> paths) {

  static FieldSet read(JsonNode fieldsV1) {
    Set<FieldPath> paths = new LinkedHashSet<>();
    collect(fieldsV1, FieldPath.ROOT, paths);
    return new FieldSet(paths);
  }

  private static void collect(JsonNode node, FieldPath at, Set<FieldPath> paths) {
    if (node.isEmpty() && at.depth() > 0) {
      paths.add(at);
    }
    for (Map.Entry<String, JsonNode> child : node.properties()) {
      if (child.getKey().equals(".")) {
        paths.add(at);
      } else {
        collect(child.getValue(), at.then(child.getKey()), paths);
      }
    }
  }

  ObjectNode fieldsV1() {
    ObjectNode root = Json.MAPPER.createObjectNode();
    for (FieldPath path : paths) {
      ObjectNode node = root;
      for (String element : path.elements()) {
        node = node.withObjectProperty(element);
      }
    }
    for (FieldPath path : paths) {
      ObjectNode node = root;
      for (String element : path.elements()) {
        node = (ObjectNode) node.path(element);
      }
      if (!node.isEmpty()) {
        node.putObject(".");
      }
    }
    return root;
  }

  boolean has(FieldPath path) {
    return paths.contains(path);
  }

  /** Whether a field at or below the path is owned. */
  boolean hasWithin(FieldPath path) {
    return paths.stream().anyMatch(owned -> owned.startsWith(path));
  }

  FieldSet without(Set<FieldPath> taken) {
    Set<FieldPath> left = new LinkedHashSet<>(paths);
    left.removeAll(taken);
    return new FieldSet(left);
  }

  FieldSet with(Set<FieldPath> added) {
    Set<FieldPath> more = new LinkedHashSet<>(paths);
    more.addAll(added);
    return new FieldSet(more);
  }
}
