package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Outcome;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.PromoteToPrimary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The revision passed: the primary takes it, and when it is ready traffic returns to it, at once or
 * step by step. After a blue/green analysis all traffic goes to the canary first, and the primary
 * drains before it is replaced.
 *
 * <p>A primary that could not even be given the revision is healthy still: then the run is rolled
 * back. One that took it and is not ready by the deadline leaves all traffic on the canary; when it
 * becomes ready after all, the promotion goes on.
 *
 * <p>A newer revision that is seen together with the ready primary comes after the promotion.
 */
final class Promotion {
  private Promotion() {}

  static Decision begin(Tick tick) {
    boolean moves = tick.plan().strategy().allTrafficBeforePromotion() && tick.weight() < 100;
    StatusDraft draft =
        StatusDraft.of(tick.status())
            .moves(PhaseRule.PROMOTION_BEGINS, tick.now())
            .hooks(tick.state().hookState().withGate(null))
            .windowStart(null)
            .waitingSince(moves ? null : tick.now())
            .progress(moves ? null : ProgressDeadline.beforeTemplate(tick.primaryPods()))
            .canaryWeight(moves ? 100 : tick.weight())
            .trafficMovedAt(moves || tick.mirrors() ? tick.now() : tick.state().trafficMovedAt());
    if (tick.unanalysed()) {
      draft.tell(RunEvents.unanalysed(tick)).tell(RunAlerts.unanalysed(tick));
    }
    if (moves) {
      draft.tell(
          RunEvents.info(tick, "all-to-canary", "Routing all traffic to " + tick.plan().target()));
    }
    draft.tell(
        RunEvents.info(
            tick,
            "copying",
            "Copying %s template spec to %s"
                .formatted(tick.plan().target(), tick.plan().primary())));
    return decide(tick.with(draft.build()));
  }

  static Decision decide(Tick tick) {
    if (!tick.sameRevision()) {
      boolean promoted = tick.primaryPromoted() && tick.primaryReady();
      return promoted ? Finalisation.begin(tick) : Overtaking.decide(tick);
    }
    if (tick.state().waitingSince() == null) {
      return primaryDraining(tick);
    }
    Tick safe = tick.with(withoutUnreadyCanary(tick));
    if (safe.primaryPromoted() && safe.primaryReady()) {
      return returnTraffic(safe);
    }
    return awaitPrimary(safe);
  }

  private static Decision awaitPrimary(Tick tick) {
    Readiness pods = tick.promotedPods();
    Tick waiting = ProgressDeadline.noted(tick, pods);
    Tick.Span deadline = ProgressDeadline.of(waiting, pods);
    if (deadline.over()) {
      return Rest.keep(waiting.with(failed(waiting)));
    }
    return promoting(
        waiting,
        Code.PROMOTING,
        "waiting for %s to become ready with the new revision".formatted(waiting.plan().primary()),
        deadline.end());
  }

  /** The primary was given up for lateness and is ready with the run's revision after all. */
  static boolean isDoneAfterAll(Tick tick) {
    boolean givenUp =
        tick.state().history().stream()
            .limit(1)
            .map(RunSummary::ended)
            .anyMatch(end -> end == Outcome.PROMOTION_FAILED || end == Outcome.NOT_PROMOTED);
    return tick.status().phase() == Phase.FAILED
        && givenUp
        && tick.primaryPromoted()
        && tick.primaryReady();
  }

  /** The run goes on where it was given up. */
  static Decision resume(Tick tick) {
    return decide(
        tick.with(
            StatusDraft.of(tick.status())
                .moves(PhaseRule.PRIMARY_READY_AFTER_ALL, tick.now())
                .finishedAt(null)
                .waitingSince(tick.now())
                .tell(
                    RunEvents.info(
                        tick,
                        "primary-ready-after-all",
                        "%s became ready after all: the promotion of %s goes on"
                            .formatted(tick.plan().primary(), tick.plan().target())))
                .build()));
  }

  private static Decision primaryDraining(Tick tick) {
    boolean served = tick.weight() > 0 && (tick.canaryServes() || !tick.primaryServes());
    if (served && tick.drain().over()) {
      return decide(
          tick.with(
              StatusDraft.of(tick.status())
                  .waitingSince(tick.now())
                  .progress(ProgressDeadline.beforeTemplate(tick.primaryPods()))
                  .build()));
    }
    return AllTraffic.draining(tick);
  }

  private static CanaryStatus withoutUnreadyCanary(Tick tick) {
    if (tick.weight() == 0 || tick.canaryReady() || !tick.primaryServes()) {
      return tick.status();
    }
    return StatusDraft.of(tick.status()).canaryWeight(0).trafficMovedAt(tick.now()).build();
  }

  private static Decision returnTraffic(Tick tick) {
    if (tick.state().windowStart() != null && tick.weight() > 0 && !tick.window().over()) {
      return promoting(tick, Code.RETURNING_TRAFFIC, returning(tick), tick.window().end());
    }
    int weight = Math.max(0, tick.weight() - tick.plan().promotionStep());
    if (weight == 0) {
      return Finalisation.begin(tick);
    }
    CanaryStatus stepped =
        StatusDraft.of(tick.status())
            .canaryWeight(weight)
            .windowStart(tick.now())
            .waitingSince(tick.now())
            .tell(
                RunEvents.info(
                    tick,
                    "primary-weight-" + (100 - weight),
                    "Advance %s primary weight %d".formatted(tick.plan().target(), 100 - weight)))
            .build();
    Tick next = tick.with(stepped);
    return promoting(next, Code.RETURNING_TRAFFIC, returning(next), next.window().end());
  }

  private static String returning(Tick tick) {
    return "traffic returns to %s, %d %% left on %s"
        .formatted(tick.plan().primary(), tick.weight(), tick.plan().target());
  }

  private static CanaryStatus failed(Tick tick) {
    if (tick.primaryPromoted() || !tick.primaryReady()) {
      return Runs.stranded(tick);
    }
    String why =
        "%s could not be given the new revision within %ds"
            .formatted(tick.plan().primary(), tick.plan().progressDeadline().toSeconds());
    return Runs.rolledBack(tick, why, why);
  }

  private static Decision promoting(Tick tick, Code code, String reason, Instant wakeAt) {
    RolloutState state = tick.state();
    List<Action> actions = new ArrayList<>(Analysis.actions(tick));
    actions.add(new PromoteToPrimary(Optional.ofNullable(state.rolloutId()).orElse("")));
    return new Decision(
        StatusDraft.of(tick.status())
            .stands(code, tick.unanalysed() ? reason + ", unanalysed" : reason)
            .build(),
        actions,
        Optional.of(wakeAt));
  }
}
