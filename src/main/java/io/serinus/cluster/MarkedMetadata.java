package io.serinus.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Map;

/**
 * What {@link MarkedObjects} keeps of an object. Who owns which fields is kept as text: {@link
 * #fields} reads it.
 */
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
        managers.add(packed(entry));
      }
    }
    return KubernetesObject.of(kept);
  }

  /** As text the fields take a tenth of the memory of a tree. */
  private static ObjectNode packed(JsonNode entry) {
    ObjectNode packed = Json.MAPPER.createObjectNode();
    for (String field : List.of("manager", "operation", "subresource")) {
      if (entry.has(field)) {
        packed.set(field, entry.path(field));
      }
    }
    return packed.put("fieldsV1", entry.path("fieldsV1").toString());
  }

  /** The {@code fieldsV1} of an entry of managedFields, of a whole object or of what is kept. */
  public static JsonNode fields(JsonNode entry) {
    JsonNode fields = entry.path("fieldsV1");
    if (!fields.isTextual()) {
      return fields;
    }
    try {
      return Json.MAPPER.readTree(fields.textValue());
    } catch (JsonProcessingException surprise) {
      throw new IllegalStateException("a JSON tree that was written cannot be read", surprise);
    }
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
