package io.serinus.git;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often a push that another writer overtook is tried, and how long to wait in between: a random
 * time below a bound that doubles with each try.
 *
 * @param tries in all; default 8
 * @param firstBound bound of the first pause; default 50 ms
 * @param longestBound the bound does not grow beyond; default 2 s
 */
public record PushRetry(int tries, Duration firstBound, Duration longestBound) {
  public PushRetry {
    if (tries < 1 || firstBound.isNegative() || longestBound.compareTo(firstBound) < 0) {
      throw new IllegalArgumentException(
          "Needs at least one try and 0 <= firstBound <= longestBound");
    }
  }

  public static PushRetry defaults() {
    return new PushRetry(8, Duration.ofMillis(50), Duration.ofSeconds(2));
  }

  /** How long to wait after the given number of failed tries. */
  Duration pauseAfter(int failedTries, RandomGenerator random) {
    long grown = firstBound.toMillis() << Math.min(failedTries - 1, 20);
    long bound = Math.min(grown, longestBound.toMillis());
    return Duration.ofMillis(random.nextLong(bound + 1));
  }
}
