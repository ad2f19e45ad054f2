package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Ownership;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Generated objects whose fields are still owned under another name: Flagger's, or the one that is
 * for single fields of other people's objects. As long as their spec is right they are left exactly
 * as they are. Before the first apply those fields are handed over, so that afterwards there is one
 * owner and a field that is no longer wanted really goes.
 */
public final class FormerController {
  /** Flagger's field manager; it writes by ordinary updates. */
  private static final String FLAGGER = "flagger";

  private FormerController() {}

  /** Whether Flagger owns fields of the object and the manager never applied it. */
  public static boolean left(KubernetesObject object, String manager) {
    return object.look(tree -> left(tree.path("metadata").path("managedFields"), manager));
  }

  /**
   * Whether fields of the object must still be handed over to the manager: Flagger {@linkplain
   * #left} them, or they were applied as fields of somebody else's object.
   */
  public static boolean holds(KubernetesObject object, String manager) {
    return left(object, manager)
        || object.look(
            tree -> {
              for (JsonNode entry : tree.path("metadata").path("managedFields")) {
                if (shared(entry, manager)) {
                  return true;
                }
              }
              return false;
            });
  }

  private static boolean left(JsonNode entries, String manager) {
    boolean flagger = false;
    for (JsonNode entry : entries) {
      if (applied(entry, manager)) {
        return false;
      }
      flagger = flagger || updated(entry);
    }
    return flagger;
  }

  /**
   * Who wrote the object, without what: enough for {@link #left}. Empty unless Flagger is among
   * them.
   */
  static Optional<ArrayNode> trace(KubernetesObject object) {
    ArrayNode trace = Json.MAPPER.createArrayNode();
    boolean flagger = false;
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      flagger = flagger || updated(entry);
      if (entry instanceof ObjectNode writer) {
        trace.add(writer.retain("manager", "operation", "subresource"));
      }
    }
    return flagger ? Optional.of(trace) : Optional.empty();
  }

  /**
   * The object with those fields in the hands of the manager; empty when there are none. A number
   * of replicas that will not be stated stays where it is: handed over it would be given up, and
   * the API server would set it to 1.
   *
   * @param desired what the manager is going to apply
   */
  public static Optional<KubernetesObject> handedOver(
      KubernetesObject object, KubernetesObject desired, String manager) {
    if (!object.look(tree -> any(tree.path("metadata").path("managedFields"), manager))) {
      return Optional.empty();
    }
    ObjectNode tree = object.tree();
    if (!(tree.at("/metadata/managedFields") instanceof ArrayNode entries)) {
      return Optional.empty();
    }
    ObjectNode fields = Json.MAPPER.createObjectNode();
    ArrayNode left = Json.MAPPER.createArrayNode();
    @Nullable ObjectNode taken = null;
    for (JsonNode entry : entries) {
      if (former(entry, manager)) {
        taken = entry.deepCopy();
        merge(fields, entry.path("fieldsV1"));
        if (keepsReplicas(entry, desired)) {
          left.add(withReplicasOnly(entry));
        }
      } else if (applied(entry, manager)) {
        merge(fields, entry.path("fieldsV1"));
      } else {
        left.add(entry);
      }
    }
    if (taken == null) {
      return Optional.empty();
    }
    if (desired.at("/spec/replicas").isMissingNode()
        && fields.path("f:spec") instanceof ObjectNode spec) {
      spec.remove("f:replicas");
    }
    taken.put("manager", manager).put("operation", "Apply");
    taken.put("apiVersion", desired.ref().apiVersion()).set("fieldsV1", fields);
    left.add(taken);
    ((ObjectNode) tree.path("metadata")).set("managedFields", left);
    return Optional.of(KubernetesObject.of(tree));
  }

  private static boolean any(JsonNode entries, String manager) {
    for (JsonNode entry : entries) {
      if (former(entry, manager)) {
        return true;
      }
    }
    return false;
  }

  private static boolean former(JsonNode entry, String manager) {
    return updated(entry) || shared(entry, manager);
  }

  private static boolean shared(JsonNode entry, String manager) {
    String shared = Ownership.SHARED.manager();
    return !manager.equals(shared) && applied(entry, shared);
  }

  /** Whether these are fields that Flagger owns. */
  static boolean updated(JsonNode entry) {
    return entry.path("manager").asText().equals(FLAGGER)
        && entry.path("operation").asText().equals("Update")
        && !entry.has("subresource");
  }

  private static boolean applied(JsonNode entry, String manager) {
    return entry.path("manager").asText().equals(manager)
        && entry.path("operation").asText().equals("Apply")
        && !entry.has("subresource");
  }

  private static boolean keepsReplicas(JsonNode entry, KubernetesObject desired) {
    return desired.at("/spec/replicas").isMissingNode()
        && entry.at("/fieldsV1/f:spec").has("f:replicas");
  }

  private static ObjectNode withReplicasOnly(JsonNode entry) {
    ObjectNode kept = entry.deepCopy();
    ObjectNode fields = Json.MAPPER.createObjectNode();
    fields.putObject("f:spec").putObject("f:replicas");
    kept.set("fieldsV1", fields);
    return kept;
  }

  private static void merge(ObjectNode into, JsonNode fields) {
    fields
        .properties()
        .forEach(
            field -> {
              if (into.path(field.getKey()) instanceof ObjectNode present) {
                merge(present, field.getValue());
              } else {
                into.set(field.getKey(), field.getValue().deepCopy());
              }
            });
  }
}
