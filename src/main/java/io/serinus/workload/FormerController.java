package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Objects that Flagger made, whose fields it still owns. As long as their spec is right they are
 * left exactly as they are. Before the first apply its fields are handed over, so that afterwards
 * there is one owner and a field that is no longer wanted really goes.
 */
public final class FormerController {
  /** Flagger's field manager; it writes by ordinary updates. */
  private static final String FLAGGER = "flagger";

  private FormerController() {}

  /** Whether Flagger owns fields of the object and the manager never applied it. */
  public static boolean left(KubernetesObject object, String manager) {
    return object.look(tree -> left(tree.path("metadata").path("managedFields"), manager));
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
   * The object with Flagger's fields in the hands of the manager; empty when Flagger owns none. A
   * number of replicas that will not be stated stays where it is: handed over it would be given up,
   * and the API server would set it to 1.
   *
   * @param desired what the manager is going to apply
   */
  public static Optional<KubernetesObject> handedOver(
      KubernetesObject object, KubernetesObject desired, String manager) {
    if (!object.look(tree -> anyUpdated(tree.path("metadata").path("managedFields")))) {
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
      if (updated(entry)) {
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

  private static boolean anyUpdated(JsonNode entries) {
    for (JsonNode entry : entries) {
      if (updated(entry)) {
        return true;
      }
    }
    return false;
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
