package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the shared ownership of fields that a manifest states: what people's tools own besides us
 * becomes ours alone, so that a field removed from Git is removed from the object. Fields that Git
 * does not state stay with the tool. Pure.
 */
final class SharedFields {
  private SharedFields() {}

  /** The object with the owners as they shall be; empty when nothing is shared. */
  static Optional<KubernetesObject> takenFromTools(KubernetesObject live) {
    ObjectNode tree = live.tree();
    JsonNode ours = FieldManagers.ofGit(tree);
    ArrayNode managers = Json.MAPPER.createArrayNode();
    boolean changed = false;
    for (JsonNode entry : tree.path("metadata").path("managedFields")) {
      boolean shares =
          FieldManagers.isTool(entry.path("manager").asText())
              && entry.path("subresource").asText().isEmpty()
              && entry.path("fieldsV1") instanceof ObjectNode theirs
              && subtract(theirs, ours);
      changed |= shares;
      if (!shares || !entry.path("fieldsV1").isEmpty()) {
        managers.add(entry);
      }
    }
    if (!changed) {
      return Optional.empty();
    }
    ((ObjectNode) tree.path("metadata")).set("managedFields", managers);
    return Optional.of(KubernetesObject.of(tree));
  }

  /** Whether something was taken away. */
  private static boolean subtract(ObjectNode theirs, JsonNode ours) {
    boolean changed = false;
    for (Map.Entry<String, JsonNode> field : List.copyOf(theirs.properties())) {
      JsonNode own = ours.path(field.getKey());
      if (own.isMissingNode()) {
        continue;
      }
      if (field.getValue().isEmpty() || own.isEmpty()) {
        theirs.remove(field.getKey());
        changed = true;
      } else if (field.getValue() instanceof ObjectNode below) {
        changed |= subtract(below, own);
        if (below.isEmpty()) {
          theirs.remove(field.getKey());
        }
      }
    }
    return changed;
  }
}
