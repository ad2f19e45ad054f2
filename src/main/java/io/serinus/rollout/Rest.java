package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Outcome;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsurePrimary;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.ScaleTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Nothing runs: the last state is kept as it must be, and a new revision starts a run. A revision
 * that equals the promoted one is none; it ends a failure. After a run that left traffic on the
 * canary, traffic goes to the primary as soon as that is ready, except after a promotion that the
 * primary failed: there the canary is the healthy copy until the primary is ready or a new revision
 * comes.
 */
final class Rest {
  private Rest() {}

  static Decision decide(Tick tick) {
    if (Promotion.isDoneAfterAll(tick)) {
      return Promotion.resume(tick);
    }
    if (!tick.sameRevision() && !tick.atPromotedRevision()) {
      return RollbackHooks.decide(tick.with(Runs.begun(tick)));
    }
    return keep(tick.sameRevision() ? tick : tick.with(returned(tick)));
  }

  /** What must be so while nothing runs. */
  static Decision keep(Tick tick) {
    Tick settled = tick.with(explained(withKnownManifest(withTrafficHome(tick))));
    List<Action> actions = new ArrayList<>();
    actions.add(new EnsureServices(true));
    if (settled.status().phase() != Phase.FAILED && settled.atPromotedRevision()) {
      actions.add(new EnsurePrimary(Optional.ofNullable(settled.state().rolloutId()).orElse("")));
    }
    actions.add(settled.routes());
    if (settled.weight() > 0) {
      actions.add(new ScaleTarget(settled.target().wantedReplicas()));
      return new Decision(settled.status(), actions, Optional.empty());
    }
    boolean drained = settled.drain().over() || !settled.canaryServes();
    if (drained) {
      actions.add(new ScaleTarget(0));
    }
    return new Decision(
        settled.status(), actions, drained ? Optional.empty() : Optional.of(settled.drain().end()));
  }

  private static CanaryStatus returned(Tick tick) {
    StatusDraft draft = StatusDraft.of(tick.status());
    if (tick.status().phase() == Phase.FAILED) {
      draft.moves(PhaseRule.BACK_AT_PROMOTED, tick.now());
    }
    return draft
        .revision(tick.target().revision())
        .lastAppliedSpec(tick.target().revision())
        .origin(tick.target())
        .failedChecks(0)
        .build();
  }

  private static Tick withTrafficHome(Tick tick) {
    boolean canaryIsTheHealthyCopy =
        tick.status().phase() == Phase.FAILED && tick.primaryPromoted() && tick.canaryServes();
    boolean leavesTrouble = tick.status().phase() == Phase.FAILED && tick.primaryServes();
    boolean canGoHome = tick.primaryReady() || leavesTrouble || !tick.canaryServes();
    if (tick.weight() == 0 || canaryIsTheHealthyCopy || !canGoHome) {
      return tick;
    }
    return tick.with(
        StatusDraft.of(tick.status()).canaryWeight(0).trafficMovedAt(tick.now()).build());
  }

  /** A status of a version that did not record it, or of another controller. */
  private static Tick withKnownManifest(Tick tick) {
    boolean missing = tick.state().promotedManifest() == null && tick.atPromotedRevision();
    return missing && tick.target().manifest().isPresent()
        ? tick.with(
            StatusDraft.of(tick.status())
                .promotedManifest(tick.target().manifest().orElseThrow())
                .build())
        : tick;
  }

  private static CanaryStatus explained(Tick tick) {
    return StatusDraft.of(tick.status()).stands(code(tick), reason(tick)).build();
  }

  private static Code code(Tick tick) {
    RolloutState state = tick.state();
    if (state.history().isEmpty()) {
      return Code.SERVING;
    }
    if (state.history().get(0).ended() == Outcome.PROMOTED) {
      return Code.PROMOTED;
    }
    return tick.status().phase() == Phase.SUCCEEDED ? Code.BACK_AT_PROMOTED : Code.NOT_PROMOTED;
  }

  private static String reason(Tick tick) {
    RolloutState state = tick.state();
    if (state.history().isEmpty()) {
      return tick.plan().primary() + " serves; the next revision will be rolled out";
    }
    return code(tick) == Code.BACK_AT_PROMOTED
        ? "the target is back at the revision that %s runs".formatted(tick.plan().primary())
        : state.history().get(0).reason();
  }
}
