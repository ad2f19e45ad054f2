package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lists of a pod in which one key stands more than once: a variable given twice, a port under two
 * names. The API server takes them with create and update and refuses them with server-side apply
 * ({@code duplicate entries for key}). Here they become lists without repetition that mean the same
 * on a node. Lists whose repetitions no way of writing gets past (volumes, mounts, containers) are
 * left for the API server to refuse.
 */
public final class RepeatedKeys {
  private static final List<String> CONTAINERS =
      List.of("initContainers", "containers", "ephemeralContainers");

  private static final Map<String, String> POD_SPECS =
      Map.of(
          "v1/Pod", "/spec",
          "v1/ReplicationController", "/spec/template/spec",
          "apps/Deployment", "/spec/template/spec",
          "apps/DaemonSet", "/spec/template/spec",
          "apps/StatefulSet", "/spec/template/spec",
          "apps/ReplicaSet", "/spec/template/spec",
          "batch/Job", "/spec/template/spec",
          "batch/CronJob", "/spec/jobTemplate/spec/template/spec");

  private RepeatedKeys() {}

  /**
   * What an object says more than once, each a sentence that names container and key; empty for
   * kinds without pods. No value is repeated in it.
   */
  public static List<String> in(KubernetesObject object) {
    return object.look(tree -> repeats(tree.at(podSpec(object.ref()))))
        ? merge(object.at(podSpec(object.ref())))
        : List.of();
  }

  /** The object without repetitions; the very same when there are none. */
  public static KubernetesObject merged(KubernetesObject object) {
    if (!object.look(tree -> repeats(tree.at(podSpec(object.ref()))))) {
      return object;
    }
    ObjectNode tree = object.tree();
    merge(tree.at(podSpec(object.ref())));
    return KubernetesObject.owning(tree);
  }

  /**
   * Merges the lists of a pod's spec in place.
   *
   * @return what was said more than once, each a sentence
   */
  public static List<String> merge(JsonNode podSpec) {
    List<String> remarks = new ArrayList<>();
    for (String list : CONTAINERS) {
      for (JsonNode entry : podSpec.path(list)) {
        if (entry instanceof ObjectNode container) {
          remarks.addAll(RepeatedVariables.merge(container));
          remarks.addAll(RepeatedPorts.merge(container));
        }
      }
    }
    if (podSpec instanceof ObjectNode pod) {
      mergePullSecrets(pod, remarks);
      mergeHostAliases(pod, remarks);
    }
    return List.copyOf(remarks);
  }

  /**
   * The number of a port whose name is lost because the port stands under another one before; empty
   * for every other name.
   */
  public static Optional<JsonNode> portOfLostName(JsonNode podSpec, String name) {
    return RepeatedPorts.ofLostName(podSpec.path("containers"), name);
  }

  private static String podSpec(ObjectRef ref) {
    String kind = (ref.group().isEmpty() ? "v1" : ref.group()) + "/" + ref.kind();
    return POD_SPECS.getOrDefault(kind, "/nothing");
  }

  private static boolean repeats(JsonNode podSpec) {
    boolean repeats =
        repeats(podSpec.path("imagePullSecrets"), "name")
            || repeats(podSpec.path("hostAliases"), "ip");
    for (String list : CONTAINERS) {
      for (JsonNode container : podSpec.path(list)) {
        repeats =
            repeats
                || repeats(container.path("env"), "name")
                || RepeatedPorts.repeats(container.path("ports"));
      }
    }
    return repeats;
  }

  static boolean repeats(JsonNode list, String key) {
    Set<String> met = new LinkedHashSet<>();
    for (JsonNode element : list) {
      if (element.has(key) && !met.add(element.path(key).asText())) {
        return true;
      }
    }
    return false;
  }

  private static void mergePullSecrets(ObjectNode pod, List<String> remarks) {
    if (!repeats(pod.path("imagePullSecrets"), "name")) {
      return;
    }
    Map<String, JsonNode> byName = new LinkedHashMap<>();
    pod.path("imagePullSecrets")
        .forEach(secret -> byName.putIfAbsent(secret.path("name").asText(), secret));
    pod.putArray("imagePullSecrets").addAll(byName.values());
    remarks.add("imagePullSecrets names a Secret more than once: one of the entries can go");
  }

  private static void mergeHostAliases(ObjectNode pod, List<String> remarks) {
    if (!repeats(pod.path("hostAliases"), "ip")) {
      return;
    }
    Map<String, ArrayNode> names = new LinkedHashMap<>();
    for (JsonNode alias : pod.path("hostAliases")) {
      ArrayNode all =
          names.computeIfAbsent(alias.path("ip").asText(), any -> Json.MAPPER.createArrayNode());
      alias.path("hostnames").forEach(all::add);
    }
    ArrayNode merged = pod.putArray("hostAliases");
    names.forEach((ip, all) -> merged.addObject().put("ip", ip).set("hostnames", all));
    remarks.add("hostAliases names an address more than once: its host names count together");
  }
}
