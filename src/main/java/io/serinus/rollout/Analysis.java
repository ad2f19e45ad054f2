package io.serinus.rollout;

import io.serinus.analysis.CheckRound;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.ScaleTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A revision is scaled up, then analysed window by window. A window begins at the moment its weight
 * is set and ends an interval later; only then the metrics are asked.
 *
 * <p>A canary that turns unready in the middle loses its traffic in that tick. That is no failed
 * check: it may come back within the progress deadline and goes on at the same step with a new
 * window. It counts as a check that could not be judged, so one that comes and goes forever fails
 * in the end.
 *
 * <p>While the primary is not ready no weight is raised. Before the first weight there is an end to
 * that: a primary that never became ready with what it was given, or that has no available pod, can
 * only be repaired by a new revision. Then the revision is promoted without analysis: at once when
 * the canary has all traffic anyway, else when the primary stayed so for the progress deadline.
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
    if (!tick.canaryReady()) {
      return unready(tick);
    }
    if (tick.plan().skipAnalysis()) {
      return Promotion.begin(tick);
    }
    if (tick.state().step() < 0) {
      return first(tick);
    }
    if (tick.seen().primary().isEmpty()) {
      return Rest.keep(tick.with(Runs.bereft(tick)));
    }
    if (tick.state().windowStart() == null) {
      return tick.primaryReady() ? resumed(tick) : awaitPrimary(tick, Optional.empty());
    }
    if (!tick.primaryReady() && (tick.window().over() || tick.gate().isPresent())) {
      return awaitPrimary(tick, Optional.empty());
    }
    return tick.window().over() ? judged(tick) : watch(tick);
  }

  /** Whether an analysis window has ended and can be judged. */
  static boolean checkIsDue(Tick tick) {
    return tick.sameRevision()
        && tick.canaryReady()
        && tick.primaryReady()
        && !tick.plan().skipAnalysis()
        && tick.state().step() >= 0
        && tick.state().windowStart() != null
        && tick.window().over();
  }

  private static Decision unready(Tick tick) {
    if (tick.state().windowStart() != null) {
      return retreat(tick);
    }
    Tick waiting = tick.with(withTrafficBack(tick));
    Tick.Span deadline = waiting.deadline();
    if (deadline.over()) {
      return Rest.keep(waiting.with(late(waiting)));
    }
    int wanted = tick.target().wantedReplicas();
    return hold(
        waiting,
        "waiting for %d %s of %s to become ready%s"
            .formatted(wanted, wanted == 1 ? "pod" : "pods", tick.plan().target(), because(tick)),
        Optional.of(deadline.end()));
  }

  private static CanaryStatus late(Tick tick) {
    String why =
        "%s was not ready within %ds: %d of %d pods available"
            .formatted(
                tick.plan().target(),
                tick.plan().progressDeadline().toSeconds(),
                tick.target().readiness().available(),
                tick.target().wantedReplicas());
    return Runs.rolledBack(tick, "progress deadline exceeded, " + why, why);
  }

  /** Also sets the clock of a wait that has none. */
  private static CanaryStatus withTrafficBack(Tick tick) {
    int weight = Retreat.weight(tick);
    Instant since = tick.state().waitingSince();
    return StatusDraft.of(tick.status())
        .canaryWeight(weight)
        .trafficMovedAt(Retreat.movedAt(tick))
        .waitingSince(since == null ? tick.now() : since)
        .readySince(null)
        .build();
  }

  private static Decision retreat(Tick tick) {
    int holds = tick.state().holds() + 1;
    String what =
        "%s became unready: %d of %d pods available"
            .formatted(
                tick.plan().target(),
                tick.target().readiness().available(),
                tick.target().wantedReplicas());
    CanaryStatus back =
        StatusDraft.of(withTrafficBack(tick))
            .windowStart(null)
            .waitingSince(tick.now())
            .holds(holds)
            .tell(
                RunEvents.warning(
                    tick,
                    "unready-%d-%d-%d".formatted(tick.step(), tick.status().failedChecks(), holds),
                    "Halt %s advancement, its traffic went back to %s: %s"
                        .formatted(tick.plan().target(), tick.plan().primary(), what)))
            .build();
    if (holds >= tick.plan().holdLimit()) {
      return failed(tick.with(back), what + ", for the " + holds + "th time");
    }
    return unready(tick.with(back));
  }

  private static Decision first(Tick tick) {
    if (!tick.primaryReady()) {
      return withoutPrimary(tick);
    }
    if (tick.canaryStillHasTraffic()) {
      String home = "traffic returns to %s before it is divided".formatted(tick.plan().primary());
      return hold(tick, home, Optional.of(tick.now().plus(LOOK_AGAIN)));
    }
    if (tick.gate().isPresent()) {
      return GatedAnalysis.decide(tick);
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
    boolean beyondRepair = neverReady || !tick.primaryServes();
    if ((neverReady && tick.weight() == 100) || (beyondRepair && deadline.over())) {
      return Promotion.begin(waiting);
    }
    return awaitPrimary(waiting, beyondRepair ? Optional.of(deadline.end()) : Optional.empty());
  }

  static Decision enter(Tick tick, int step) {
    CanaryStatus entered =
        StatusDraft.of(tick.status())
            .canaryWeight(tick.plan().strategy().weightAt(step))
            .hooks(tick.state().hookState().withGate(null))
            .step(step)
            .steps(tick.plan().strategy().steps())
            .windowStart(tick.now())
            .waitingSince(null)
            .holds(0)
            .tell(RunEvents.advanced(tick, step))
            .build();
    return watch(tick.with(entered));
  }

  private static Decision resumed(Tick tick) {
    CanaryStatus resumed =
        StatusDraft.of(tick.status())
            .canaryWeight(tick.plan().strategy().weightAt(tick.step()))
            .readySince(tick.now())
            .windowStart(tick.now())
            .waitingSince(null)
            .build();
    return watch(tick.with(resumed));
  }

  private static Decision judged(Tick tick) {
    if (!CheckHooks.answered(tick)) {
      return hold(tick, checking(tick), Optional.of(tick.now().plus(tick.plan().interval())));
    }
    CheckRound round = CheckRound.of(tick.plan().metrics(), tick.seen().measurements());
    Tick checked = tick.with(StatusDraft.of(tick.status()).checks(round.results()).build());
    Optional<String> failedHooks = CheckHooks.failures(checked);
    if (failedHooks.isPresent()) {
      boolean both = round.outcome() == Verdict.FAIL;
      return failed(checked, failedHooks.get() + (both ? ", " + round.evidence() : ""));
    }
    return switch (round.outcome()) {
      case PASS -> passed(checked);
      case FAIL -> failed(checked, round.evidence());
      case HOLD -> held(checked, round.evidence());
    };
  }

  private static Decision passed(Tick tick) {
    if (tick.gate().isPresent()) {
      return GatedAnalysis.decide(
          tick.with(StatusDraft.of(tick.status()).windowStart(tick.now()).holds(0).build()));
    }
    boolean counted = tick.plan().strategy().iterates();
    Tick passed =
        tick.with(
            StatusDraft.of(tick.status())
                .iterations(counted ? tick.step() + 1 : 0)
                .holds(0)
                .build());
    return GatedAnalysis.towards(passed, tick.step() + 1);
  }

  /** A failed check: the weight stays, and at the threshold the run ends in this tick. */
  static Decision failed(Tick tick, String evidence) {
    int failures = tick.status().failedChecks() + 1;
    boolean traffic = tick.state().windowStart() != null;
    Tick failed =
        tick.with(
            StatusDraft.of(tick.status())
                .failedChecks(failures)
                .holds(0)
                .windowStart(traffic ? tick.now() : null)
                .hooks(Gates.askedNow(tick))
                .tell(
                    RunEvents.warning(
                        tick,
                        "halt-" + failures,
                        "Halt %s advancement: %s".formatted(tick.plan().target(), evidence)))
                .build());
    if (failures >= tick.plan().threshold()) {
      String event = "failed checks threshold reached %d, %s".formatted(failures, evidence);
      return Rest.keep(failed.with(Runs.rolledBack(failed, event, evidence)));
    }
    return traffic || tick.canaryReady() ? watch(failed) : unready(failed);
  }

  private static Decision held(Tick tick, String evidence) {
    int holds = tick.state().holds() + 1;
    if (holds >= tick.plan().holdLimit()) {
      return failed(tick, evidence + ", " + holds + " times in a row");
    }
    StatusDraft draft = StatusDraft.of(tick.status()).holds(holds).windowStart(tick.now());
    if (holds == 1) {
      draft.tell(
          RunEvents.warning(
              tick,
              "hold-%d-%d".formatted(tick.step(), tick.status().failedChecks()),
              "%s stays at weight %d, a check could not be made: %s"
                  .formatted(tick.plan().target(), tick.weight(), evidence)));
    }
    return watch(tick.with(draft.build()));
  }

  private static Decision watch(Tick tick) {
    return tick.gate().isPresent()
        ? GatedAnalysis.decide(tick)
        : hold(tick, checking(tick), Optional.of(tick.window().end()));
  }

  private static Decision awaitPrimary(Tick tick, Optional<Instant> wakeAt) {
    return hold(tick, "waiting for %s to become ready".formatted(tick.plan().primary()), wakeAt);
  }

  static Decision hold(Tick tick, String reason, Optional<Instant> wakeAt) {
    return new Decision(
        StatusDraft.of(tick.status()).phase(Gates.phase(tick), tick.now()).reason(reason).build(),
        actions(tick),
        wakeAt);
  }

  /** What must be so while a run is under way. */
  static List<Action> actions(Tick tick) {
    return List.of(
        new EnsureServices(true), tick.routes(), new ScaleTarget(tick.target().wantedReplicas()));
  }

  private static String because(Tick tick) {
    return tick.state().cause() == null ? "" : "; " + tick.state().cause();
  }

  private static String checking(Tick tick) {
    String failures =
        tick.status().failedChecks() == 0
            ? ""
            : "; %d of %d failed checks"
                .formatted(tick.status().failedChecks(), tick.plan().threshold());
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
