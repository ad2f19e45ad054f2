package io.serinus.rollout;

import io.serinus.model.Phase;
import io.serinus.rollout.Action.FollowTarget;
import io.serinus.rollout.Observation.Primary;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings that are no revision reach the primary at once, without a rollout: while nothing runs,
 * after a failure, and beside a run, which goes on as it was. A primary that is being made or
 * replaced gets them with that, or as soon as it is done.
 */
final class Following {
  private Following() {}

  static Decision with(Tick tick, Decision decision) {
    boolean behind = tick.seen().primary().filter(Primary::behind).isPresent();
    if (!behind || !follows(decision.status().phase())) {
      return decision;
    }
    // First, because a former autoscaler must be gone before another one is made.
    List<Action> actions = new ArrayList<>();
    actions.add(new FollowTarget(!tick.with(decision.status()).atPromotedRevision()));
    actions.addAll(decision.actions());
    return new Decision(decision.status(), actions, decision.wakeAt());
  }

  private static boolean follows(Phase phase) {
    return phase.analysing() || (phase.atRest() && phase != Phase.TERMINATED);
  }
}
