package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Environment variables that a container gives more than once. The last entry counts. Entries
 * between that refer to an earlier one, as {@code $(NAME)}, get its text in their place, because
 * the kubelet replaces references in order.
 */
final class RepeatedVariables {
  /** {@code $$} stands for one dollar and begins no reference. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([^)]+)\\)");

  private RepeatedVariables() {}

  /** Merges in place; a sentence for each variable. */
  static List<String> merge(ObjectNode container) {
    JsonNode variables = container.path("env");
    if (!RepeatedKeys.repeats(variables, "name")) {
      return List.of();
    }
    Map<String, Integer> last = new HashMap<>();
    for (int index = 0; index < variables.size(); index++) {
      last.put(variables.get(index).path("name").asText(), index);
    }
    Map<String, String> dropped = new HashMap<>();
    Set<String> names = new LinkedHashSet<>();
    ArrayNode kept = Json.MAPPER.createArrayNode();
    for (int index = 0; index < variables.size(); index++) {
      JsonNode variable = replaced(variables.get(index), dropped);
      String name = variable.path("name").asText();
      if (Objects.equals(last.get(name), index)) {
        kept.add(variable);
        dropped.remove(name);
      } else {
        names.add(name);
        dropped.remove(name);
        if (!variable.has("valueFrom")) {
          dropped.put(name, variable.path("value").asText());
        }
      }
    }
    container.set("env", kept);
    List<String> remarks = new ArrayList<>();
    for (String name : names) {
      remarks.add(
          "container %s gives the variable %s more than once: the last entry counts, remove the others"
              .formatted(container.path("name").asText(), name));
    }
    return remarks;
  }

  private static JsonNode replaced(JsonNode variable, Map<String, String> dropped) {
    if (dropped.isEmpty() || !variable.path("value").isTextual()) {
      return variable;
    }
    String value =
        REFERENCE
            .matcher(variable.path("value").asText())
            .replaceAll(
                found -> {
                  String text = found.group(1) == null ? null : dropped.get(found.group(1));
                  return Matcher.quoteReplacement(text == null ? found.group() : text);
                });
    ObjectNode copy = variable.deepCopy();
    return copy.put("value", value);
  }
}
