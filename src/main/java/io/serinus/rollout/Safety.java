package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done for users while a rollout cannot go on, because its spec is refused or its target
 * cannot be rolled out: users leave a side that does not serve, and after the progress deadline
 * they leave a canary that nobody judges any more.
 */
final class Safety {
  private Safety() {}

  /**
   * The status with users where they are served.
   *
   * @param inTheWay type of the condition that says since when the rollout cannot go on
   */
  static Tick kept(Tick tick, String inTheWay) {
    if (!tick.status().phase().initialised() || tick.status().phase().givingUp()) {
      return tick;
    }
    Tick settled = ServingSide.settled(tick);
    boolean hasTraffic = settled.weight() > 0 || settled.mirrors();
    if (!hasTraffic || !settled.primaryServes()) {
      return settled;
    }
    if (!settled.canaryServes()) {
      return settled.with(withoutTraffic(settled));
    }
    return settled.status().phase().analysing() && deadline(settled, inTheWay).over()
        ? settled.with(given(settled))
        : settled;
  }

  /** When users leave a canary that nobody judges; empty when it has none. */
  static Optional<Instant> wakeAt(Tick tick, String inTheWay) {
    boolean hasTraffic = tick.weight() > 0 || tick.mirrors();
    return hasTraffic && tick.status().phase().analysing()
        ? Optional.of(deadline(tick, inTheWay).end()).filter(tick.now()::isBefore)
        : Optional.empty();
  }

  /**
   * What must be so in the cluster: nothing but the routes, once users had to be sent elsewhere.
   */
  static List<Action> actions(Tick tick, String inTheWay) {
    Instant movedAt = tick.state().trafficMovedAt();
    Instant since = since(tick, inTheWay);
    boolean left = movedAt != null && since != null && !movedAt.isBefore(since);
    return left || tick.state().primaryIsDown() ? List.of(tick.routes()) : List.of();
  }

  private static CanaryStatus withoutTraffic(Tick tick) {
    return StatusDraft.of(tick.status())
        .canaryWeight(0)
        .trafficMovedAt(Retreat.movedAt(tick))
        .windowStart(null)
        .waitingSince(tick.now())
        .build();
  }

  private static CanaryStatus given(Tick tick) {
    String why =
        "it could not be judged for %ds".formatted(tick.plan().progressDeadline().toSeconds());
    return Runs.rolledBack(tick, why, why);
  }

  private static Tick.Span deadline(Tick tick, String inTheWay) {
    return tick.span(since(tick, inTheWay), tick.plan().progressDeadline());
  }

  private static @Nullable Instant since(Tick tick, String inTheWay) {
    return Conditions.find(tick.status().conditions(), inTheWay)
        .map(Condition::lastTransitionTime)
        .orElse(null);
  }
}
