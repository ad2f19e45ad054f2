package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Map;

/** What {@link MarkedObjects} keeps of an object. */
public final class MarkedMetadata {
  private static final List<String> KEPT =
      List.of("namespace", "name", "uid", "resourceVersion", "deletionTimestamp");

  private MarkedMetadata() {}

  /** Whether the object carries the label. */
  public static boolean marked(KubernetesObject object) {
    return object.look(
        tree -> tree.path("metadata").path("labels").path(GitMarks.REPOSITORY).isTextual());
  }

  /** The part that is kept. */
  public static KubernetesObject of(KubernetesObject object) {
    return object.look(MarkedMetadata::reduced);
  }

  private static KubernetesObject reduced(JsonNode tree) {
    ObjectNode kept = Json.MAPPER.createObjectNode();
    kept.set("apiVersion", tree.path("apiVersion"));
    kept.set("kind", tree.path("kind"));
    ObjectNode metadata = kept.putObject("metadata");
    JsonNode from = tree.path("metadata");
    for (String field : KEPT) {
      if (from.has(field)) {
        metadata.set(field, from.path(field));
      }
    }
    own(from.path("labels"), metadata, "labels");
    own(from.path("annotations"), metadata, "annotations");
    ArrayNode owners = Json.MAPPER.createArrayNode();
    from.path("ownerReferences").forEach(owners::add);
    if (!owners.isEmpty()) {
      metadata.set("ownerReferences", owners);
    }
    ArrayNode managers = metadata.putArray("managedFields");
    for (JsonNode entry : from.path("managedFields")) {
      if (!entry.path("subresource").asText().equals("status")) {
        managers.add(entry);
      }
    }
    return KubernetesObject.of(kept);
  }

  private static void own(JsonNode texts, ObjectNode metadata, String name) {
    ObjectNode kept = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> text : texts.properties()) {
      if (text.getKey().startsWith(GitMarks.PREFIX)) {
        kept.set(text.getKey(), text.getValue());
      }
    }
    if (!kept.isEmpty()) {
      metadata.set(name, kept);
    }
  }
}
