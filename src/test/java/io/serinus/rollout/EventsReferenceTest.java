package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.docs.Markdown;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Phase;
import io.serinus.model.Standing.Code;
import io.serinus.model.Standing.Until;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/events.md to what is told when every scenario is played. */
class EventsReferenceTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/rollout");

  /** A problem that is made, with its reason where it is written out. */
  private static final Pattern MADE = Pattern.compile("new TargetProblem\\(\\s*(?:\"(\\w+)\")?");

  private static final Set<String> events = new TreeSet<>();
  private static final Set<String> conditions = new TreeSet<>();

  /** Messages of events that are those of a condition, to its type. */
  private static final Map<String, String> repeated = new HashMap<>();

  @BeforeAll
  static void playEveryScenario() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      files
          .filter(file -> file.toString().endsWith(".yaml"))
          .map(Scenario::read)
          .forEach(EventsReferenceTest::play);
    }
    hear(
        Refused.by(
            Plans.named("weighted"),
            CanaryStatus.NONE,
            "Forbidden",
            "Service test/podinfo was refused by the API server: no",
            Scenario.START));
    reasonsInTheCode().forEach(reason -> hear(seenByTheReconciler(reason)));
  }

  /** Every reason with which the code makes a problem of a target, whoever finds it. */
  private static Set<String> reasonsInTheCode() throws IOException {
    Set<String> reasons = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher made = MADE.matcher(Files.readString(file));
        while (made.find()) {
          assertThat(made.group(1)).as("the reason is written out in %s", file).isNotNull();
          reasons.add(made.group(1));
        }
      }
    }
    return reasons;
  }

  private static CanaryStatus seenByTheReconciler(String reason) {
    Conditions.Wanted wanted =
        new Conditions.Wanted(Conditions.TARGET_USABLE, "False", reason, "another Canary has it");
    return StatusDraft.of(CanaryStatus.NONE)
        .conditions(Conditions.with(List.of(), wanted, Scenario.START))
        .build();
  }

  @Test
  void everyEventThatIsToldIsDocumentedWithItsType() {
    assertThat(events)
        .isNotEmpty()
        .allSatisfy(
            event -> assertThat(documented()).anyMatch(row -> row.matcher(event).matches()));
  }

  @Test
  void everyDocumentedEventIsTold() {
    assertThat(documented())
        .allSatisfy(row -> assertThat(events).anyMatch(event -> row.matcher(event).matches()));
  }

  @Test
  void everyConditionIsDocumentedAndNoOther() {
    Set<String> documented =
        Markdown.page("events.md").rows("Condition", "Status", "Reason").stream()
            .map(
                row ->
                    row.subList(0, 3).stream().map(Markdown::code).collect(Collectors.joining(" ")))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(documented).isEqualTo(conditions);
  }

  @Test
  void everyPhaseIsDocumented() {
    assertThat(
            Markdown.page("events.md").rows("Phase", "Meaning").stream()
                .map(row -> Markdown.code(row.get(0))))
        .containsExactlyElementsOf(
            Stream.of(Phase.values()).map(Phase::word).filter(word -> !word.isEmpty()).toList());
  }

  @Test
  void everyCodeOfAStandingIsDocumentedWithWhatEndsIt() {
    Map<Until, String> ends =
        Map.of(
            Until.NOTHING, "",
            Until.WINDOW, "the end of the window",
            Until.DEADLINE, "the progress deadline",
            Until.DRAIN, "the end of the drain");

    assertThat(
            Markdown.page("events.md").rows("Code", "Until", "Meaning").stream()
                .map(row -> Markdown.code(row.get(0)) + " " + row.get(1)))
        .containsExactlyElementsOf(
            Stream.of(Code.values())
                .map(code -> code.word() + " " + ends.get(code.until()))
                .toList());
  }

  private static void play(Scenario scenario) {
    CanaryStatus status = RolloutScenarioTest.given(scenario);
    for (Scenario.Step step : scenario.steps()) {
      CanaryStatus before = RolloutScenarioTest.before(step, status);
      Observation seen = step.seen().withHooks(RolloutScenarioTest.answers(step, before));
      status = RolloutDecider.decide(step.plan(), before, seen).status();
      hear(status);
    }
  }

  private static void hear(CanaryStatus status) {
    for (PendingNotification pending : status.rollout().pending()) {
      if (pending.kind() == PendingNotification.Kind.EVENT) {
        events.add(type(pending) + " " + words(pending, status));
      }
    }
    for (Condition condition : status.conditions()) {
      String reason =
          condition.type().equals(Refused.APPLIED) ? "the API server's" : condition.reason();
      conditions.add(String.join(" ", condition.type(), condition.status(), reason));
    }
  }

  private static String type(PendingNotification pending) {
    return pending.severity() == Severity.INFO ? "Normal" : "Warning";
  }

  /** What repeats a condition's message is documented with the condition. */
  private static String words(PendingNotification pending, CanaryStatus status) {
    status.conditions().stream()
        .filter(condition -> condition.message().equals(pending.message()))
        .forEach(condition -> repeated.put(pending.message(), condition.type()));
    String condition = repeated.get(pending.message());
    return condition == null ? pending.message() : "the message of the condition " + condition;
  }

  /** A row as a pattern of type and message; {@code …} stands for anything. */
  private static List<Pattern> documented() {
    List<Pattern> rows = new ArrayList<>();
    for (List<String> row : Markdown.page("events.md").rows("Event", "Type")) {
      String message =
          Stream.of(Markdown.code(row.get(0)).split("…", -1))
              .map(Pattern::quote)
              .collect(Collectors.joining(".+"));
      rows.add(Pattern.compile(row.get(1) + " " + message, Pattern.DOTALL));
    }
    return rows;
  }
}
