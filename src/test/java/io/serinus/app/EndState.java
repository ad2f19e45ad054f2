package io.serinus.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serinus.cluster.ResourceKind;
import io.serinus.reconcile.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a run has come to, without what may differ between two runs that came to the same: times,
 * ids and counters of versions.
 *
 * @param objects every object, by its name
 * @param events what was told of the rollout, in order; what was told of refused writes left out
 * @param hooks what each webhook was asked or told, in order; the same with the same key once
 * @param alerts what was sent, in order; the same with the same key once
 */
record EndState(
    Map<String, JsonNode> objects,
    List<String> events,
    Map<String, List<String>> hooks,
    List<String> alerts) {
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final Pattern RUN = Pattern.compile(SandboxRun.RUN_ID + "\\d+");

  /** An API server stores one object and serves it in each of these. */
  private static final Pattern ISTIO_VERSION = Pattern.compile("networking\\.istio\\.io/v1\\w*");

  /** The value of a session cookie. */
  private static final Pattern COOKIE = Pattern.compile("(=|\\.\\*)[0-9a-f]{16}\\b");

  private static final Set<String> COUNTERS =
      Set.of("uid", "resourceVersion", "generation", "observedGeneration");
  private static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.CANARY,
          ResourceKind.DEPLOYMENT,
          ResourceKind.DAEMON_SET,
          ResourceKind.SERVICE,
          ResourceKind.CONFIG_MAP,
          ResourceKind.SECRET,
          ResourceKind.HORIZONTAL_POD_AUTOSCALER,
          ResourceKind.VIRTUAL_SERVICE,
          ResourceKind.DESTINATION_RULE,
          new ResourceKind("keda.sh/v1alpha1", "ScaledObject", "scaledobjects", true));

  static EndState of(SandboxRun run) {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (ResourceKind kind : KINDS) {
      run.sandbox()
          .list(kind)
          .forEach(object -> objects.put(object.ref().toString(), plain(object.tree())));
    }
    Map<String, List<String>> hooks = new TreeMap<>();
    run.hooks().told().forEach((hook, told) -> hooks.put(hook, ofRollout(told)));
    return new EndState(objects, ofRollout(run.events()), hooks, ofRollout(run.alertsToldApart()));
  }

  private static List<String> ofRollout(List<String> told) {
    return told.stream().filter(event -> !event.contains(Fault.WORDS)).toList();
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ObjectNode object) {
      COUNTERS.forEach(object::remove);
      object.properties().forEach(field -> field.setValue(plain(field.getValue())));
    } else if (node instanceof ArrayNode array) {
      if (array.path(0).has("fieldsV1")) {
        sort(array);
      }
      for (int index = 0; index < array.size(); index++) {
        array.set(index, plain(array.get(index)));
      }
    } else if (node.isTextual()) {
      String text = TIME.matcher(node.asText()).replaceAll("TIME");
      String run = RUN.matcher(text).replaceAll("RUN");
      String versioned = ISTIO_VERSION.matcher(run).replaceAll("networking.istio.io/v1");
      return TextNode.valueOf(COOKIE.matcher(versioned).replaceAll("$1COOKIE"));
    }
    return node;
  }

  /** Who came first to own fields does not matter. */
  private static void sort(ArrayNode managers) {
    List<JsonNode> sorted = new ArrayList<>();
    managers.forEach(sorted::add);
    sorted.sort(Comparator.comparing(entry -> entry.path("manager").asText() + entry));
    managers.removeAll().addAll(sorted);
  }
}
