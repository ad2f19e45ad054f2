package io.serinus.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.http.BoundedLine;
import io.serinus.http.HttpResponse;
import io.serinus.model.HookOutcome;
import io.serinus.model.Json;
import java.util.Optional;

/**
 * Slack: an incoming webhook, or with a bot's token the method {@code chat.postMessage}. {@code &},
 * {@code <} and {@code >} are escaped, which is how mentions and links are written there. Source:
 * Slack's documentation of message attachments and of formatting text.
 */
final class Slack implements ChatApi {
  private static final String POST_MESSAGE = "https://slack.com/api/chat.postMessage";

  @Override
  public Optional<String> url(AlertDestination destination) {
    return ChatApi.super.url(destination).or(() -> destination.token().map(token -> POST_MESSAGE));
  }

  @Override
  public JsonNode body(AlertDestination destination, Alert alert) {
    return SlackMessage.of(destination, alert, color(alert), Slack::escaped);
  }

  private static String color(Alert alert) {
    return switch (alert.severity()) {
      case INFO -> "good";
      case WARNING -> "warning";
      case ERROR -> "danger";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** Methods of the API answer 200 and say in the body whether it was done. */
  @Override
  public HookOutcome outcome(HttpResponse response) {
    try {
      JsonNode answer = Json.MAPPER.readTree(response.body());
      boolean refused = answer.path("ok").isBoolean() && !answer.path("ok").asBoolean();
      return response.isSuccessful() && refused
          ? new HookOutcome.Refused(
              "answered: " + BoundedLine.of(answer.path("error").asText("not ok")))
          : response.outcome();
    } catch (JsonProcessingException plainText) {
      return response.outcome();
    }
  }
}
