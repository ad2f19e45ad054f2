package io.serinus.rollout;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Taking traffic back from the canary, its own share as well as copied requests. */
final class Retreat {
  private Retreat() {}

  /**
   * The canary's weight once traffic is taken back from it: 0, unless no pod of the primary is
   * available while the canary still has one.
   */
  static int weight(Tick tick) {
    return tick.primaryServes() || !tick.canaryServes() ? 0 : tick.weight();
  }

  /** From when the canary drains once traffic is taken back: now, if any still went to it. */
  static @Nullable Instant movedAt(Tick tick) {
    boolean leaves = weight(tick) < tick.weight() || tick.mirrors();
    return leaves ? tick.now() : tick.state().trafficMovedAt();
  }
}
