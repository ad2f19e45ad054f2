package io.serinus.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.serinus.model.AlertProviderType;
import io.serinus.model.CanaryKey;
import io.serinus.model.Json;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Secret;
import io.serinus.notify.Alert.Field;
import io.serinus.report.Golden;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each provider is sent, byte by byte, with words in it that somebody else wrote. */
class AlertPayloadTest {
  private static final String WORDS =
      "Canary failed, rolling back: commit 0123456 by Ada: <!channel> @everyone *bold* [a](http://b) & \"q\"";

  @ParameterizedTest
  @EnumSource
  void aProviderIsSentWhatItsDocumentationSays(AlertProviderType type)
      throws JsonProcessingException {
    Golden.check("notify", type.word() + ".json", body(type, Severity.ERROR, WORDS) + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void theThreeSeveritiesLookDifferent(AlertProviderType type) throws JsonProcessingException {
    assertThat(
            List.of(
                body(type, Severity.INFO, "m"),
                body(type, Severity.WARNING, "m"),
                body(type, Severity.ERROR, "m")))
        .doesNotHaveDuplicates();
  }

  @Test
  void nobodyIsMentionedByWhatACommitSays() throws JsonProcessingException {
    assertThat(body(AlertProviderType.SLACK, Severity.INFO, WORDS)).doesNotContain("<!channel>");
    assertThat(body(AlertProviderType.ROCKET, Severity.INFO, WORDS)).doesNotContain("@everyone");
    assertThat(body(AlertProviderType.DISCORD, Severity.INFO, WORDS))
        .contains("\"allowed_mentions\" : {\n    \"parse\" : [ ]");
    assertThat(body(AlertProviderType.GOOGLE_CHAT, Severity.INFO, WORDS))
        .doesNotContain("<!channel>", "<users/");
  }

  @ParameterizedTest
  @EnumSource
  void addressAndTokenAreNotInTheMessage(AlertProviderType type) throws JsonProcessingException {
    assertThat(body(type, Severity.INFO, "m")).doesNotContain("hidden");
  }

  private static String body(AlertProviderType type, Severity severity, String message)
      throws JsonProcessingException {
    AlertDestination destination =
        new AlertDestination(
            type,
            Optional.of(new Secret("https://example.com/hidden")),
            "deployments",
            "serinus",
            Optional.of(new Secret("http://hidden@proxy")),
            Optional.of(new Secret("hidden")));
    Alert alert =
        new Alert(
            new CanaryKey("test", "podinfo"),
            severity,
            message,
            List.of(
                new Field("Target", "Deployment/podinfo.test"),
                new Field("Failed checks threshold", "5"),
                new Field("Progress deadline", "600s"),
                new Field("Traffic routing", "Weight step: 10 max: 50")),
            Instant.parse("2026-03-01T12:00:00Z"),
            "key-1");
    return Json.MAPPER
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(HttpAlertSender.api(type).body(destination, alert));
  }
}
