package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Standing.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * All traffic is on the canary, and the primary drains before it is replaced. A canary without an
 * available pod gives the traffic back to a primary that serves, which still runs the revision
 * before; when the canary is ready again it gets all traffic again, and when it is not by the
 * progress deadline the run is rolled back: the primary is never replaced beside a canary that is
 * down.
 */
final class AllTraffic {
  private AllTraffic() {}

  /** While the drain is not over. */
  static Decision draining(Tick tick) {
    if (tick.weight() > 0 && !tick.canaryServes() && tick.primaryServes()) {
      return waiting(tick.with(givenBack(tick)));
    }
    return tick.weight() == 0 ? waiting(tick) : held(tick, drains(tick), tick.drain().end());
  }

  private static Decision waiting(Tick tick) {
    if (tick.canaryReady()) {
      Tick again =
          tick.with(
              StatusDraft.of(tick.status())
                  .canaryWeight(100)
                  .trafficMovedAt(tick.now())
                  .progress(null)
                  .build());
      return held(again, drains(again), again.drain().end());
    }
    Readiness pods = tick.target().readiness();
    Tick noted = ProgressDeadline.noted(tick, pods);
    Tick.Span deadline = ProgressDeadline.of(noted, pods);
    if (deadline.over()) {
      return Rest.keep(noted.with(UnreadyCanary.late(noted)));
    }
    String waits =
        "waiting for %s to become ready before %s is replaced"
            .formatted(tick.plan().target(), tick.plan().primary());
    return new Decision(
        StatusDraft.of(noted.status()).stands(Code.SCALING_UP, waits).build(),
        Analysis.actions(noted),
        Optional.of(deadline.end()));
  }

  private static CanaryStatus givenBack(Tick tick) {
    return StatusDraft.of(tick.status())
        .canaryWeight(0)
        .trafficMovedAt(tick.now())
        .progress(null)
        .tell(
            RunEvents.warning(
                tick,
                "unready-before-promotion-" + tick.now().toEpochMilli(),
                "Halt %s advancement, its traffic went back to %s: %s became unready: %d of %d pods available"
                    .formatted(
                        tick.plan().target(),
                        tick.plan().primary(),
                        tick.plan().target(),
                        tick.target().readiness().available(),
                        tick.target().wantedReplicas())))
        .build();
  }

  private static String drains(Tick tick) {
    return "%s drains before it is replaced".formatted(tick.plan().primary());
  }

  private static Decision held(Tick tick, String reason, Instant wakeAt) {
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.PRIMARY_DRAINING, reason).build(),
        Analysis.actions(tick),
        Optional.of(wakeAt));
  }
}
