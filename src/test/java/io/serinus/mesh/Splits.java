package io.serinus.mesh;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * How requests were divided over time, oldest first.
 *
 * @param delay how long after the write of a VirtualService requests may still follow the one
 *     before
 */
record Splits(List<Split> splits, Duration delay) {
  /**
   * A new configuration needs 0.1–0.2 s from the API server to the proxies; on a busy machine more.
   */
  static final Duration USUAL_DELAY = Duration.ofSeconds(1);

  /**
   * Whether some split that was in force, or may still have been, at a moment of the span is so.
   */
  boolean any(Instant from, Instant to, Predicate<Split> condition) {
    for (int index = 0; index < splits.size(); index++) {
      boolean begun = !splits.get(index).from().isAfter(to);
      boolean over =
          index + 1 < splits.size() && splits.get(index + 1).from().plus(delay).isBefore(from);
      if (begun && !over && condition.test(splits.get(index))) {
        return true;
      }
    }
    return false;
  }
}
