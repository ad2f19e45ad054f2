package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the table of docs/alerts.md to what is told when every scenario is played. */
class AlertsReferenceTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/rollout");

  private static final Set<String> alerts = new TreeSet<>();

  @BeforeAll
  static void playEveryScenario() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(Scenario::read)
          .forEach(AlertsReferenceTest::play);
    }
    RolloutPlan told =
        RolloutPlan.of(
            Plans.spec(Plans.ANALYSES.get("weighted")),
            RolloutSettings.DEFAULT.withAlerts(Optional.of(Severity.INFO)));
    hear(Refused.by(told, CanaryStatus.NONE, "Forbidden", "Service was refused", Scenario.START));
  }

  @Test
  void everyAlertThatIsToldIsDocumentedWithItsSeverity() {
    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(
            alert -> assertThat(documented()).anyMatch(row -> row.matcher(alert).matches()));
  }

  @Test
  void everyDocumentedAlertIsTold() {
    assertThat(documented())
        .allSatisfy(row -> assertThat(alerts).anyMatch(alert -> row.matcher(alert).matches()));
  }

  private static void play(Scenario scenario) {
    CanaryStatus status = RolloutScenarioTest.given(scenario);
    for (Scenario.Step step : scenario.steps()) {
      CanaryStatus before = RolloutScenarioTest.before(step, status);
      Observation seen = step.seen().withHooks(RolloutScenarioTest.answers(step, before));
      Set<String> known =
          before.rollout().pending().stream()
              .map(PendingNotification::id)
              .collect(Collectors.toSet());
      status = RolloutDecider.decide(step.plan(), before, seen).status();
      hear(status, known);
    }
  }

  private static void hear(CanaryStatus status) {
    hear(status, Set.of());
  }

  private static void hear(CanaryStatus status, Set<String> known) {
    status.rollout().pending().stream()
        .filter(pending -> pending.kind() == Kind.ALERT && !known.contains(pending.id()))
        .forEach(pending -> alerts.add(pending.severity().word() + " " + words(pending, status)));
  }

  /** What repeats a condition's message is documented by the condition. */
  private static String words(PendingNotification pending, CanaryStatus status) {
    return status.conditions().stream()
        .filter(condition -> condition.message().equals(pending.message()))
        .map((Condition condition) -> "the message of the condition " + condition.type())
        .findFirst()
        .orElse(pending.message());
  }

  /** A row as a pattern of severity and message; {@code …} stands for anything. */
  private static List<Pattern> documented() {
    return Markdown.page("alerts.md").rows("Alert", "Severity").stream()
        .map(
            row ->
                Pattern.compile(
                    row.get(1)
                        + " "
                        + Stream.of(Markdown.code(row.get(0)).split("…", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*")),
                    Pattern.DOTALL))
        .toList();
  }
}
