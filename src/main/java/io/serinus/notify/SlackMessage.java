package io.serinus.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.function.UnaryOperator;

/**
 * The message with one attachment that Slack takes and Rocket.Chat takes too. None of its text is
 * formatted.
 */
final class SlackMessage {
  private SlackMessage() {}

  /**
   * @param color of the bar beside the attachment
   * @param escaped what makes others' words plain
   */
  static ObjectNode of(
      AlertDestination destination, Alert alert, String color, UnaryOperator<String> escaped) {
    ObjectNode message = Json.MAPPER.createObjectNode();
    message
        .put("channel", destination.channel())
        .put("username", destination.username())
        .put("icon_emoji", ":rocket:");
    ObjectNode attachment = message.putArray("attachments").addObject();
    attachment
        .put("color", color)
        .put("fallback", escaped.apply(alert.title() + ": " + alert.message()))
        .put("author_name", escaped.apply(alert.title()))
        .put("text", escaped.apply(alert.message()));
    attachment.putArray("mrkdwn_in");
    ArrayNode fields = attachment.putArray("fields");
    for (Alert.Field field : alert.fields()) {
      fields
          .addObject()
          .put("title", field.name())
          .put("value", escaped.apply(field.value()))
          .put("short", false);
    }
    return message;
  }
}
