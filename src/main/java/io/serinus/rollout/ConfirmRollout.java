package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookType;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.ScaleTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A new revision stands before its confirm-rollout hooks: nothing is scaled up yet. */
final class ConfirmRollout {
  private ConfirmRollout() {}

  static boolean isAhead(Tick tick) {
    return tick.gate().filter(gate -> gate.type() == HookType.CONFIRM_ROLLOUT).isPresent();
  }

  static Decision decide(Tick tick) {
    Tick settled = tick.with(withTrafficBack(tick));
    return switch (Gates.answer(settled)) {
      case OPEN -> Analysis.decide(settled.with(approved(settled)));
      case UNKNOWN -> waiting(settled);
      case HELD -> waiting(settled.with(Gates.held(settled)));
      case EXPIRED -> Rest.keep(settled.with(GatedAnalysis.expired(settled)));
    };
  }

  private static CanaryStatus approved(Tick tick) {
    CanaryStatus approved =
        StatusDraft.of(Gates.opened(tick))
            .moves(PhaseRule.ROLLOUT_CONFIRMED, tick.now())
            .waitingSince(tick.now())
            .build();
    return Runs.told(tick.with(approved));
  }

  /** What a run before this one has left on the canary goes back as soon as the primary serves. */
  private static CanaryStatus withTrafficBack(Tick tick) {
    int weight = Retreat.weight(tick);
    return weight == tick.weight()
        ? tick.status()
        : StatusDraft.of(tick.status()).canaryWeight(weight).trafficMovedAt(tick.now()).build();
  }

  private static Decision waiting(Tick tick) {
    List<Action> actions = new ArrayList<>();
    actions.add(new EnsureServices(true));
    actions.add(tick.routes());
    if (tick.weight() > 0) {
      actions.add(new ScaleTarget(tick.target().wantedReplicas()));
    }
    return new Decision(
        StatusDraft.of(tick.status())
            .moves(PhaseRule.NEW_REVISION_TO_CONFIRM, tick.now())
            .stands(Code.AWAITING_APPROVAL, Gates.reason(tick))
            .build(),
        actions,
        Optional.of(Gates.lookAgainAt(tick)));
  }
}
