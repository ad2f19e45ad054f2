package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks, reads, merges and prunes an object's tree by field paths. */
final class FieldTree {
  private final MergeSchema schema;

  FieldTree(MergeSchema schema) {
    this.schema = schema;
  }

  /** The fields that the part sets. */
  Set<FieldPath> fields(JsonNode part, FieldPath at) {
    Set<FieldPath> fields = new LinkedHashSet<>();
    collect(part, at, fields);
    return fields;
  }

  private void collect(JsonNode node, FieldPath at, Set<FieldPath> fields) {
    if (node.isObject() && !node.isEmpty() && !schema.isAtomicMap(at)) {
      for (Map.Entry<String, JsonNode> field : node.properties()) {
        collect(field.getValue(), at.field(field.getKey()), fields);
      }
    } else if (node.isArray() && !schema.listKeys(at).isEmpty()) {
      for (JsonNode item : node) {
        FieldPath itemPath = at.item(MergeSchema.keysOf(item, schema.listKeys(at)));
        fields.add(itemPath);
        collect(item, itemPath, fields);
      }
    } else if (node.isArray() && schema.isSet(at)) {
      node.forEach(member -> fields.add(at.member(member)));
    } else {
      fields.add(at);
    }
  }

  /** Lays {@code applied} over {@code live}, which it changes. */
  void merge(ObjectNode live, ObjectNode applied, FieldPath at) {
    for (Map.Entry<String, JsonNode> field : applied.properties()) {
      FieldPath path = at.field(field.getKey());
      JsonNode before = live.get(field.getKey());
      JsonNode wanted = field.getValue();
      if (before instanceof ObjectNode map
          && wanted instanceof ObjectNode over
          && !schema.isAtomicMap(path)) {
        merge(map, over, path);
      } else if (before instanceof ArrayNode list && wanted instanceof ArrayNode over) {
        live.set(field.getKey(), mergedList(list, over, path));
      } else {
        live.set(field.getKey(), wanted.deepCopy());
      }
    }
  }

  private ArrayNode mergedList(ArrayNode live, ArrayNode applied, FieldPath at) {
    List<String> keys = schema.listKeys(at);
    if (keys.isEmpty() && !schema.isSet(at)) {
      return applied.deepCopy();
    }
    ArrayNode merged = live.deepCopy();
    for (JsonNode item : applied) {
      int place = keys.isEmpty() ? memberPlace(merged, item) : itemPlace(merged, item, keys);
      if (place < 0) {
        merged.add(item.deepCopy());
      } else if (merged.get(place) instanceof ObjectNode present
          && item instanceof ObjectNode over) {
        merge(present, over, at.item(MergeSchema.keysOf(item, keys)));
      }
    }
    return merged;
  }

  private static int memberPlace(ArrayNode list, JsonNode member) {
    for (int place = 0; place < list.size(); place++) {
      if (list.get(place).equals(member)) {
        return place;
      }
    }
    return -1;
  }

  private static int itemPlace(ArrayNode list, JsonNode item, List<String> keys) {
    return keysPlace(list, MergeSchema.keysOf(item, keys), keys);
  }

  private static int keysPlace(ArrayNode list, JsonNode wanted, List<String> keys) {
    for (int place = 0; place < list.size(); place++) {
      if (MergeSchema.keysOf(list.get(place), keys).equals(wanted)) {
        return place;
      }
    }
    return -1;
  }

  /** The part at a path; a missing node when there is none. */
  JsonNode at(JsonNode root, FieldPath path) {
    JsonNode node = root;
    FieldPath walked = FieldPath.ROOT;
    for (String element : path.elements()) {
      node = step(node, element, walked);
      walked = walked.then(element);
    }
    return node;
  }

  private JsonNode step(JsonNode node, String element, FieldPath at) {
    if (element.startsWith("f:")) {
      return node.path(element.substring(2));
    }
    return node instanceof ArrayNode list ? list.path(place(list, element, at)) : node.path(0);
  }

  private int place(ArrayNode list, String element, FieldPath at) {
    List<String> keys = schema.listKeys(at);
    for (int place = 0; place < list.size(); place++) {
      String present =
          element.startsWith("k:")
              ? "k:" + MergeSchema.keysOf(list.get(place), keys)
              : "v:" + list.get(place);
      if (present.equals(element)) {
        return place;
      }
    }
    return -1;
  }

  /** Removes the part at a path, and what that leaves empty around it. */
  void remove(ObjectNode root, FieldPath path) {
    for (FieldPath at = path; at.depth() > 0; at = parent(at)) {
      FieldPath parentPath = parent(at);
      JsonNode parent = at(root, parentPath);
      String element = at.elements().get(at.depth() - 1);
      if (parent instanceof ObjectNode map) {
        map.remove(element.substring(2));
      } else if (parent instanceof ArrayNode list && place(list, element, parentPath) >= 0) {
        list.remove(place(list, element, parentPath));
      }
      if (!parent.isEmpty()) {
        return;
      }
    }
  }

  private static FieldPath parent(FieldPath path) {
    return new FieldPath(path.elements().subList(0, path.depth() - 1));
  }
}
