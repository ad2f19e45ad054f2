package io.serinus.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Everything that a rollout could touch in a namespace, at one moment. */
record Namespaced(Map<String, KubernetesObject> objects) {
  private static final Map<String, List<String>> KINDS =
      new TreeMap<>(
          Map.of(
              "v1", List.of("Service", "ConfigMap", "Secret", "Pod"),
              "apps/v1", List.of("Deployment", "DaemonSet", "ReplicaSet"),
              "autoscaling/v2", List.of("HorizontalPodAutoscaler"),
              "networking.istio.io/v1", List.of("VirtualService", "DestinationRule")));

  /** Reads all objects whose names the predicate takes. */
  static Namespaced of(KubernetesClient client, String namespace, Predicate<String> names) {
    Map<String, KubernetesObject> found = new TreeMap<>();
    KINDS.forEach(
        (api, kinds) ->
            kinds.forEach(
                kind ->
                    client
                        .genericKubernetesResources(api, kind)
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .stream()
                        .filter(item -> names.test(item.getMetadata().getName()))
                        .map(item -> KubernetesObject.of(Yaml.parse(Serialization.asJson(item))))
                        .forEach(object -> found.put(kind + " " + object.name(), object))));
    return new Namespaced(found);
  }

  /** The objects as they are meant to be: without status, version and owners of fields. */
  Map<String, JsonNode> meant() {
    Map<String, JsonNode> meant = new LinkedHashMap<>();
    objects.forEach(
        (name, object) -> {
          ObjectNode tree = object.tree();
          tree.remove("status");
          ((ObjectNode) tree.get("metadata")).remove(List.of("resourceVersion", "managedFields"));
          meant.put(name, tree);
        });
    return meant;
  }

  /** Who owns fields of each object, its status left out. */
  Map<String, Set<String>> managers() {
    Map<String, Set<String>> managers = new LinkedHashMap<>();
    objects.forEach(
        (name, object) -> {
          Set<String> own = new TreeSet<>();
          entries(object).forEach(entry -> own.add(entry.path("manager").asText()));
          managers.put(name, own);
        });
    return managers;
  }

  /** Fields that a controller of ours owns together with somebody else. */
  Map<String, Set<String>> fieldsWithTwoOwners() {
    Map<String, Set<String>> shared = new TreeMap<>();
    objects.forEach(
        (name, object) -> {
          Set<String> ours = new TreeSet<>();
          Set<String> others = new TreeSet<>();
          for (JsonNode entry : entries(object)) {
            boolean our = entry.path("manager").asText().startsWith("serinus");
            leaves("", entry.path("fieldsV1"), our ? ours : others);
          }
          ours.retainAll(others);
          if (!ours.isEmpty()) {
            shared.put(name, ours);
          }
        });
    return shared;
  }

  private static List<JsonNode> entries(KubernetesObject object) {
    JsonNode entries = object.at("/metadata/managedFields");
    return entries.findParents("manager").stream()
        .filter(entry -> !entry.has("subresource"))
        .toList();
  }

  private static void leaves(String path, JsonNode fields, Set<String> into) {
    if (fields.isEmpty()) {
      into.add(path);
    }
    fields
        .properties()
        .forEach(field -> leaves(path + "/" + field.getKey(), field.getValue(), into));
  }
}
