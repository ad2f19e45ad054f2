package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.RolloutState;

/** How requests must be divided at a moment of a run: nothing but what its status says. */
final class Routes {
  private Routes() {}

  static TrafficSplit of(RolloutPlan plan, CanaryStatus status) {
    int weight = Math.min(Math.max(status.canaryWeight(), 0), 100);
    return new TrafficSplit(weight, weight == 0 && mirrors(plan, status), leftOver(status, weight));
  }

  /** Requests are copied while a window that says so runs: never to a canary that is not ready. */
  static boolean mirrors(RolloutPlan plan, CanaryStatus status) {
    RolloutState state = status.rollout();
    int step = Math.min(state.step(), plan.strategy().steps() - 1);
    return status.phase().analysing()
        && state.windowStart() != null
        && step >= 0
        && plan.strategy().mirrorsAt(step);
  }

  /** Whether no request goes to the primary. */
  static boolean sendsEveryoneToCanary(RolloutPlan plan, CanaryStatus status) {
    TrafficSplit split = of(plan, status);
    boolean chosen = plan.strategy() instanceof Strategy.AbTest && !split.everyone();
    return split.canaryWeight() == 100 && !chosen;
  }

  /**
   * Traffic that no analysis put on the canary is there because the primary cannot take it. That
   * goes for every user.
   */
  private static boolean leftOver(CanaryStatus status, int weight) {
    return weight > 0
        && (status.phase().atRest()
            || status.rollout().step() < 0
            || status.rollout().primaryIsDown());
  }
}
