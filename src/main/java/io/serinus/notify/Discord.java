package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.Optional;

/**
 * Discord: a channel's webhook, as an embed. Nobody is mentioned, whatever the words say. An
 * address that ends in {@code /slack}, as other controllers want it, is the same webhook. Source:
 * Discord's documentation of webhooks and embeds.
 */
final class Discord implements ChatApi {
  private static final String SLACK_COMPATIBLE = "/slack";

  @Override
  public Optional<String> url(AlertDestination destination) {
    return ChatApi.super
        .url(destination)
        .map(
            url ->
                url.endsWith(SLACK_COMPATIBLE)
                    ? url.substring(0, url.length() - SLACK_COMPATIBLE.length())
                    : url);
  }

  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    ObjectNode message = Json.MAPPER.createObjectNode();
    message.put("username", destination.username());
    message.putObject("allowed_mentions").putArray("parse");
    ObjectNode embed = message.putArray("embeds").addObject();
    embed
        .put("title", alert.title())
        .put("description", MarkdownEscape.of(alert.message()))
        .put("color", color(alert))
        .put("timestamp", alert.at().toString());
    ArrayNode fields = embed.putArray("fields");
    for (Alert.Field field : alert.fields()) {
      fields
          .addObject()
          .put("name", field.name())
          .put("value", MarkdownEscape.of(field.value()))
          .put("inline", true);
    }
    return message;
  }

  private static int color(Alert alert) {
    return switch (alert.severity()) {
      case INFO -> 0x2EB67D;
      case WARNING -> 0xFFA500;
      case ERROR -> 0xE01E5A;
    };
  }
}
