package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes fields out of a manifest that are named in the API server's form, for example {@code
 * .spec.template.spec.containers[name="app"].image}. A name may contain dots, so it is read against
 * the manifest, the longest name first. Pure.
 */
final class FieldRemoval {
  private FieldRemoval() {}

  /** Changes the tree; a field that it does not have is passed over. */
  static void remove(ObjectNode tree, String field) {
    step(tree, field);
  }

  /** Whether the rest of the path was found at or below the node. */
  private static boolean step(JsonNode node, String rest) {
    if (node instanceof ObjectNode map && rest.startsWith(".")) {
      return inMap(map, rest.substring(1));
    }
    if (node instanceof ArrayNode list && rest.startsWith("[")) {
      return inList(list, rest);
    }
    return false;
  }

  private static boolean inMap(ObjectNode map, String rest) {
    List<String> candidates =
        StreamSupport.stream(((Iterable<String>) map::fieldNames).spliterator(), false)
            .filter(rest::startsWith)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    for (String name : candidates) {
      String after = rest.substring(name.length());
      if (after.isEmpty()) {
        map.remove(name);
        return true;
      }
      if (step(map.path(name), after)) {
        return true;
      }
    }
    return false;
  }

  private static boolean inList(ArrayNode list, String rest) {
    for (int place = 0; place < list.size(); place++) {
      String after = afterItem(list.get(place), rest);
      if (after != null && after.isEmpty()) {
        list.remove(place);
        return true;
      }
      if (after != null && step(list.get(place), after)) {
        return true;
      }
    }
    return false;
  }

  /** What follows the brackets when they name this item, else null. */
  private static @Nullable String afterItem(JsonNode item, String rest) {
    if (rest.startsWith("[=" + item + "]")) {
      return rest.substring(item.toString().length() + 3);
    }
    String left = rest.substring(1);
    while (item.isObject()) {
      int equals = left.indexOf('=');
      if (equals < 0) {
        return null;
      }
      JsonNode stated = item.path(left.substring(0, equals));
      String value = valueAt(left, equals + 1);
      if (!stated.isMissingNode() && !stated.toString().equals(value)) {
        return null;
      }
      left = left.substring(equals + 1 + value.length());
      if (left.startsWith("]")) {
        return left.substring(1);
      }
      if (!left.startsWith(",")) {
        return null;
      }
      left = left.substring(1);
    }
    return null;
  }

  /** The JSON value that begins there: a quoted text, or all up to the next comma or bracket. */
  private static String valueAt(String text, int begin) {
    int end = begin;
    if (end < text.length() && text.charAt(end) == '"') {
      end++;
      while (end < text.length() && text.charAt(end) != '"') {
        end += text.charAt(end) == '\\' ? 2 : 1;
      }
      return text.substring(begin, Math.min(end + 1, text.length()));
    }
    while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != ']') {
      end++;
    }
    return text.substring(begin, end);
  }
}
