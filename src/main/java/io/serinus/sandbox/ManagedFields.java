package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Who owns which fields of one object: {@code metadata.managedFields}. */
final class ManagedFields {
  private final Map<Manager, FieldSet> owned = new LinkedHashMap<>();
  private final Map<Manager, String> times = new LinkedHashMap<>();

  /**
   * One entry.
   *
   * @param operation {@code Apply} or {@code Update}
   * @param subresource empty or {@code status}
   */
  record Manager(String name, String operation, String subresource) {
    static Manager applying(String name) {
      return new Manager(name, "Apply", "");
    }
  }

  static ManagedFields of(JsonNode object) {
    ManagedFields fields = new ManagedFields();
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      Manager manager =
          new Manager(
              entry.path("manager").asText(),
              entry.path("operation").asText(),
              entry.path("subresource").asText());
      fields.owned.put(manager, FieldSet.read(entry.path("fieldsV1")));
      fields.times.put(manager, entry.path("time").asText());
    }
    return fields;
  }

  FieldSet of(Manager manager) {
    return owned.getOrDefault(manager, new FieldSet(Set.of()));
  }

  Map<Manager, FieldSet> others(Manager manager) {
    return owned.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(manager))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  void set(Manager manager, FieldSet fields, Instant now) {
    FieldSet before = owned.get(manager);
    if (fields.paths().isEmpty()) {
      owned.remove(manager);
    } else if (before == null || !before.paths().equals(fields.paths())) {
      owned.put(manager, fields);
      times.put(manager, now.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  void takeFromOthers(Manager taker, Set<FieldPath> taken, Instant now) {
    others(taker).forEach((manager, fields) -> set(manager, fields.without(taken), now));
  }

  void writeTo(ObjectNode object) {
    ArrayNode entries = Json.MAPPER.createArrayNode();
    owned.forEach(
        (manager, fields) -> {
          ObjectNode entry =
              entries
                  .addObject()
                  .put("manager", manager.name())
                  .put("operation", manager.operation())
                  .put("apiVersion", object.path("apiVersion").asText())
                  .put("time", times.getOrDefault(manager, ""))
                  .put("fieldsType", "FieldsV1");
          entry.set("fieldsV1", fields.fieldsV1());
          if (!manager.subresource().isEmpty()) {
            entry.put("subresource", manager.subresource());
          }
        });
    object.withObjectProperty("metadata").set("managedFields", entries);
  }
}
