package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.ObjectRef;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the lists and maps of a kind merge. Lists without a rule, as all those of custom resources,
 * are replaced as a whole; maps without a rule merge field by field. Source: the {@code
 * x-kubernetes-list-type} and {@code x-kubernetes-map-type} marks of Kubernetes' OpenAPI.
 */
final class MergeSchema {
  private static final Map<String, List<String>> EVERYWHERE =
      Map.of("metadata.ownerReferences", List.of("uid"), "status.conditions", List.of("type"));
  private static final Map<String, List<String>> POD_LISTS =
      Map.of(
          "spec.containers", List.of("name"),
          "spec.initContainers", List.of("name"),
          "spec.volumes", List.of("name"),
          "spec.imagePullSecrets", List.of("name"),
          "ontainers.env", List.of("name"),
          "ontainers.volumeMounts", List.of("mountPath"),
          "ontainers.ports", List.of("containerPort", "protocol"));
  private static final Set<String> BUILT_IN_GROUPS = Set.of("", "apps", "batch", "autoscaling");

  private final boolean builtIn;
  private final boolean service;

  MergeSchema(ObjectRef ref) {
    this.builtIn = BUILT_IN_GROUPS.contains(ref.group());
    this.service = ref.group().isEmpty() && ref.kind().equals("Service");
  }

  /** The keys by which items of the list are told apart; empty when it is replaced as a whole. */
  List<String> listKeys(FieldPath list) {
    String place = list.schemaPlace();
    List<String> everywhere = EVERYWHERE.get(place);
    if (everywhere != null) {
      return everywhere;
    }
    if (service && place.equals("spec.ports")) {
      return List.of("port", "protocol");
    }
    if (!builtIn) {
      return List.of();
    }
    return POD_LISTS.entrySet().stream()
        .filter(rule -> place.endsWith(rule.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(List.of());
  }

  boolean isSet(FieldPath list) {
    return list.schemaPlace().equals("metadata.finalizers");
  }

  boolean isAtomicMap(FieldPath map) {
    String place = map.schemaPlace();
    return builtIn && (place.equals("spec.selector") || place.endsWith("spec.nodeSelector"));
  }

  /** The values of an item's keys; ports are TCP where they do not say. */
  static ObjectNode keysOf(JsonNode item, List<String> keys) {
    ObjectNode values = Json.MAPPER.createObjectNode();
    for (String key : keys) {
      if (item.has(key)) {
        values.set(key, item.path(key).deepCopy());
      } else if (key.equals("protocol")) {
        values.put(key, "TCP");
      }
    }
    return values;
  }
}
