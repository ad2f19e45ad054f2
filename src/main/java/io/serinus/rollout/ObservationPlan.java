package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;

/**
 * What a tick must look at beyond the workloads.
 *
 * @param measure whether the metrics are to be measured: an analysis window has just ended
 */
public record ObservationPlan(boolean measure) {
  private static final ObservationPlan NOTHING = new ObservationPlan(false);

  /**
   * Says what is missing in an observation that has the workloads already.
   *
   * @param observation without measurements
   */
  public static ObservationPlan of(RolloutPlan plan, CanaryStatus status, Observation observation) {
    Observation seen = Refused.standingStill(status, observation);
    Admission admission = Admission.of(plan, status, seen);
    if (!admission.open() || TargetTrouble.in(plan, seen).isPresent() || !analysing(status)) {
      return NOTHING;
    }
    CanaryStatus healed = TargetTrouble.healed(admission.status(), seen);
    Tick tick = new Tick(plan, healed, seen.target().orElseThrow(), seen);
    return new ObservationPlan(Analysis.checkIsDue(tick) && !plan.metrics().isEmpty());
  }

  private static boolean analysing(CanaryStatus status) {
    return status.phase() == Phase.PROGRESSING
        || status.phase() == Phase.WAITING
        || status.phase() == Phase.WAITING_PROMOTION;
  }
}
