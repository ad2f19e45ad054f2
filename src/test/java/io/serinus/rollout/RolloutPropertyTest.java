package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookState;
import io.serinus.model.HookState.Gate;
import io.serinus.model.HookType;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** What holds for every plan, status, observation and order of commits and faults. */
class RolloutPropertyTest {

  /** A commit some seconds after the one before. */
  record Commit(int after, String revision) {}

  @Property(tries = 3000)
  void theDeciderIsTotalAndDecidesTheSameTwice(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("statuses") CanaryStatus status,
      @ForAll("observations") Observation seen) {
    Map<String, HookOutcome> answers = new HashMap<>();
    for (HookQuestion question : ObservationPlan.of(plan, status, seen).hooks()) {
      answers.put(question.id(), new HookOutcome.Passed());
    }
    Observation answered = seen.withHooks(answers);
    RolloutDecider.decide(plan, status, answered);
    Decision decision = RolloutDecider.decide(plan, status, seen);

    assertThat(RolloutDecider.decide(plan, status, seen)).isEqualTo(decision);
    assertThat(decision.status().rollout().pending())
        .hasSizeLessThanOrEqualTo(RolloutState.PENDING_LIMIT);
    assertThat(decision.status().rollout().history())
        .hasSizeLessThanOrEqualTo(RolloutState.HISTORY_LIMIT);
    decision.wakeAt().ifPresent(wake -> assertThat(wake).isAfterOrEqualTo(seen.now()));
  }

  @Property(tries = 3000)
  void trafficIsOnlySentToAReadyCanary(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("statuses") CanaryStatus status,
      @ForAll("observations") Observation seen) {
    CanaryStatus next = RolloutDecider.decide(plan, status, seen).status();

    if (next.canaryWeight() > status.canaryWeight() && status.canaryWeight() >= 0) {
      assertThat(seen.target().orElseThrow().readiness().ready(plan.canaryReadyThreshold()))
          .isTrue();
    }
    if (next.failedChecks() > status.failedChecks()) {
      assertThat(next.canaryWeight()).isLessThanOrEqualTo(Math.max(status.canaryWeight(), 0));
    }
  }

  @Property(tries = 100)
  void anyOrderOfCommitsAndFaultsEndsAtRestWithTheLastRevisionJudged(
      @ForAll("planNames") String plan,
      @ForAll("commits") List<Commit> commits,
      @ForAll("faults") Map<Integer, Integer> faults) {
    RolloutProcess process = new RolloutProcess(Plans.named(plan), "r1", 2, faults);
    int now = 0;
    for (Commit commit : commits) {
      now += commit.after();
      process.runTo(now - 1).commit(commit.revision());
    }
    process.runTo(now + 200);

    CanaryStatus end = process.status();
    String last = commits.get(commits.size() - 1).revision();
    boolean neverInitialised = end.phase() == Phase.INITIALIZING && last.contains("sick");
    assertThat(end.phase().atRest() || neverInitialised).as("%s", end).isTrue();
    assertThat(end.rollout().revision()).isEqualTo(last);
    int writes = process.statusWrites();
    process.runTo(now + 300);
    assertThat(process.status()).isEqualTo(end);
    assertThat(process.statusWrites()).isEqualTo(writes);
  }

  @Provide
  Arbitrary<String> planNames() {
    return Arbitraries.of(Plans.ANALYSES.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<RolloutPlan> plans() {
    List<RolloutPlan> plans = new ArrayList<>();
    Plans.ANALYSES.keySet().stream().sorted().map(Plans::named).forEach(plans::add);
    plans.add(Plans.of("analysis: {stepWeight: -1}"));
    plans.add(Plans.of("{suspend: true, skipAnalysis: true}"));
    plans.add(Plans.of("autoscalerRef: {kind: HorizontalPodAutoscaler, name: podinfo}"));
    return Arbitraries.of(plans);
  }

  @Provide
  Arbitrary<List<Commit>> commits() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 40),
            Arbitraries.of("r1", "r2", "r3", "r2-bad", "r3-broken", "r4-sick", "r5-blind"))
        .as(Commit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  @Provide
  Arbitrary<Map<Integer, Integer>> faults() {
    return Arbitraries.maps(
            Arbitraries.integers().between(0, 120), Arbitraries.integers().between(-1, 3))
        .ofMaxSize(12);
  }

  @Provide
  Arbitrary<CanaryStatus> statuses() {
    return Combinators.combine(
            Arbitraries.of(Phase.values()),
            Arbitraries.integers().between(-50, 200),
            Arbitraries.integers().between(-3, 8),
            Arbitraries.of("r1", "r2", "r3").injectNull(0.1),
            Arbitraries.of("r1", "r2").injectNull(0.2),
            instants().injectNull(0.3),
            instants().injectNull(0.3),
            instants().injectNull(0.3))
        .as(RolloutPropertyTest::status);
  }

  private static @Nullable HookState hooks(
      int step, @Nullable String heldBy, @Nullable Instant since, @Nullable Instant askedAt) {
    if (since == null) {
      return null;
    }
    List<HookType> types = List.copyOf(EnumSet.allOf(HookType.class));
    HookType type = types.get(Math.abs(step) % types.size());
    Gate gate = new Gate(type, since, askedAt, heldBy, heldBy);
    return new HookState(step > 2, gate, askedAt);
  }

  private static CanaryStatus status(
      Phase phase,
      int weight,
      int step,
      @Nullable String revision,
      @Nullable String promoted,
      @Nullable Instant waiting,
      @Nullable Instant window,
      @Nullable Instant moved) {
    RolloutState state =
        new RolloutState(
            revision,
            promoted,
            "run",
            null,
            null,
            List.of(),
            List.of(),
            waiting,
            null,
            moved,
            waiting,
            window,
            moved,
            null,
            step,
            3,
            Math.abs(step),
            List.<CheckResult>of(),
            null,
            List.of(),
            List.of(),
            hooks(step, revision, waiting, moved),
            null);
    return new CanaryStatus(
        phase,
        Math.abs(step),
        weight,
        0,
        revision,
        promoted,
        waiting,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        state);
  }

  @Provide
  Arbitrary<Observation> observations() {
    return Combinators.combine(
            readiness().optional(0.9),
            readiness().optional(0.9),
            Arbitraries.of("r1", "r2", "r3"),
            Arbitraries.of("run", "other"),
            Arbitraries.of(
                    new Measurement.NoData(),
                    new Measurement.Value(Double.NaN),
                    new Measurement.Value(100),
                    new Measurement.Value(1),
                    new Measurement.Unavailable("down"))
                .optional(0.9))
        .as(RolloutPropertyTest::observation);
  }

  private static Observation observation(
      Optional<Readiness> target,
      Optional<Readiness> primary,
      String revision,
      String promotion,
      Optional<? extends Measurement> answer) {
    return new Observation(
        Instant.EPOCH.plusSeconds(1000),
        target.map(pods -> new Target(revision, List.of("i"), 2, pods, Optional.empty())),
        Optional.empty(),
        primary.map(pods -> new Primary(promotion, List.of("i"), pods)),
        answer
            .<Map<String, Measurement>>map(given -> Map.of("request-success-rate", given))
            .orElse(Map.of()),
        "fresh");
  }

  private static Arbitrary<Readiness> readiness() {
    return Combinators.combine(
            Arbitraries.of(true, true, true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2))
        .as(
            (observed, wanted, available) ->
                new Readiness(observed, wanted, wanted, wanted, Math.min(wanted, available)));
  }

  private static Arbitrary<Instant> instants() {
    return Arbitraries.oneOf(
        Arbitraries.integers().between(900, 1100).map(second -> Instant.EPOCH.plusSeconds(second)),
        Arbitraries.of(Instant.MIN, Instant.MAX));
  }
}
