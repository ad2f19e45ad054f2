package io.serinus.notify;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Rocket.Chat: an incoming webhook, which takes Slack's messages. A character without width after
 * each {@code @} keeps words from mentioning people.
 */
final class RocketChat implements ChatApi {
  private static final String WITHOUT_WIDTH = "\u200b";

  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    return SlackMessage.of(
        destination, alert, color(alert), text -> text.replace("@", "@" + WITHOUT_WIDTH));
  }

  private static String color(Alert alert) {
    return switch (alert.severity()) {
      case INFO -> "#0076D7";
      case WARNING -> "#FFA500";
      case ERROR -> "#FF0000";
    };
  }
}
