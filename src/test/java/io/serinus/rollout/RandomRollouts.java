package io.serinus.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Command;
import io.serinus.model.HookOutcome;
import io.serinus.model.Phase;
import io.serinus.model.RandomRecords;
import io.serinus.model.Source;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import io.serinus.rollout.Observation.TargetProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Specs, statuses and observations of every kind, sensible or not. */
final class RandomRollouts {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String METRIC = "request-success-rate";

  private static final List<String> REVISIONS = List.of("r1", "r2", "r3");
  private static final Instant NOW = Instant.EPOCH.plusSeconds(1000);

  private static final Readiness READY = new Readiness(true, 2, 2, 2, 2);

  private RandomRollouts() {}

  /** All that one decision depends on. */
  record Moment(RolloutPlan plan, CanaryStatus status, Observation seen) {
    Decision decide() {
      return RolloutDecider.decide(plan, status, seen);
    }

    /** With this answer to every webhook that is asked. */
    private Moment answered(HookOutcome answer) {
      Map<String, HookOutcome> answers = new HashMap<>();
      for (HookQuestion question : ObservationPlan.of(plan, status, seen).hooks()) {
        answers.put(question.id(), answer);
      }
      return new Moment(plan, status, seen.withHooks(answers));
    }
  }

  /**
   * Two of three of every kind, the third that of a run of r2 that has come some steps far; with
   * webhooks that have answered and others that have not.
   */
  static Arbitrary<Moment> moments() {
    Arbitrary<Moment> unanswered =
        Arbitraries.frequencyOf(
            Tuple.of(
                2,
                Combinators.combine(plans(), statuses(), observations(REVISIONS)).as(Moment::new)),
            Tuple.of(
                1,
                Combinators.combine(underWay(), observations(List.of("r2")))
                    .as((begun, seen) -> new Moment(begun.plan(), begun.status(), seen))));
    return Combinators.combine(unanswered, answers().optional(0.8))
        .as((asked, answer) -> answer.map(asked::answered).orElse(asked));
  }

  private record Begun(RolloutPlan plan, CanaryStatus status) {}

  private static Arbitrary<Begun> underWay() {
    return Combinators.combine(
            Arbitraries.of(List.copyOf(Plans.ANALYSES.keySet())),
            Arbitraries.integers().between(0, 4))
        .as((name, checks) -> underWay(Plans.named(name), checks));
  }

  /** What the decider itself makes of a run while all is well. */
  private static Begun underWay(RolloutPlan plan, int checks) {
    Instant now = NOW.minusSeconds(500);
    CanaryStatus status =
        decided(plan, CanaryStatus.NONE, now, "init", target("r1", Readiness.SCALED_TO_ZERO));
    for (int check = 0; check <= checks; check++) {
      now = now.plusSeconds(15);
      status = decided(plan, status, now, "run", target("r2", READY));
    }
    return new Begun(plan, status);
  }

  private static Target target(String revision, Readiness pods) {
    return new Target(revision, List.of("i"), 2, pods, Optional.empty());
  }

  private static CanaryStatus decided(
      RolloutPlan plan, CanaryStatus status, Instant now, String id, Target target) {
    Observation seen =
        new Observation(
            now,
            Optional.of(target),
            Optional.empty(),
            Optional.of(new Primary("init", List.of("i"), READY)),
            Map.of(METRIC, new Measurement.Value(100)),
            id);
    return new Moment(plan, status, seen).answered(new HookOutcome.Passed()).decide().status();
  }

  /** Those after a run of this revision has ended, which no newer one follows. */
  static Arbitrary<Moment> nothingNew(String revision) {
    List<String> only = List.of(revision);
    return Combinators.combine(plans(), ended(only), observations(only))
        .as((plan, status, seen) -> new Moment(plan, status, seen.withCommand(Optional.empty())));
  }

  /** Plans of the named analyses and of random specs. */
  private static Arbitrary<RolloutPlan> plans() {
    List<RolloutPlan> named = Plans.ANALYSES.keySet().stream().sorted().map(Plans::named).toList();
    return Arbitraries.oneOf(
        Arbitraries.of(named),
        specs().map(spec -> RolloutPlan.of(CanarySpec.of(spec), RolloutSettings.DEFAULT)));
  }

  /** Any combination of the fields that decide a rollout, contradictions and nonsense included. */
  private static Arbitrary<ObjectNode> specs() {
    return object(
            field("provider", 0.7, "istio", "kubernetes", "linkerd"),
            field("skipAnalysis", 0.9, true),
            field("suspend", 0.95, true),
            field("progressDeadlineSeconds", 0.5, -1, 0, 5, 600),
            field("service", 0, json("{'port': 80}"), json("{'port': 80, 'appProtocol': 'tcp'}")))
        .flatMap(spec -> analyses().map(analysis -> with(spec, analysis)));
  }

  private static ObjectNode with(ObjectNode spec, ObjectNode analysis) {
    ObjectNode whole = spec.deepCopy();
    whole.set("analysis", analysis);
    whole.set("targetRef", json("{'apiVersion': 'apps/v1', 'kind': 'Deployment', 'name': 'app'}"));
    return whole;
  }

  private static Arbitrary<ObjectNode> analyses() {
    return object(
        field("interval", 0.2, "1s", "10s", "1ms", "1m"),
        field("threshold", 0.4, -1, 0, 1, 3),
        field("iterations", 0.6, -1, 0, 1, 3),
        field("stepWeight", 0.4, -1, 0, 1, 10, 33, 100, 101),
        field("maxWeight", 0.5, -1, 0, 1, 50, 100, 200),
        field("stepWeights", 0.7, json("[]"), json("[1, 10, 100]"), json("[50, 10, -1, 300]")),
        field("stepWeightPromotion", 0.7, -1, 0, 30, 100),
        field("mirror", 0.7, true),
        field("mirrorWeight", 0.8, -1, 0, 30, 200),
        field("match", 0.7, json("[{'headers': {'x': {'exact': 'y'}}}]")),
        field("sessionAffinity", 0.8, json("{'cookieName': 'c'}"), json("{'maxAge': -1}")),
        field("primaryReadyThreshold", 0.7, -1, 0, 50, 100, 200),
        field("canaryReadyThreshold", 0.7, -1, 0, 50, 100, 200),
        field(
            "metrics",
            0.3,
            json("[{'name': '" + METRIC + "', 'thresholdRange': {'min': 99}}]"),
            json("[{'name': '" + METRIC + "', 'thresholdRange': {'min': 99, 'max': 1}}]"),
            json("[{'name': 'own', 'query': '{{ nonsense'}]"),
            json("[{'name': 'nothing'}]")),
        field("webhooks", 0.5, hooks()));
  }

  private static Object[] hooks() {
    List<Object> hooks = new ArrayList<>();
    for (String type :
        List.of(
            "confirm-rollout",
            "pre-rollout",
            "rollout",
            "confirm-traffic-increase",
            "confirm-promotion",
            "post-rollout",
            "rollback",
            "event",
            "never-heard-of")) {
      hooks.add(json("[{'name': 'hook', 'url': 'http://hook', 'type': '" + type + "'}]"));
    }
    return hooks.toArray();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (IOException surprise) {
      throw new UncheckedIOException(surprise);
    }
  }

  private record Field(String name, double absent, List<JsonNode> values) {
    Arbitrary<Optional<JsonNode>> value() {
      return Arbitraries.of(values).optional(1 - absent);
    }
  }

  private static Field field(String name, double absent, Object... values) {
    return new Field(name, absent, Arrays.stream(values).<JsonNode>map(JSON::valueToTree).toList());
  }

  private static Arbitrary<ObjectNode> object(Field... fields) {
    return Combinators.combine(Arrays.stream(fields).map(Field::value).toList())
        .as(
            values -> {
              ObjectNode object = JSON.createObjectNode();
              for (int index = 0; index < fields.length; index++) {
                String name = fields[index].name();
                values.get(index).ifPresent(value -> object.set(name, value));
              }
              return object;
            });
  }

  /** Statuses that could have been written, by whatever version, and some that could not. */
  private static Arbitrary<CanaryStatus> statuses() {
    return statuses(List.of(Phase.values()), REVISIONS);
  }

  /** Those that say that a run of one of these revisions has ended. */
  private static Arbitrary<CanaryStatus> ended(List<String> revisions) {
    List<Phase> atRest = Arrays.stream(Phase.values()).filter(Phase::atRest).toList();
    return statuses(atRest, revisions)
        .filter(status -> status.serinus() != null && status.rollout().revision() != null);
  }

  private static Arbitrary<CanaryStatus> statuses(List<Phase> phases, List<String> revisions) {
    Map<String, Arbitrary<?>> special = new HashMap<>();
    special.put("phase", Arbitraries.of(phases));
    for (String time :
        List.of(
            "startedAt",
            "readySince",
            "waitingSince",
            "windowStart",
            "trafficMovedAt",
            "drainsUntil",
            "since",
            "askedAt",
            "rollbackAskedAt")) {
      special.put(time, instants());
    }
    special.put("canaryWeight", Arbitraries.integers().between(-50, 200));
    special.put("failedChecks", Arbitraries.integers().between(0, 8));
    special.put("iterations", Arbitraries.integers().between(-1, 8));
    special.put("step", Arbitraries.integers().between(-3, 8));
    special.put("weight", Arbitraries.integers().between(-1, 101));

    special.put("strategy", Arbitraries.of("weights", "weights", "iterations", "matches"));
    special.put("holds", Arbitraries.integers().between(-1, 12));
    special.put("revision", Arbitraries.of(revisions));
    special.put("promotedRevision", Arbitraries.of(REVISIONS));
    special.put("rolloutId", Arbitraries.of("run", "other"));
    return RandomRecords.of(CanaryStatus.class, special);
  }

  /** Those with a target of one of these revisions, or without one. */
  private static Arbitrary<Observation> observations(List<String> revisions) {
    return Combinators.combine(
            targets(revisions).optional(0.9),
            Arbitraries.of(
                    new TargetProblem("NoSelectorLabel", "has no label"),
                    new TargetProblem("TargetTaken", "is another's"))
                .optional(0.1),
            primaries().optional(0.9),
            Arbitraries.integers().between(0, 100).optional(0.7),
            Arbitraries.of(
                    new Measurement.NoData(),
                    new Measurement.Value(Double.NaN),
                    new Measurement.Value(100),
                    new Measurement.Value(1),
                    new Measurement.Unavailable("down"))
                .optional(0.9),
            recollections())
        .as(
            (target, problem, primary, traffic, answer, recollection) ->
                new Observation(
                        NOW,
                        target,
                        problem,
                        primary,
                        traffic,
                        answer
                            .<Map<String, Measurement>>map(given -> Map.of(METRIC, given))
                            .orElse(Map.of()),
                        "fresh")
                    .withRecollection(recollection))
        .flatMap(seen -> commands().optional(0.2).map(seen::withCommand));
  }

  private static Arbitrary<Command> commands() {
    return Arbitraries.of(
            "abort", "pause by=ada", "resume", "promote id=1", "abort revision=r2", "retry", "?")
        .map(text -> Command.of(text).orElseThrow());
  }

  private static Arbitrary<Recollection> recollections() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            new Recollection.None(),
            new Recollection.Pending(NOW.plusSeconds(60), ""),
            new Recollection.Pending(NOW.plusSeconds(60), "it is down"),
            new Recollection.Lost("it is gone")),
        targets(REVISIONS).map(Recollection.Found::new));
  }

  private static Arbitrary<Target> targets(List<String> revisions) {
    Source source = new Source("apps", "0123456789", "Ada", "Bump", NOW);
    return Combinators.combine(
            readiness(), Arbitraries.of(revisions), Arbitraries.just(source).optional(0.5))
        .as((pods, revision, commit) -> new Target(revision, List.of("i"), 2, pods, commit));
  }

  private static Arbitrary<Primary> primaries() {
    return Combinators.combine(
            readiness(), Arbitraries.of("run", "other", ""), Arbitraries.of(true, false))
        .as((pods, promotion, same) -> new Primary(promotion, List.of("i"), pods, same));
  }

  private static Arbitrary<Readiness> readiness() {
    return Combinators.combine(
            Arbitraries.of(true, true, true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2),
            instants().injectNull(0.9))
        .as(
            (observed, wanted, available, stalledAt) ->
                new Readiness(
                    observed, wanted, wanted, wanted, Math.min(wanted, available), stalledAt));
  }

  /** Whatever a webhook may answer. */
  private static Arbitrary<HookOutcome> answers() {
    return Arbitraries.of(
        new HookOutcome.Passed(),
        new HookOutcome.Refused("answered 403"),
        new HookOutcome.Unavailable("gave no answer"));
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(-100, 100).map(NOW::plusSeconds),
        Arbitraries.of(Instant.MIN, Instant.MAX));
  }
}
