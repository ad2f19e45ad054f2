package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.RolloutState;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsureServices;
import java.util.List;
import java.util.Optional;

/**
 * All traffic is back on the primary, which runs the revision. The canary drains; then the run has
 * succeeded. A newer revision need not wait for that: the run is over in all that matters.
 */
final class Finalisation {
  private Finalisation() {}

  static Decision begin(Tick tick) {
    RolloutState state = tick.state();
    CanaryStatus finalising =
        StatusDraft.of(tick.status())
            .moves(PhaseRule.PRIMARY_TOOK_IT, tick.now())
            .canaryWeight(0)
            .promotedRevision(state.revision())
            .lastPromotedSpec(state.revision())
            .promotedManifest(tick.sameRevision() ? tick.target().manifest().orElse(null) : null)
            .primaryImages(state.images())
            .waitingSince(null)
            .windowStart(null)
            .trafficMovedAt(tick.weight() > 0 ? tick.now() : state.trafficMovedAt())
            .tell(
                RunEvents.info(
                    tick, "all-to-primary", "Routing all traffic to " + tick.plan().primary()))
            .build();
    return decide(tick.with(finalising));
  }

  static Decision decide(Tick tick) {
    boolean newer = !tick.sameRevision();
    if (!newer && tick.weight() > 0) {
      return servedByCanary(tick);
    }
    if (newer || tick.drain().over()) {
      Tick ended = tick.with(Runs.succeeded(tick));
      return newer ? Rest.decide(ended) : Rest.keep(ended);
    }
    String reason =
        "%s serves the new revision; %s drains"
            .formatted(tick.plan().primary(), tick.plan().target());
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.CANARY_DRAINING, reason).build(),
        List.of(new EnsureServices(true), tick.routes()),
        Optional.of(tick.drain().end()));
  }

  /** No pod of the primary is available, or not all are yet: the canary is kept as it is. */
  private static Decision servedByCanary(Tick tick) {
    String reason =
        "%s serves until %s is ready again".formatted(tick.plan().target(), tick.plan().primary());
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.PRIMARY_UNREADY, reason).build(),
        Analysis.actions(tick),
        Optional.empty());
  }
}
