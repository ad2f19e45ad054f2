package io.serinus.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;

/** What is sent to write a status: the API server takes nothing else of the object. */
final class StatusBody {
  private StatusBody() {}

  /**
   * The body; locked to the version and the uid of the object.
   *
   * @throws IllegalArgumentException when the object carries no resourceVersion
   */
  static ObjectNode of(KubernetesObject object) {
    if (object.resourceVersion().isEmpty()) {
      throw new IllegalArgumentException(object + " carries no resourceVersion to lock to");
    }
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("apiVersion", object.ref().apiVersion()).put("kind", object.kind());
    ObjectNode metadata = body.putObject("metadata").put("name", object.name());
    if (!object.namespace().isEmpty()) {
      metadata.put("namespace", object.namespace());
    }
    metadata.put("uid", object.uid()).put("resourceVersion", object.resourceVersion());
    JsonNode status = object.at("/status");
    if (!status.isMissingNode()) {
      body.set("status", status);
    }
    return body;
  }
}
