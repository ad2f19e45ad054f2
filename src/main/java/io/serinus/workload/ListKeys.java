package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * By which fields the API server tells the elements of a list apart when it merges what several
 * managers apply. Source: the {@code x-kubernetes-list-map-keys} of the published API. Lists that
 * are not named here are replaced as a whole.
 */
final class ListKeys {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "containers", List.of("name"),
          "initContainers", List.of("name"),
          "env", List.of("name"),
          "volumes", List.of("name"),
          "volumeMounts", List.of("mountPath"),
          "imagePullSecrets", List.of("name"),
          "hostAliases", List.of("ip"),
          "topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"),
          "ownerReferences", List.of("uid"));

  private ListKeys() {}

  /** The key fields of a list; empty for one that is replaced as a whole. */
  static List<String> of(String listName, JsonNode elements) {
    if (listName.equals("ports")) {
      return elements.path(0).has("containerPort")
          ? List.of("containerPort", "protocol")
          : List.of("port", "protocol");
    }
    return KEYS.getOrDefault(listName, List.of());
  }

  /** Whether both elements carry the same key; a protocol left out is TCP. */
  static boolean same(List<String> keys, JsonNode one, JsonNode other) {
    return keys.stream().allMatch(key -> value(one, key).equals(value(other, key)));
  }

  private static String value(JsonNode element, String key) {
    return element.path(key).asText(key.equals("protocol") ? "TCP" : "");
  }
}
