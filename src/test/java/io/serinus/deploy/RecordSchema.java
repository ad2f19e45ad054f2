package io.serinus.deploy;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The structural schema of a record, as the records and Jackson's annotations give it, completed by
 * rules that the Java types cannot say: descriptions, required fields, closed sets of values.
 *
 * <p>A rule names a field by its path ({@code spec.service.port}, {@code []} for the items of a
 * list, {@code *} for the values of a map) and is merged into the field's schema; a null in a rule
 * removes a key.
 */
final class RecordSchema {
  static final String DURATION = "^(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|ms|s|m|h))+$";

  private final Map<String, JsonNode> rules;
  private final Set<String> unusedRules;
  private final Set<String> fields = new TreeSet<>();
  private final boolean unknownKept;

  /**
   * @param unknownKept whether the API server keeps fields of the spec that it does not know, so
   *     that they can be told
   */
  RecordSchema(JsonNode rules, boolean unknownKept) {
    this.unknownKept = unknownKept;
    this.rules = new TreeMap<>();
    rules.properties().forEach(rule -> this.rules.put(rule.getKey(), rule.getValue()));
    this.unusedRules = new TreeSet<>(this.rules.keySet());
  }

  /** The schema of a type that stands at a path. */
  ObjectNode at(String path, Type type) {
    fields.add(path);
    ObjectNode schema = bare(path, type);
    unusedRules.remove(path);
    JsonNode rule = rules.get(path);
    ObjectNode described = Json.MAPPER.createObjectNode();
    if (rule != null && rule.has("description")) {
      described.set("description", rule.get("description"));
    }
    described.setAll(schema);
    if (rule != null) {
      merge(described, rule);
    }
    return described;
  }

  /** Paths that a rule names and no record has: fields that are accepted and not read. */
  Set<String> unusedRules() {
    return unusedRules;
  }

  /** Every path that was met. */
  Set<String> fields() {
    return fields;
  }

  private ObjectNode bare(String path, Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? type("array").set("items", at(path + "[]", generic.getActualTypeArguments()[0]))
          : type("object")
              .set("additionalProperties", at(path + ".*", generic.getActualTypeArguments()[1]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord()) {
      return object(path, raw);
    }
    if (raw.isEnum()) {
      ObjectNode schema = type("string");
      for (Object constant : raw.getEnumConstants()) {
        schema.withArray("enum").add(Json.tree(constant));
      }
      return schema;
    }
    return scalar(path, raw);
  }

  private ObjectNode object(String path, Class<?> record) {
    ObjectNode schema = type("object");
    if (unknownKept && (path.equals("spec") || path.startsWith("spec."))) {
      schema.put("x-kubernetes-preserve-unknown-fields", true);
    }
    ObjectNode properties = schema.putObject("properties");
    for (RecordComponent component : record.getRecordComponents()) {
      JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = renamed == null ? component.getName() : renamed.value();
      properties.set(name, at(path + "." + name, component.getGenericType()));
      JsonAlias aliases = component.getAccessor().getAnnotation(JsonAlias.class);
      if (aliases != null) {
        for (String alias : aliases.value()) {
          ObjectNode same = properties.get(name).deepCopy();
          same.put("description", "Deprecated spelling of " + name + ".");
          properties.set(alias, same);
        }
      }
    }
    return schema;
  }

  private static ObjectNode scalar(String path, Class<?> raw) {
    if (raw == String.class) {
      return type("string");
    }
    if (raw == int.class || raw == Integer.class) {
      return type("integer");
    }
    if (raw == long.class || raw == Long.class) {
      return type("integer").put("format", "int64");
    }
    if (raw == double.class || raw == Double.class) {
      return type("number");
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return type("boolean");
    }
    if (raw == Duration.class) {
      return type("string").put("pattern", DURATION);
    }
    if (raw == Instant.class) {
      return type("string").put("format", "date-time");
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return type("object").put("x-kubernetes-preserve-unknown-fields", true);
    }
    throw new IllegalStateException(path + ": no schema is known for " + raw);
  }

  private static ObjectNode type(String type) {
    return Json.MAPPER.createObjectNode().put("type", type);
  }

  private static void merge(ObjectNode schema, JsonNode rule) {
    rule.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNull()) {
                schema.remove(entry.getKey());
              } else {
                schema.set(entry.getKey(), entry.getValue());
              }
            });
  }
}
