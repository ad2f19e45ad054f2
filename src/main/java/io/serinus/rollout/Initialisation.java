package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.rollout.Action.EnsurePrimary;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Observation.Primary;
import java.util.List;
import java.util.Optional;

/**
 * The first taking charge of a target: the primary is made and waited for (with {@code
 * skipAnalysis} too: users are never sent to pods that are not ready), then traffic goes to it,
 * then the target drains and is scaled to zero. There is no failing here: past the deadline it is
 * said and waited on.
 */
final class Initialisation {
  /** Stands for a revision nobody knows: every known one differs from it. */
  static final String UNKNOWN_REVISION = "unknown";

  private Initialisation() {}

  static Decision decide(Tick tick) {
    Tick current = tick.with(followed(begun(tick)));
    if (current.state().trafficMovedAt() == null && !current.primaryReady()) {
      return waiting(current);
    }
    Tick moved = current.with(moved(current));
    boolean drained = moved.drain().over() || !moved.canaryServes();
    return drained ? Rest.decide(moved.with(finished(moved))) : draining(moved);
  }

  private static Tick begun(Tick tick) {
    if (tick.status().phase() == Phase.INITIALIZING) {
      return tick;
    }
    return tick.with(
        StatusDraft.of(tick.status())
            .phase(Phase.INITIALIZING, tick.now())
            .rolloutId(tick.seen().freshId())
            .startedAt(tick.now())
            .waitingSince(tick.now())
            .build());
  }

  /** Until the primary is there, what it will be made of is the target's present revision. */
  private static CanaryStatus followed(Tick tick) {
    if (tick.seen().primary().isPresent() && tick.state().revision() != null) {
      return tick.status();
    }
    return StatusDraft.of(tick.status())
        .revision(tick.target().revision())
        .origin(tick.target())
        .build();
  }

  private static Decision waiting(Tick tick) {
    Tick.Span deadline = tick.deadline();
    String primary = tick.plan().primary();
    String reason =
        deadline.over()
            ? "%s did not become ready within %ds and is waited for: look at its pods"
                .formatted(primary, tick.plan().progressDeadline().toSeconds())
            : "waiting for %s to become ready".formatted(primary);
    StatusDraft draft = StatusDraft.of(tick.status()).reason(reason);
    if (deadline.over()) {
      draft.tellOnce(RunEvents.warning(tick, "primary-late", reason), tick.status(), reason);
    }
    return new Decision(
        draft.build(),
        List.of(new EnsureServices(false), ensurePrimary(tick)),
        deadline.over() ? Optional.empty() : Optional.of(deadline.end()));
  }

  private static CanaryStatus moved(Tick tick) {
    if (tick.state().trafficMovedAt() != null) {
      return tick.status();
    }
    return StatusDraft.of(tick.status())
        .canaryWeight(0)
        .trafficMovedAt(tick.now())
        .waitingSince(null)
        .reason("traffic moved to %s; %s drains".formatted(tick.plan().primary(), target(tick)))
        .build();
  }

  private static Decision draining(Tick tick) {
    String reason = "traffic moved to %s; %s drains".formatted(tick.plan().primary(), target(tick));
    return new Decision(
        StatusDraft.of(tick.status()).reason(reason).build(),
        List.of(new EnsureServices(true), ensurePrimary(tick), tick.routes()),
        Optional.of(tick.drain().end()));
  }

  private static CanaryStatus finished(Tick tick) {
    boolean known = primaryIsOfTarget(tick);
    String revision = known ? tick.state().revision() : UNKNOWN_REVISION;
    return StatusDraft.of(tick.status())
        .phase(Phase.INITIALIZED, tick.now())
        .revision(revision)
        .promotedRevision(revision)
        .lastAppliedSpec(revision)
        .lastPromotedSpec(revision)
        .primaryImages(tick.seen().primary().map(Primary::images).orElse(List.of()))
        .finishedAt(tick.now())
        .tell(
            RunEvents.info(
                tick,
                "initialised",
                "Initialization done! %s serves".formatted(tick.plan().primary())))
        .build();
  }

  /** False for a primary that was there before and runs something else. */
  private static boolean primaryIsOfTarget(Tick tick) {
    return tick.primaryPromoted()
        || tick.seen()
            .primary()
            .filter(primary -> primary.images().equals(tick.state().images()))
            .isPresent();
  }

  private static EnsurePrimary ensurePrimary(Tick tick) {
    String run = tick.state().rolloutId();
    return new EnsurePrimary(run == null ? "" : run);
  }

  private static String target(Tick tick) {
    return tick.plan().target();
  }
}
