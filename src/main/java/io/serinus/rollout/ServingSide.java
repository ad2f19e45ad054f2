package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;

/**
 * Users are where somebody serves. While no pod of the primary is available and the canary has one,
 * the canary has all traffic; when the primary is ready again, everything is as it was before. The
 * other way round is the business of each phase: see {@link Retreat}. A run whose primary was
 * deleted ends by a rule of its own.
 */
final class ServingSide {
  private ServingSide() {}

  /** The tick with users sent away from a side that does not serve. */
  static Tick settled(Tick tick) {
    Phase phase = tick.status().phase();
    if (!phase.initialised() || phase.givingUp() || phase == Phase.UNKNOWN) {
      return tick;
    }
    boolean deleted = tick.seen().primary().isEmpty() && tick.state().windowStart() != null;
    if (Fitness.mayBeTrusted(tick) && !deleted) {
      return Routes.sendsEveryoneToCanary(tick.plan(), tick.status())
          ? tick
          : tick.with(toCanary(tick));
    }
    if (phase == Phase.FINALISING
        && tick.weight() > 0
        && tick.primaryServes()
        && !tick.canaryServes()) {
      return tick.with(weighted(tick, StatusDraft.of(tick.status()).primaryDown(false), 0));
    }
    boolean back = tick.primaryReady() || !tick.canaryServes();
    return tick.state().primaryIsDown() && back ? tick.with(asBefore(tick)) : tick;
  }

  private static CanaryStatus toCanary(Tick tick) {
    return StatusDraft.of(tick.status())
        .canaryWeight(100)
        .primaryDown(true)
        .windowStart(tick.state().windowStart() == null ? null : tick.now())
        .tell(
            RunEvents.warning(
                tick,
                "primary-down-" + tick.now(),
                "No pod of %s is available: all traffic goes to %s until it is ready"
                    .formatted(tick.plan().primary(), tick.plan().target())))
        .build();
  }

  /** In a promotion all traffic stays where it is: it returns as the promotion goes on. */
  private static CanaryStatus asBefore(Tick tick) {
    boolean windows = tick.state().windowStart() != null;
    StatusDraft draft = StatusDraft.of(tick.status()).primaryDown(false);
    return switch (tick.status().phase()) {
      case PROMOTING -> draft.build();
      case PROGRESSING, WAITING, WAITING_PROMOTION ->
          weighted(tick, draft, windows ? Steps.reached(tick) : 0);
      default -> weighted(tick, draft, 0);
    };
  }

  private static CanaryStatus weighted(Tick tick, StatusDraft draft, int weight) {
    return draft
        .canaryWeight(weight)
        .trafficMovedAt(tick.now())
        .windowStart(tick.state().windowStart() == null ? null : tick.now())
        .build();
  }
}
