package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;

/**
 * Google Chat: a card, sent to a space's webhook. Its text is a kind of HTML, so that is escaped.
 * Source: Google's reference of cards, version 2.
 */
final class GoogleChat implements ChatApi {
  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    ObjectNode message = Json.MAPPER.createObjectNode();
    ObjectNode entry = message.putArray("cardsV2").addObject();
    entry.put("cardId", "serinus");
    ObjectNode card = entry.putObject("card");
    card.putObject("header").put("title", alert.title()).put("subtitle", destination.username());
    ArrayNode widgets = card.putArray("sections").addObject().putArray("widgets");
    widgets
        .addObject()
        .putObject("textParagraph")
        .put(
            "text",
            "<font color=\"%s\"><b>%s</b></font>"
                .formatted(color(alert), escaped(alert.message())));
    alert
        .fields()
        .forEach(
            field ->
                widgets
                    .addObject()
                    .putObject("decoratedText")
                    .put("topLabel", field.name())
                    .put("text", escaped(field.value())));
    return message;
  }

  private static String color(Alert alert) {
    return switch (alert.severity()) {
      case INFO -> "#188038";
      case WARNING -> "#E37400";
      case ERROR -> "#D93025";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
