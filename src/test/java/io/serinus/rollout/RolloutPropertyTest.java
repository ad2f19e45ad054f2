package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every plan, status, observation and order of commits and faults. */
class RolloutPropertyTest {

  /** A commit some seconds after the one before. */
  record Commit(int after, String revision) {}

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void theDeciderIsTotalAndDecidesTheSameTwice(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("statuses") CanaryStatus status,
      @ForAll("observations") Observation seen,
      @ForAll("answers") HookOutcome answer) {
    RolloutDecider.decide(plan, status, seen);
    Observation answered = answered(plan, status, seen, answer);
    Decision decision = RolloutDecider.decide(plan, status, answered);

    assertThat(RolloutDecider.decide(plan, status, answered)).isEqualTo(decision);
    assertThat(decision.status().rollout().pending())
        .hasSizeLessThanOrEqualTo(RolloutState.PENDING_LIMIT);
    assertThat(decision.status().rollout().history())
        .hasSizeLessThanOrEqualTo(RolloutState.HISTORY_LIMIT);
    decision.wakeAt().ifPresent(wake -> assertThat(wake).isAfterOrEqualTo(seen.now()));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void moreTrafficIsOnlySentToAReadyCanaryAndNeverAfterAFailedCheck(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("statuses") CanaryStatus status,
      @ForAll("observations") Observation seen,
      @ForAll("answers") HookOutcome answer) {
    CanaryStatus next =
        RolloutDecider.decide(plan, status, answered(plan, status, seen, answer)).status();

    if (next.canaryWeight() > status.canaryWeight() && status.canaryWeight() >= 0) {
      assertThat(seen.target().orElseThrow().readiness().ready(plan.canaryReadyThreshold()))
          .isTrue();
      assertThat(next.failedChecks()).isLessThanOrEqualTo(status.failedChecks());
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void trafficLeavesACanaryThatServesOnlyForAPrimaryThatServes(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("statuses") CanaryStatus status,
      @ForAll("observations") Observation seen,
      @ForAll("answers") HookOutcome answer) {
    Assume.that(status.phase() != Phase.TERMINATING && status.canaryWeight() <= 100);
    CanaryStatus next =
        RolloutDecider.decide(plan, status, answered(plan, status, seen, answer)).status();

    boolean canaryServes =
        seen.target().map(target -> target.readiness().available() > 0).orElse(false);
    if (next.canaryWeight() < status.canaryWeight() && canaryServes) {
      assertThat(seen.primary().orElseThrow().readiness().available()).isPositive();
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void aRunThatEndedStaysEndedWhileNothingNewIsThere(
      @ForAll("plans") RolloutPlan plan,
      @ForAll("ended") CanaryStatus status,
      @ForAll("nothingNew") Observation seen) {
    CanaryStatus next = RolloutDecider.decide(plan, status, seen).status();

    assertThat(next.phase()).isEqualTo(status.phase());
    assertThat(next.failedChecks()).isEqualTo(status.failedChecks());
    assertThat(next.canaryWeight()).isLessThanOrEqualTo(Math.max(status.canaryWeight(), 0));
  }

  private static Observation answered(
      RolloutPlan plan, CanaryStatus status, Observation seen, HookOutcome answer) {
    Map<String, HookOutcome> answers = new HashMap<>();
    for (HookQuestion question : ObservationPlan.of(plan, status, seen).hooks()) {
      answers.put(question.id(), answer);
    }
    return seen.withHooks(answers);
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
    return RandomRollouts.plans();
  }

  @Provide
  Arbitrary<CanaryStatus> statuses() {
    return RandomRollouts.statuses();
  }

  @Provide
  Arbitrary<CanaryStatus> ended() {
    return RandomRollouts.ended(List.of("r1"));
  }

  @Provide
  Arbitrary<Observation> nothingNew() {
    return RandomRollouts.observations(List.of("r1"));
  }

  @Provide
  Arbitrary<Observation> observations() {
    return RandomRollouts.observations();
  }

  @Provide
  Arbitrary<HookOutcome> answers() {
    return RandomRollouts.answers();
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
}
