package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;

/** A receiver of one's own: a plain JSON object whose words are as they were. */
final class GenericReceiver implements ChatApi {
  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.put("name", alert.canary().name())
        .put("namespace", alert.canary().namespace())
        .put("severity", alert.severity().word())
        .put("message", alert.message())
        .put("timestamp", alert.at().toString());
    ObjectNode fields = body.putObject("fields");
    alert.fields().forEach(field -> fields.put(field.name(), field.value()));
    return body;
  }
}
