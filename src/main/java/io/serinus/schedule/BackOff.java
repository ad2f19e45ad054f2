package io.serinus.schedule;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after failures in a row: the first pause doubled each time, up to the longest,
 * and of that a random part between one half and the whole, so that many that failed together do
 * not come back together.
 *
 * @param first pause after the first failure, positive
 * @param longest no pause is longer
 */
public record BackOff(Duration first, Duration longest) {
  /** One second at first, one minute at most. */
  public static final BackOff DEFAULT = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  public BackOff {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "pauses from " + first + " to " + longest + " make no sense");
    }
  }

  /**
   * The pause after this many failures.
   *
   * @param failures failures in a row, at least 1
   */
  public Duration pause(int failures, RandomGenerator random) {
    int doublings = Math.min(failures - 1, 30);
    long whole = Math.min(longest.toMillis(), first.toMillis() << Math.min(doublings, 30));
    return Duration.ofMillis(whole / 2 + random.nextLong(whole / 2 + 1));
  }
}
