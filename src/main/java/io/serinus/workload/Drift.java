package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Set;

/**
 * Whether an object in the cluster is what it should be, so that one that is costs no API request.
 *
 * <p>Follows server-side apply: it differs when applying would change something, and only then.
 *
 * <ul>
 *   <li>What is wanted must be there. What others added beside it may stay: defaults of the API
 *       server, labels, ports, sidecars.
 *   <li>What the manager applied before and is no longer wanted must go.
 *   <li>Of an object that Flagger made and that was never applied here only the spec counts.
 *   <li>Each part of an Istio object's spec is replaced as a whole, so it must be exactly equal;
 *       parts that are not wanted at all belong to somebody else.
 * </ul>
 */
public final class Drift {
  /** Replaced as a whole; one key more would select other pods or nodes. */
  private static final Set<String> SELECTORS = Set.of("selector", "nodeSelector");

  private Drift() {}

  /**
   * Compares an object with what is wanted of it.
   *
   * @param desired exactly the fields to apply
   * @param actual as read, with its managedFields; without them, fields that are no longer wanted
   *     are not noticed
   * @param manager the field manager that {@code desired} is applied under
   */
  public static boolean differs(KubernetesObject desired, KubernetesObject actual, String manager) {
    boolean specOnly = FormerController.left(actual, manager);
    boolean exact = desired.ref().group().endsWith("istio.io");
    return desired.look(
        whole -> {
          JsonNode wanted = specOnly ? withoutMetadata(whole) : whole;
          return actual.look(present -> differs(wanted, present, exact, manager));
        });
  }

  private static boolean differs(JsonNode wanted, JsonNode present, boolean exact, String manager) {
    boolean missing =
        wanted.properties().stream()
            .filter(part -> !part.getKey().equals("apiVersion"))
            .anyMatch(
                part ->
                    (exact && part.getKey().equals("spec"))
                        ? !hasExactly(part.getValue(), present.path("spec"))
                        : !holds(part.getKey(), part.getValue(), present.path(part.getKey())));
    return missing || OwnedFields.exceed(wanted, present, manager);
  }

  private static JsonNode withoutMetadata(JsonNode desired) {
    ObjectNode rest = Json.MAPPER.createObjectNode();
    desired.properties().forEach(part -> rest.set(part.getKey(), part.getValue()));
    return rest.without("metadata");
  }

  private static boolean hasExactly(JsonNode wanted, JsonNode present) {
    return wanted.properties().stream()
        .allMatch(part -> Values.equal(part.getValue(), present.path(part.getKey())));
  }

  /** Whether {@code present} carries everything that {@code wanted} says. */
  private static boolean holds(String name, JsonNode wanted, JsonNode present) {
    if (SELECTORS.contains(name) && wanted.isObject()) {
      return Values.equal(wanted, present) || (wanted.isEmpty() && present.isEmpty());
    }
    if (wanted.isNull() || (wanted.isContainerNode() && wanted.isEmpty())) {
      return true;
    }
    if (wanted.isObject()) {
      return wanted.properties().stream()
          .allMatch(field -> holds(field.getKey(), field.getValue(), present.path(field.getKey())));
    }
    if (wanted.isArray()) {
      List<String> keys = ListKeys.of(name, wanted);
      return keys.isEmpty() ? holdsInOrder(wanted, present) : holdsByKey(keys, wanted, present);
    }
    return Values.equal(wanted, present);
  }

  private static boolean holdsInOrder(JsonNode wanted, JsonNode present) {
    boolean held = present.size() == wanted.size();
    for (int index = 0; held && index < wanted.size(); index++) {
      held = holds("", wanted.get(index), present.path(index));
    }
    return held;
  }

  private static boolean holdsByKey(List<String> keys, JsonNode wanted, JsonNode present) {
    for (JsonNode element : wanted) {
      boolean held = false;
      for (JsonNode candidate : present) {
        held = held || (ListKeys.same(keys, element, candidate) && holds("", element, candidate));
      }
      if (!held) {
        return false;
      }
    }
    return true;
  }
}
