package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.Hold;
import io.serinus.model.Stage;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.ScaleTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A revision is scaled up, then analysed window by window. A window begins at the moment its weight
 * is set and ends an interval later; only then the metrics are asked.
 *
 * <p>While the primary is not ready no weight is raised; a canary that has one is judged all the
 * same. Before the first weight there is an end to that: a primary that does not serve, or whose
 * own controller has given it up, can only be repaired by a new revision. Then the revision is
 * promoted without analysis, and it is said: at once when the canary has all traffic anyway, else
 * when the primary stayed so for the progress deadline.
 */
final class Analysis {
  /** How soon is looked again at what should be seen at once. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private Analysis() {}

  static Decision decide(Tick tick) {
    if (!tick.sameRevision()) {
      return Overtaking.decide(tick);
    }
    if (ConfirmRollout.isAhead(tick)) {
      return ConfirmRollout.decide(tick);
    }
    if (Restart.isDue(tick)) {
      return Restart.decide(tick);
    }
    if (!tick.plan().skipAnalysis() && Steps.ofAnotherKind(tick)) {
      return decide(tick.with(Steps.begunAnew(tick)));
    }
    if (!tick.canaryReady()) {
      return UnreadyCanary.decide(tick);
    }
    if (tick.plan().skipAnalysis()) {
      return tick.paused() ? paused(tick) : Promotion.begin(tick);
    }
    if (tick.state().step() < 0) {
      return first(tick);
    }
    if (tick.seen().primary().isEmpty()) {
      return Rest.keep(tick.with(Runs.bereft(tick)));
    }
    if (tick.state().windowStart() == null) {
      return tick.primaryReady() || tick.weight() > 0
          ? resumed(tick)
          : awaitPrimary(tick, Optional.empty());
    }
    if (Steps.outOfPlan(tick)) {
      return Fitness.mayBeRaised(tick)
          ? GatedAnalysis.towards(tick, Steps.next(tick))
          : awaitPrimary(tick, Optional.empty());
    }
    return tick.window().over() ? Check.decide(tick) : watch(tick);
  }

  /** Whether an analysis window has ended and can be judged. */
  static boolean checkIsDue(Tick tick) {
    return tick.sameRevision()
        && Fitness.mayBeJudged(tick)
        && tick.seen().primary().isPresent()
        && !tick.plan().skipAnalysis()
        && !Steps.ofAnotherKind(tick)
        && !Steps.outOfPlan(tick)
        && tick.window().over();
  }

  private static Decision first(Tick tick) {
    if (!tick.primaryReady()) {
      return withoutPrimary(tick);
    }
    if (tick.canaryStillHasTraffic()) {
      String home = "traffic returns to %s before it is divided".formatted(tick.plan().primary());
      return hold(tick, Code.TRAFFIC_RETURNING, home, Optional.of(tick.now().plus(LOOK_AGAIN)));
    }
    if (tick.gate().isPresent()) {
      return GatedAnalysis.decide(tick);
    }
    if (tick.paused()) {
      return paused(tick);
    }
    CanaryStatus started =
        StatusDraft.of(tick.status())
            .readySince(tick.now())
            .tell(
                RunEvents.info(
                    tick, "analysis", "Starting canary analysis for " + tick.plan().target()))
            .build();
    return GatedAnalysis.prepare(tick.with(started));
  }

  private static Decision withoutPrimary(Tick tick) {
    boolean neverReady = tick.state().promotedRevision() == null;
    Instant ready = tick.state().readySince();
    Tick waiting =
        tick.with(
            StatusDraft.of(tick.status()).readySince(ready == null ? tick.now() : ready).build());
    Tick.Span deadline = waiting.span(waiting.state().readySince(), tick.plan().progressDeadline());
    boolean beyondRepair = !tick.primaryServes() || (neverReady && givenUp(tick));
    boolean servesAlone = neverReady && tick.weight() == 100 && !tick.primaryServes();
    if (servesAlone || (beyondRepair && deadline.over())) {
      return Promotion.begin(waiting);
    }
    return awaitPrimary(waiting, beyondRepair ? Optional.of(deadline.end()) : Optional.empty());
  }

  /** A DaemonSet has no controller that gives up: the deadline alone counts. */
  private static boolean givenUp(Tick tick) {
    return tick.primaryPods().stalledAt() != null || tick.plan().kind().equals("DaemonSet");
  }

  static Decision enter(Tick tick, int step) {
    Strategy strategy = tick.plan().strategy();
    CanaryStatus entered =
        StatusDraft.of(tick.status())
            .canaryWeight(strategy.weightAt(step))
            .stage(stage(tick, strategy.weightAt(step)))
            .hooks(tick.state().hookState().withGate(null))
            .step(step)
            .steps(strategy.steps())
            .windowStart(tick.now())
            .waitingSince(null)
            .holds(0)
            .tell(RunEvents.advanced(tick, step))
            .build();
    return watch(tick.with(entered));
  }

  private static Stage stage(Tick tick, int weight) {
    return new Stage(tick.plan().strategy().kind(), weight, tick.target().readiness().available());
  }

  private static Decision resumed(Tick tick) {
    CanaryStatus resumed =
        StatusDraft.of(tick.status())
            .canaryWeight(tick.primaryReady() ? Steps.reached(tick) : tick.weight())
            .stage(stage(tick, Steps.reached(tick)))
            .readySince(tick.now())
            .windowStart(tick.now())
            .waitingSince(null)
            .build();
    return watch(tick.with(resumed));
  }

  /** Somebody holds the run: windows go on, and nothing else. */
  static Decision paused(Tick tick) {
    Hold hold = Objects.requireNonNull(tick.state().hold());
    String by = hold.by().isEmpty() ? "" : " by " + hold.by();
    boolean windows = tick.state().windowStart() != null;
    return hold(
        tick,
        Code.PAUSED,
        "paused%s; %s stays at weight %d".formatted(by, tick.plan().target(), tick.weight()),
        windows ? Optional.of(tick.window().end()) : Optional.empty());
  }

  static Decision watch(Tick tick) {
    if (tick.paused()) {
      return paused(tick);
    }
    if (tick.gate().isPresent() && !Fitness.mayBeRaised(tick)) {
      return awaitPrimary(tick, Optional.of(tick.window().end()));
    }
    return tick.gate().isPresent()
        ? GatedAnalysis.decide(tick)
        : hold(tick, Code.ANALYSING, checking(tick), Optional.of(tick.window().end()));
  }

  static Decision awaitPrimary(Tick tick, Optional<Instant> wakeAt) {
    return PrimaryWait.decide(tick, wakeAt);
  }

  static Decision hold(Tick tick, Code code, String reason, Optional<Instant> wakeAt) {
    return new Decision(
        StatusDraft.of(tick.status())
            .moves(Gates.holding(tick), tick.now())
            .stands(code, reason)
            .build(),
        actions(tick),
        wakeAt);
  }

  /** What must be so while a run is under way. */
  static List<Action> actions(Tick tick) {
    return List.of(
        new EnsureServices(true), tick.routes(), new ScaleTarget(tick.target().wantedReplicas()));
  }

  static String because(Tick tick) {
    return tick.state().cause() == null ? "" : "; " + tick.state().cause();
  }

  static String checking(Tick tick) {
    String failures =
        tick.status().failedChecks() == 0
            ? ""
            : "; "
                + tick.status().failedChecks()
                + " of "
                + tick.plan().threshold()
                + " failed checks";
    String holds =
        tick.state().holds() == 0 ? "" : "; the last check could not be made" + obstacle(tick);
    return "checking "
        + tick.plan().target()
        + " "
        + Audience.of(tick)
        + ", step "
        + (tick.step() + 1)
        + " of "
        + tick.plan().strategy().steps()
        + failures
        + holds
        + because(tick);
  }

  private static String obstacle(Tick tick) {
    return tick.state().checks().stream()
        .filter(check -> check.verdict() == CheckResult.Verdict.HOLD)
        .findFirst()
        .map(check -> ": " + check.metric() + ", " + check.reason())
        .orElse("");
  }
}
