package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;

/** A JSON merge patch that replaces finalizers and owners of fields. */
final class MetadataPatch {
  private MetadataPatch() {}

  /**
   * The patch; locked to the version and the uid of the object.
   *
   * @throws IllegalArgumentException when the object carries no resourceVersion
   */
  static ObjectNode of(KubernetesObject object) {
    if (object.resourceVersion().isEmpty()) {
      throw new IllegalArgumentException(object + " carries no resourceVersion to lock to");
    }
    ObjectNode patch = Json.MAPPER.createObjectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", object.uid()).put("resourceVersion", object.resourceVersion());
    JsonNode finalizers = object.at("/metadata/finalizers");
    if (finalizers.isEmpty()) {
      metadata.putNull("finalizers");
    } else {
      metadata.set("finalizers", finalizers);
    }
    JsonNode managers = object.at("/metadata/managedFields");
    if (!managers.isEmpty()) {
      metadata.set("managedFields", managers);
    }
    return patch;
  }
}
