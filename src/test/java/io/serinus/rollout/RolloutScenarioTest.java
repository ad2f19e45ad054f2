package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.model.CanaryStatus;
import io.serinus.model.GoDuration;
import io.serinus.model.HookOutcome;
import io.serinus.model.Json;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.Phase;
import io.serinus.model.Standing;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import io.serinus.rollout.Scenario.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario under {@code scenarios/rollout}: observations in, decisions out. */
class RolloutScenarioTest {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/rollout");
  private static final Set<String> EXPECTATIONS =
      Set.of(
          "phase",
          "weight",
          "actions",
          "wake",
          "reason",
          "events",
          "alerts",
          "failedChecks",
          "iterations",
          "promoted",
          "condition",
          "measure",
          "ask",
          "pods",
          "revision",
          "promotedRevision",
          "lastPromotedSpec",
          "manifest",
          "recollect",
          "checks",
          "history",
          "ended",
          "standing",
          "until",
          "waitingFor",
          "command",
          "holds",
          "configs",
          "source",
          "routing",
          "cookies",
          "unchanged");

  @TestFactory
  Stream<DynamicTest> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(SCENARIOS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(Scenario.name(file), () -> play(Scenario.read(file))));
    }
  }

  private static void play(Scenario scenario) {
    CanaryStatus status = given(scenario);
    JsonNode actions = Json.MAPPER.createArrayNode();
    for (Step step : scenario.steps()) {
      status = before(step, status);
      Observation looked = step.seen().withMeasurements(Map.of());
      Observation seen = step.seen().withHooks(answers(step, status));
      ObservationPlan asked =
          ObservationPlan.of(step.plan(), status, looked.withHooks(seen.hooks()));
      Decision decision = RolloutDecider.decide(step.plan(), status, seen);
      JsonNode expected = whole(step.expected(), actions);
      assertThat(expected.properties().stream().map(Map.Entry::getKey))
          .as("at %s: known expectations", step.at())
          .isSubsetOf(EXPECTATIONS);
      assertThat(outcome(expected, status, decision, asked))
          .as("at %s, decided %s", step.at(), decision)
          .isEqualTo(wanted(expected));
      actions = expected.get("actions");
      assertSettled(step.plan(), seen, decision);
      status = decision.status();
    }
  }

  /**
   * All actions, events and alerts are compared at each tick. Those that are not listed are the
   * actions of the tick before, and no event and no alert.
   */
  private static JsonNode whole(JsonNode listed, JsonNode actionsBefore) {
    ObjectNode whole = Json.MAPPER.createObjectNode();
    whole.set("actions", actionsBefore);
    whole.putArray("events");
    whole.putArray("alerts");
    listed.properties().forEach(entry -> whole.set(entry.getKey(), entry.getValue()));
    return whole;
  }

  /** What happened since the tick before. */
  static CanaryStatus before(Step step, CanaryStatus status) {
    CanaryStatus refused =
        step.refused()
            .map(
                message ->
                    Refused.by(
                        step.plan(),
                        status,
                        message.substring(0, message.indexOf(':')),
                        message,
                        step.seen().now()))
            .orElse(status);
    return step.deleting() ? Termination.begun(refused, step.seen()) : refused;
  }

  /** What the hooks answer that this tick must ask. */
  static Map<String, HookOutcome> answers(Step step, CanaryStatus status) {
    Map<String, HookOutcome> answers = new LinkedHashMap<>();
    for (HookQuestion question : ObservationPlan.of(step.plan(), status, step.seen()).hooks()) {
      HookOutcome outcome = step.hooks().get(question.hook().name());
      if (outcome != null) {
        answers.put(question.id(), outcome);
      }
    }
    return answers;
  }

  static CanaryStatus given(Scenario scenario) {
    return switch (scenario.given()) {
      case "" -> CanaryStatus.NONE;
      case "initialised" -> initialised(scenario.plan());
      case "in a phase of a later version" ->
          StatusDraft.of(initialised(scenario.plan())).phase(Phase.UNKNOWN, Scenario.START).build();
      default -> byAnotherController(scenario.given());
    };
  }

  /** {@code Failed by another controller}, or {@code Progressing by another controller at 30}. */
  private static CanaryStatus byAnotherController(String given) {
    String[] words = given.split(" ", -1);
    int weight = words.length > 5 ? Integer.parseInt(words[5]) : 0;
    return new CanaryStatus(
        Phase.of(words[0]),
        0,
        weight,
        0,
        "6f5d",
        "6f5d",
        Scenario.START,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        null);
  }

  /** Looking again without anything new decides the same; and status survives being stored. */
  private static void assertSettled(RolloutPlan plan, Observation seen, Decision decision) {
    assertThat(RolloutDecider.decide(plan, stored(decision.status()), seen))
        .as("decided again at %s", seen.now())
        .isEqualTo(decision);
  }

  private static CanaryStatus stored(CanaryStatus status) {
    try {
      return Json.MAPPER.treeToValue(Json.tree(status), CanaryStatus.class);
    } catch (JsonProcessingException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static Map<String, Object> wanted(JsonNode expected) {
    Map<String, Object> wanted = new LinkedHashMap<>();
    expected.properties().forEach(entry -> wanted.put(entry.getKey(), value(entry.getValue())));
    return wanted;
  }

  private static Object value(JsonNode node) {
    if (!node.isArray()) {
      return node.asText();
    }
    List<Object> values = new ArrayList<>();
    node.forEach(item -> values.add(item.asText()));
    return values;
  }

  private static Map<String, Object> outcome(
      JsonNode expected, CanaryStatus before, Decision decision, ObservationPlan asked) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    expected
        .properties()
        .forEach(
            entry ->
                outcome.put(
                    entry.getKey(),
                    outcome(entry.getKey(), entry.getValue(), before, decision, asked)));
    return outcome;
  }

  private static Object outcome(
      String key,
      JsonNode expected,
      CanaryStatus before,
      Decision decision,
      ObservationPlan asked) {
    CanaryStatus status = decision.status();
    return switch (key) {
      case "phase" -> status.phase().word();
      case "weight" -> text(status.canaryWeight());
      case "failedChecks" -> text(status.failedChecks());
      case "iterations" -> text(status.iterations());
      case "holds" -> text(status.rollout().holds());
      case "reason" -> Optional.ofNullable(status.rollout().reason()).orElse("");
      case "revision" -> Optional.ofNullable(status.rollout().revision()).orElse("");
      case "recollect" -> String.valueOf(asked.recollect());
      case "manifest" ->
          Optional.ofNullable(status.rollout().promotedManifest())
              .map(origin -> origin.template() + " " + origin.repository() + " " + origin.commit())
              .orElse("none");
      case "promotedRevision" ->
          Optional.ofNullable(status.rollout().promotedRevision()).orElse("");
      case "configs" -> String.valueOf(status.trackedConfigs());
      case "source" -> status.rollout().source() == null ? "none" : "a commit";
      case "lastPromotedSpec" -> Optional.ofNullable(status.lastPromotedSpec()).orElse("");
      case "promoted" -> condition(status, "Promoted");
      case "condition" -> condition(status, expected.asText().split(" ", -1)[0]);
      case "measure" -> String.valueOf(asked.windowToMeasure().isPresent());
      case "ask" -> asked.hooks().stream().map(question -> question.hook().name()).toList();
      case "routing" -> routing(decision);
      case "cookies" -> cookies(status);
      case "unchanged" -> String.valueOf(status.equals(before));
      case "wake" ->
          decision.wakeAt().map(Scenario::sinceStart).map(GoDuration::format).orElse("none");
      case "actions" -> decision.actions().stream().map(RolloutScenarioTest::word).toList();
      case "events" -> newEvents(before, status);
      case "alerts" -> newAlerts(before, status);
      case "checks" ->
          status.rollout().checks().stream()
              .map(check -> check.metric() + " " + check.verdict() + " " + check.reason())
              .toList();
      case "standing" -> standing(status).map(Standing::code).map(Code::word).orElse("none");
      case "until" ->
          standing(status)
              .map(Standing::until)
              .map(Scenario::sinceStart)
              .map(GoDuration::format)
              .orElse("none");
      case "waitingFor" -> standing(status).map(Standing::waitingFor).orElse("nothing");
      case "ended" -> status.rollout().history().stream().map(run -> run.ended().word()).toList();
      case "command" ->
          Optional.ofNullable(status.rollout().lastCommand())
              .map(
                  answer ->
                      answer.command() + " " + answer.result().word() + ": " + answer.message())
              .orElse("none");
      case "history" ->
          status.rollout().history().stream()
              .map(run -> run.revision() + " " + run.outcome().word() + ": " + run.reason())
              .toList();
      default -> throw new IllegalArgumentException(key);
    };
  }

  /** The split that the decision asks for: {@code 0 mirrored}, {@code 100 for everyone}. */
  private static String routing(Decision decision) {
    return decision.actions().stream()
        .filter(Action.RouteTraffic.class::isInstance)
        .map(action -> ((Action.RouteTraffic) action).split())
        .map(
            split ->
                split.canaryWeight()
                    + (split.mirror() ? " mirrored" : "")
                    + (split.everyone() ? " for everyone" : ""))
        .findFirst()
        .orElse("");
  }

  private static Optional<Standing> standing(CanaryStatus status) {
    return Optional.ofNullable(status.rollout().standing());
  }

  /** The canary's, its previous, the primary's and its previous one; {@code -} for none. */
  private static List<String> cookies(CanaryStatus status) {
    return Stream.of(
            status.sessionAffinityCookie(),
            status.previousSessionAffinityCookie(),
            status.primarySessionAffinityCookie(),
            status.previousPrimarySessionAffinityCookie())
        .map(cookie -> Objects.requireNonNullElse(cookie, "-"))
        .toList();
  }

  private static String text(int number) {
    return String.valueOf(number);
  }

  /** The condition as the file writes it: {@code Type Status Reason}, or {@code Type absent}. */
  private static String condition(CanaryStatus status, String type) {
    return Conditions.find(status.conditions(), type)
        .map(
            condition ->
                type.equals("Promoted")
                    ? condition.status()
                    : type + " " + condition.status() + " " + condition.reason())
        .orElse(type + " absent");
  }

  private static List<String> newEvents(CanaryStatus before, CanaryStatus after) {
    return news(before, after)
        .filter(notification -> notification.kind() != Kind.ALERT)
        .map(
            notification ->
                (notification.kind() == Kind.POST_ROLLOUT ? "CALL" : notification.severity())
                    + " "
                    + notification.message())
        .toList();
  }

  private static List<String> newAlerts(CanaryStatus before, CanaryStatus after) {
    return news(before, after)
        .filter(notification -> notification.kind() == Kind.ALERT)
        .map(notification -> notification.severity() + " " + notification.message())
        .toList();
  }

  private static Stream<PendingNotification> news(CanaryStatus before, CanaryStatus after) {
    Set<String> known =
        before.rollout().pending().stream()
            .map(PendingNotification::id)
            .collect(Collectors.toSet());
    return after.rollout().pending().stream()
        .filter(notification -> !known.contains(notification.id()));
  }

  private static String word(Action action) {
    return action.accept(
        new Action.Visitor<>() {
          @Override
          public String ensureServices(Action.EnsureServices services) {
            return services.apexToPrimary() ? "services" : "services without apex";
          }

          @Override
          public String ensurePrimary(Action.EnsurePrimary primary) {
            return primary.restored() ? "primary as promoted" : "primary";
          }

          @Override
          public String promoteToPrimary(Action.PromoteToPrimary promotion) {
            return "promote "
                + promotion.promotionId()
                + (promotion.restored() ? " as promoted" : "");
          }

          @Override
          public String followTarget(Action.FollowTarget follow) {
            return follow.boundsOnly() ? "follow bounds" : "follow";
          }

          @Override
          public String routeTraffic(Action.RouteTraffic traffic) {
            return "traffic " + traffic.split().canaryWeight();
          }

          @Override
          public String scaleTarget(Action.ScaleTarget scale) {
            return "scale " + scale.replicas();
          }

          @Override
          public String giveBack(Action.GiveBack nothingMore) {
            return "give back";
          }
        });
  }

  private static CanaryStatus initialised(RolloutPlan plan) {
    RolloutPlan understood =
        new RolloutPlan(
            plan.target(),
            plan.kind(),
            plan.strategy(),
            plan.interval(),
            plan.threshold(),
            plan.holdLimit(),
            plan.primaryReadyThreshold(),
            plan.canaryReadyThreshold(),
            plan.progressDeadline(),
            plan.drain(),
            plan.promotionStep(),
            plan.skipAnalysis(),
            false,
            plan.cookies(),
            plan.metrics(),
            plan.hooks(),
            plan.alerts(),
            List.of(),
            plan.warnings());
    Observation seen =
        new Observation(
            Scenario.START.minusSeconds(3600),
            Optional.of(
                new Target(
                    "r1", List.of("podinfo:r1"), 2, Readiness.SCALED_TO_ZERO, Optional.empty())),
            Optional.empty(),
            Optional.of(
                new Primary("init", List.of("podinfo:r1"), new Readiness(true, 2, 2, 2, 2))),
            Map.<String, Measurement>of(),
            "init");
    CanaryStatus status = RolloutDecider.decide(understood, CanaryStatus.NONE, seen).status();
    assertThat(status.phase().word()).isEqualTo("Initialized");
    return status;
  }
}
