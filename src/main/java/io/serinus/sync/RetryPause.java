package io.serinus.sync;

import java.time.Duration;

/** How long to wait after failures in a row: 10 s, then twice as long each time. Pure. */
final class RetryPause {
  /** The bound where no other is given. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final int DOUBLINGS = 6;

  private RetryPause() {}

  /**
   * At most {@link #LONGEST}.
   *
   * @param failures in a row, at least 1
   */
  static Duration after(int failures) {
    return after(failures, LONGEST);
  }

  /**
   * At most so long.
   *
   * @param failures in a row, at least 1
   */
  static Duration after(int failures, Duration longest) {
    Duration grown = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS));
    return grown.compareTo(longest) > 0 ? longest : grown;
  }
}
