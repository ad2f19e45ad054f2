package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;

/**
 * Microsoft Teams: an Adaptive Card, as workflows that are started by a webhook take it. Source:
 * Microsoft's documentation of webhooks for Teams and the schema of Adaptive Cards 1.4.
 */
final class MicrosoftTeams implements ChatApi {
  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    ObjectNode message = Json.MAPPER.createObjectNode();
    message.put("type", "message");
    ObjectNode attachment = message.putArray("attachments").addObject();
    attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
    ObjectNode card = attachment.putObject("content");
    card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
        .put("type", "AdaptiveCard")
        .put("version", "1.4");
    card.putObject("msteams").put("width", "Full");
    ArrayNode body = card.putArray("body");
    text(body, alert.title()).put("size", "Medium").put("weight", "Bolder");
    text(body, alert.message()).put("color", color(alert));
    if (!alert.fields().isEmpty()) {
      ArrayNode facts = body.addObject().put("type", "FactSet").putArray("facts");
      alert
          .fields()
          .forEach(
              field ->
                  facts
                      .addObject()
                      .put("title", field.name())
                      .put("value", MarkdownEscape.of(field.value())));
    }
    return message;
  }

  private static ObjectNode text(ArrayNode body, String text) {
    return body.addObject()
        .put("type", "TextBlock")
        .put("text", MarkdownEscape.of(text))
        .put("wrap", true);
  }

  private static String color(Alert alert) {
    return switch (alert.severity()) {
      case INFO -> "Good";
      case WARNING -> "Warning";
      case ERROR -> "Attention";
    };
  }
}
