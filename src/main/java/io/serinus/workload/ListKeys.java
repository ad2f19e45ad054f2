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
      Map.ofEntries(
          Map.entry("containers", List.of("name")),
          Map.entry("initContainers", List.of("name")),
          Map.entry("ephemeralContainers", List.of("name")),
          Map.entry("env", List.of("name")),
          Map.entry("claims", List.of("name")),
          Map.entry("volumes", List.of("name")),
          Map.entry("volumeMounts", List.of("mountPath")),
          Map.entry("volumeDevices", List.of("devicePath")),
          Map.entry("imagePullSecrets", List.of("name")),
          Map.entry("hostAliases", List.of("ip")),
          Map.entry("resourceClaims", List.of("name")),
          Map.entry("schedulingGates", List.of("name")),
          Map.entry("topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable")),
          Map.entry("ownerReferences", List.of("uid")));

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
