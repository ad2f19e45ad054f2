package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import io.serinus.rollout.RandomRollouts.Moment;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What holds for every plan, status, observation and order of commits and faults. */
class RolloutPropertyTest {

  /** A commit some seconds after the one before. */
  record Commit(int after, String revision) {}

  /** The phases that one tick can lead to from another one. */
  private static final List<Phase> REACHED =
      List.of(
          Phase.INITIALIZING,
          Phase.INITIALIZED,
          Phase.PROGRESSING,
          Phase.PROMOTING,
          Phase.FINALISING,
          Phase.SUCCEEDED,
          Phase.FAILED);

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void theDeciderIsTotalAndDecidesTheSameTwice(@ForAll("moments") Moment moment) {
    Decision decision = moment.decide();

    assertThat(moment.decide()).isEqualTo(decision);
    assertThat(decision.status().rollout().pending())
        .hasSizeLessThanOrEqualTo(RolloutState.PENDING_LIMIT);
    assertThat(decision.status().rollout().history())
        .hasSizeLessThanOrEqualTo(RolloutState.HISTORY_LIMIT);
    decision.wakeAt().ifPresent(wake -> assertThat(wake).isAfterOrEqualTo(moment.seen().now()));
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void moreTrafficIsOnlySentToAReadyCanaryAndNeverAfterAFailedCheck(
      @ForAll("driven") Moment moment) {
    CanaryStatus before = moment.status();
    CanaryStatus next = moment.decide().status();

    boolean more =
        next.canaryWeight() > before.canaryWeight()
            && before.canaryWeight() >= 0
            && serves(moment.seen().primary().map(Primary::readiness));
    covered("more traffic for the canary", more);
    if (more) {
      int threshold = moment.plan().canaryReadyThreshold();
      assertThat(moment.seen().target().orElseThrow().readiness().ready(threshold)).isTrue();
      assertThat(next.failedChecks()).isLessThanOrEqualTo(before.failedChecks());
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void aSideWithoutAnAvailablePodHasNoShareWhileTheOtherServes(@ForAll("driven") Moment moment) {
    Decision decision = moment.decide();
    CanaryStatus next = decision.status();
    boolean canary = serves(moment.seen().target().map(Target::readiness));
    boolean primary = serves(moment.seen().primary().map(Primary::readiness));
    Statistics.label("only one side serves")
        .collect(canary != primary)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    TrafficSplit split = Routes.of(moment.plan(), next);

    if (primary && !canary) {
      assertThat(split.canaryWeight()).isZero();
      assertThat(split.mirror()).isFalse();
    }
    boolean recreated = moment.seen().primary().isEmpty();
    if (canary && !primary && !recreated) {
      assertThat(Routes.sendsEveryoneToCanary(moment.plan(), next)).isTrue();
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void aCheckThatPassesNeverPromotesWhileThePlanHasAStepAboveThePresentWeight(
      @ForAll("driven") Moment moment) {
    CanaryStatus before = moment.status();
    boolean analysed =
        before.phase().analysing()
            && before.rollout().step() >= 0
            && (before.rollout().stage() == null
                || before.rollout().stage().strategy().equals("weights"))
            && moment.plan().strategy() instanceof Strategy.Weighted;
    Assume.that(analysed && before.canaryWeight() >= 0);
    Strategy.Weighted plan = (Strategy.Weighted) moment.plan().strategy();
    int reached =
        before.rollout().stage() == null
            ? before.canaryWeight()
            : Math.max(before.canaryWeight(), before.rollout().stage().weight());
    boolean more = plan.weights().stream().anyMatch(weight -> weight > Math.min(reached, 100));
    Statistics.label("a step is left")
        .collect(more)
        .coverage(coverage -> coverage.check(true).percentage(share -> share > 20));
    CanaryStatus next = moment.decide().status();

    boolean sameRun = Objects.equals(before.rollout().revision(), next.rollout().revision());
    if (more && sameRun && !moment.plan().skipAnalysis()) {
      assertThat(next.phase()).isNotIn(Phase.PROMOTING, Phase.FINALISING);
    }
  }

  private static boolean serves(Optional<Readiness> pods) {
    return pods.filter(present -> present.available() > 0).isPresent();
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void trafficLeavesACanaryThatServesOnlyForAPrimaryThatServes(@ForAll("moments") Moment moment) {
    CanaryStatus before = moment.status();
    Assume.that(before.phase() != Phase.TERMINATING && before.canaryWeight() <= 100);
    CanaryStatus next = moment.decide().status();

    Observation seen = moment.seen();
    boolean canaryServes =
        seen.target().map(target -> target.readiness().available() > 0).orElse(false);
    boolean less = next.canaryWeight() < before.canaryWeight() && canaryServes;
    covered("less traffic for a canary that serves", less);
    if (less) {
      assertThat(seen.primary().orElseThrow().readiness().available()).isPositive();
    }
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void aRunThatEndedStaysEndedWhileNothingNewIsThere(@ForAll("nothingNew") Moment moment) {
    CanaryStatus before = moment.status();
    Assume.that(!readyAfterAll(moment));
    CanaryStatus next = moment.decide().status();

    assertThat(next.phase()).isEqualTo(before.phase());
    assertThat(next.failedChecks()).isEqualTo(before.failedChecks());
    if (serves(moment.seen().primary().map(Primary::readiness))) {
      assertThat(next.canaryWeight()).isLessThanOrEqualTo(Math.max(before.canaryWeight(), 0));
    }
  }

  /** The primary was given up while it was promoted, and is ready now. */
  private static boolean readyAfterAll(Moment moment) {
    return moment.status().phase() == Phase.FAILED
        && moment
            .seen()
            .primary()
            .filter(
                primary ->
                    primary.promotionId().equals(moment.status().rollout().rolloutId())
                        && primary.readiness().ready(moment.plan().primaryReadyThreshold()))
            .isPresent();
  }

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void theConditionPromotedFollowsThePhase(@ForAll("moments") Moment moment) {
    CanaryStatus next = moment.decide().status();
    Assume.that(next.phase() != moment.status().phase());
    Statistics.label("phase").collect(next.phase());
    Statistics.label("phase")
        .coverage(
            coverage -> {
              for (Phase phase : REACHED) {
                coverage.check(phase).count(count -> count > 0);
              }
            });

    assertThat(next.lastTransitionTime()).isEqualTo(moment.seen().now());
    assertThat(Conditions.find(next.conditions(), "Promoted"))
        .hasValueSatisfying(
            condition -> {
              assertThat(condition.reason()).isEqualTo(next.phase().word());
              assertThat(condition.message()).isNotBlank();
              assertThat(condition.status())
                  .isEqualTo(
                      switch (next.phase()) {
                        case INITIALIZED, SUCCEEDED -> "True";
                        case FAILED -> "False";
                        default -> "Unknown";
                      });
            });
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

  /** The premise of a property must hold now and then, so that it is not true of nothing. */
  private static void covered(String premise, boolean holds) {
    Statistics.label(premise).collect(holds);
    Statistics.label(premise).coverage(coverage -> coverage.check(true).count(count -> count > 0));
  }

  @Provide
  Arbitrary<String> planNames() {
    return Arbitraries.of(Plans.ANALYSES.keySet().stream().sorted().toList());
  }

  @Provide
  Arbitrary<Moment> moments() {
    return RandomRollouts.moments();
  }

  /** Those of a Canary that is understood, with a target that can be rolled out. */
  @Provide
  Arbitrary<Moment> driven() {
    return RandomRollouts.moments()
        .filter(
            moment ->
                moment.plan().errors().isEmpty()
                    && !moment.plan().suspended()
                    && moment.seen().target().isPresent()
                    && moment.seen().targetProblem().isEmpty()
                    && moment.status().phase().initialised()
                    && moment.status().serinus() != null
                    && moment.status().rollout().revision() != null
                    && moment.status().phase() != Phase.UNKNOWN
                    && !moment.status().phase().givingUp());
  }

  @Provide
  Arbitrary<Moment> nothingNew() {
    return RandomRollouts.nothingNew("r1");
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
