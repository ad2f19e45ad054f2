package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;

/**
 * A side drains from the moment traffic was seen to have left it. What the status says is what was
 * meant; as long as the cluster still does otherwise, the drain has not begun.
 */
final class TrafficSeen {
  private TrafficSeen() {}

  static CanaryStatus in(RolloutPlan plan, CanaryStatus status, Observation seen) {
    boolean onItsWay =
        status.rollout().trafficMovedAt() != null
            && !Refused.holdsRoutes(plan, status, seen)
            && seen.canaryTraffic()
                .filter(weight -> stillLeaving(plan, status, weight))
                .isPresent();
    return onItsWay ? StatusDraft.of(status).trafficMovedAt(seen.now()).build() : status;
  }

  private static boolean stillLeaving(RolloutPlan plan, CanaryStatus status, int seenWeight) {
    return status.canaryWeight() == 0
        ? seenWeight > 0 && !Routes.mirrors(plan, status)
        : status.phase() == Phase.PROMOTING && status.canaryWeight() == 100 && seenWeight < 100;
  }
}
