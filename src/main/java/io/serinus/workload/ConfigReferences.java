package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serinus.model.ServiceNames;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where a pod spec names ConfigMaps and Secrets: volumes, projected volumes, {@code env} and {@code
 * envFrom} of containers and init containers.
 */
final class ConfigReferences {
  private ConfigReferences() {}

  /** The ConfigMaps and Secrets that are named, each with whether all its mentions are optional. */
  static Map<ConfigRef, Boolean> in(JsonNode podSpec) {
    Map<ConfigRef, Boolean> optional =
        new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
    visit(
        podSpec,
        (ref, place, field) ->
            optional.merge(ref, place.path("optional").asBoolean(), Boolean::logicalAnd));
    return optional;
  }

  /** Makes the pod spec name the primary's copies of these; the tree is changed in place. */
  static void pointToCopies(ObjectNode podSpec, Set<ConfigRef> copied) {
    visit(
        podSpec,
        (ref, place, field) -> {
          if (copied.contains(ref)) {
            place.set(field, TextNode.valueOf(ref.name() + ServiceNames.PRIMARY_SUFFIX));
          }
        });
  }

  private interface Visitor {
    void meet(ConfigRef ref, ObjectNode place, String field);
  }

  private static void visit(JsonNode podSpec, Visitor visitor) {
    for (JsonNode volume : podSpec.path("volumes")) {
      meet(volume.path("configMap"), "name", ConfigRef.Kind.CONFIG_MAP, visitor);
      meet(volume.path("secret"), "secretName", ConfigRef.Kind.SECRET, visitor);
      for (JsonNode source : volume.at("/projected/sources")) {
        meet(source.path("configMap"), "name", ConfigRef.Kind.CONFIG_MAP, visitor);
        meet(source.path("secret"), "name", ConfigRef.Kind.SECRET, visitor);
      }
    }
    podSpec.path("initContainers").forEach(container -> visitContainer(container, visitor));
    podSpec.path("containers").forEach(container -> visitContainer(container, visitor));
  }

  private static void visitContainer(JsonNode container, Visitor visitor) {
    for (JsonNode variable : container.path("env")) {
      JsonNode from = variable.path("valueFrom");
      meet(from.path("configMapKeyRef"), "name", ConfigRef.Kind.CONFIG_MAP, visitor);
      meet(from.path("secretKeyRef"), "name", ConfigRef.Kind.SECRET, visitor);
    }
    for (JsonNode from : container.path("envFrom")) {
      meet(from.path("configMapRef"), "name", ConfigRef.Kind.CONFIG_MAP, visitor);
      meet(from.path("secretRef"), "name", ConfigRef.Kind.SECRET, visitor);
    }
  }

  private static void meet(JsonNode place, String field, ConfigRef.Kind kind, Visitor visitor) {
    String name = place.path(field).asText();
    if (place instanceof ObjectNode object && !name.isEmpty()) {
      visitor.meet(new ConfigRef(kind, name), object, field);
    }
  }
}
