package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.RolloutState;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A status was written and nobody knows whether what it asks for was done: the program died or lost
 * the API server in between. It is done first. If anything of it was missing, the windows,
 * deadlines and drains that seemed to run meanwhile begin anew: users were not yet where they
 * counted from.
 */
public final class Interrupted {
  private Interrupted() {}

  /**
   * What the status asked for at the moment it was written; empty when something new is to be
   * decided, or when what it asked for is being refused.
   *
   * @param seen now; answers of metrics and webhooks are not looked at
   */
  public static Optional<Decision> intent(RolloutPlan plan, CanaryStatus status, Observation seen) {
    if (Conditions.find(status.conditions(), Refused.APPLIED).isPresent()) {
      return Optional.empty();
    }
    return lastMove(status)
        .filter(moved -> !moved.isAfter(seen.now()))
        .map(moved -> RolloutDecider.decide(plan, status, seen.at(moved).withHooks(Map.of())))
        .filter(decision -> withoutProgress(decision.status()).equals(withoutProgress(status)));
  }

  /** Pods that got on meanwhile say nothing of whether the rest was done. */
  private static CanaryStatus withoutProgress(CanaryStatus status) {
    return StatusDraft.of(status).progress(null).build();
  }

  /** The status when what was missing has been done. */
  public static CanaryStatus done(CanaryStatus status, Instant now) {
    return StatusDraft.of(Admission.withFreshClocks(status, now))
        .trafficMovedAt(status.rollout().trafficMovedAt() == null ? null : now)
        .build();
  }

  private static Optional<Instant> lastMove(CanaryStatus status) {
    RolloutState state = status.rollout();
    return Stream.of(
            status.lastTransitionTime(),
            state.windowStart(),
            state.waitingSince(),
            state.trafficMovedAt())
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder());
  }
}
