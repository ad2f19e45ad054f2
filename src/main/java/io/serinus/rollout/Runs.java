package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState;
import io.serinus.model.HookState.Gate;
import io.serinus.model.HookType;
import io.serinus.model.Outcome;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.rollout.Observation.Target;
import java.util.List;
import java.util.Optional;

/** How runs begin and end: one transition each, from status to status. */
final class Runs {
  private Runs() {}

  /**
   * A run of the target's present revision; one that was under way is overtaken by it. With
   * confirm-rollout hooks it stands before them.
   */
  static CanaryStatus begun(Tick tick) {
    Target target = tick.target();
    boolean underWay = tick.status().phase().undecided();
    boolean gated = Gates.bar(tick, HookType.CONFIRM_ROLLOUT);
    int weight = Retreat.weight(tick);
    StatusDraft draft =
        StatusDraft.of(tick.status())
            .moves(gated ? PhaseRule.NEW_REVISION_TO_CONFIRM : PhaseRule.NEW_REVISION, tick.now())
            .hooks(
                HookState.NONE.withGate(
                    gated ? Gate.reached(HookType.CONFIRM_ROLLOUT, tick.now()) : null))
            .failedChecks(0)
            .iterations(0)
            .canaryWeight(weight)
            .lastAppliedSpec(target.revision())
            .revision(target.revision())
            .rolloutId(tick.seen().freshId())
            .origin(target)
            .startedAt(tick.now())
            .finishedAt(null)
            .readySince(null)
            .waitingSince(gated ? null : tick.now())
            .windowStart(null)
            .trafficMovedAt(Retreat.movedAt(tick))
            .step(-1)
            .stage(null)
            .restart(Restart.isNeeded(target))
            .steps(tick.plan().strategy().steps())
            .holds(0)
            .checks(List.of());
    if (underWay) {
      draft.remember(
          summary(tick, Outcome.OVERTAKEN, "overtaken by a newer revision before it was promoted"));
    }
    CanaryStatus begun = draft.build();
    return gated ? begun : told(tick.with(begun));
  }

  /** The status of a run that begins to move, once everybody is to be told of its revision. */
  static CanaryStatus told(Tick tick) {
    return StatusDraft.of(tick.status())
        .tell(RunEvents.newRevision(tick))
        .tell(RunAlerts.newRevision(tick))
        .build();
  }

  /** The primary runs the revision and the canary has drained. */
  static CanaryStatus succeeded(Tick tick) {
    String unanalysed = tick.unanalysed() ? " unanalysed" : "";
    return ended(tick, Outcome.PROMOTED, "promoted to " + tick.plan().primary() + unanalysed)
        .tell(
            RunEvents.info(
                tick, "promoted", "Promotion completed! Scaling down " + tick.plan().target()))
        .tell(RunAlerts.promoted(tick))
        .build();
  }

  /** Traffic leaves the canary, in this very tick. */
  static CanaryStatus rolledBack(Tick tick, String event, String why) {
    return rolledBack(tick, Outcome.ROLLED_BACK, event, why);
  }

  /** The same because somebody asked for it. */
  static CanaryStatus aborted(Tick tick, String why) {
    return rolledBack(tick, Outcome.ABORTED, why, why);
  }

  private static CanaryStatus rolledBack(Tick tick, Outcome outcome, String event, String why) {
    int weight = Retreat.weight(tick);
    String target = tick.plan().target();
    return ended(tick, outcome, "rolled back" + at(tick) + ": " + why)
        .canaryWeight(weight)
        .trafficMovedAt(Retreat.movedAt(tick))
        .tell(RunEvents.warning(tick, "rollback", "Rolling back " + target + ": " + event))
        .tell(RunEvents.warning(tick, "failed", "Canary failed! Scaling down " + target))
        .tell(RunAlerts.rolledBack(tick, event))
        .build();
  }

  /** The target went back to the promoted revision while its run was under way. */
  static CanaryStatus withdrawn(Tick tick) {
    int weight = Retreat.weight(tick);
    String why = "withdrawn: the target went back to the promoted revision";
    return ended(tick, Outcome.WITHDRAWN, why)
        .moves(PhaseRule.WITHDRAWN, tick.now())
        .canaryWeight(weight)
        .trafficMovedAt(Retreat.movedAt(tick))
        .revision(tick.target().revision())
        .lastAppliedSpec(tick.target().revision())
        .origin(tick.target())
        .failedChecks(0)
        .tell(
            RunEvents.info(
                tick,
                "withdrawn",
                "%s went back to the promoted revision. Routing all traffic to %s"
                    .formatted(tick.plan().target(), tick.plan().primary())))
        .tell(RunAlerts.withdrawn(tick))
        .build();
  }

  /** The primary did not take the revision: the canary is the only healthy copy. */
  static CanaryStatus stranded(Tick tick) {
    boolean stalled = ProgressDeadline.stalled(tick, tick.primaryPods());
    return withoutPrimary(
        tick,
        Outcome.PROMOTION_FAILED,
        stalled
            ? "%s exceeded its own spec.progressDeadlineSeconds while it was promoted"
                .formatted(tick.plan().primary())
            : "%s did not become ready within %ds while it was promoted"
                .formatted(tick.plan().primary(), tick.plan().progressDeadline().toSeconds()));
  }

  /** Somebody deleted the primary, and nothing here knows any more what it was. */
  static CanaryStatus bereft(Tick tick) {
    return withoutPrimary(
        tick,
        Outcome.PRIMARY_MISSING,
        "%s was deleted while %s was analysed"
            .formatted(tick.plan().primary(), tick.plan().target()));
  }

  private static CanaryStatus withoutPrimary(Tick tick, Outcome outcome, String what) {
    boolean toCanary = tick.canaryReady();
    String why = what + "; " + (toCanary ? serves(tick, outcome) : "look at its pods");
    return ended(tick, outcome, why)
        .canaryWeight(toCanary ? 100 : tick.weight())
        .promotedRevision(null)
        .tell(RunEvents.warning(tick, "primary-failed", why))
        .tell(RunAlerts.stranded(tick, why))
        .build();
  }

  private static String serves(Tick tick, Outcome outcome) {
    String orReady =
        outcome == Outcome.PROMOTION_FAILED ? tick.plan().primary() + " is ready or " : "";
    return "%s serves all traffic until %sa new revision comes"
        .formatted(tick.plan().target(), orReady);
  }

  private static StatusDraft ended(Tick tick, Outcome outcome, String why) {
    StatusDraft draft =
        StatusDraft.of(tick.status())
            .moves(
                outcome == Outcome.PROMOTED ? PhaseRule.DRAINED : PhaseRule.NOT_PROMOTED,
                tick.now())
            .finishedAt(tick.now())
            .waitingSince(null)
            .windowStart(null)
            .restart(false)
            .holds(0)
            .hooks(HookState.NONE)
            .remember(summary(tick, outcome, why));
    tick.plan()
        .hooks(HookType.POST_ROLLOUT)
        .forEach(hook -> draft.tell(RunEvents.postRollout(tick, hook)));
    return draft;
  }

  private static RunSummary summary(Tick tick, Outcome outcome, String why) {
    RolloutState state = tick.state();
    return new RunSummary(
        Optional.ofNullable(state.revision()).orElse(""),
        state.images(),
        state.source(),
        outcome,
        why,
        state.startedAt(),
        tick.now());
  }

  private static String at(Tick tick) {
    return tick.weight() > 0 ? " at " + tick.weight() + " %" : "";
  }
}
