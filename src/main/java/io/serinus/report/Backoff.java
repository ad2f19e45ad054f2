package io.serinus.report;

import java.time.Duration;
import java.time.Instant;

/**
 * When something that failed is tried again: after 2 s, then twice as long each time, at most 5
 * min.
 *
 * @param failures in a row
 * @param notBefore earliest next try
 */
record Backoff(int failures, Instant notBefore) {
  static final Backoff NONE = new Backoff(0, Instant.MIN);
  static final Duration FIRST = Duration.ofSeconds(2);
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final Duration LONGEST_REFUSED = Duration.ofHours(6);
  static final Duration LONGEST_UNREACHABLE = Duration.ofMinutes(1);

  boolean permits(Instant now) {
    return !now.isBefore(notBefore);
  }

  Backoff failed(Instant now) {
    return failed(now, LONGEST);
  }

  /**
   * The host cannot be reached: one try costs little, and people wait for what it will say when it
   * is back, so at most 1 min.
   */
  Backoff unreachable(Instant now) {
    return failed(now, LONGEST_UNREACHABLE);
  }

  private Backoff failed(Instant now, Duration longest) {
    Duration grown = FIRST.multipliedBy(1L << Math.min(failures, 20));
    return new Backoff(failures + 1, now.plus(grown.compareTo(longest) > 0 ? longest : grown));
  }

  /**
   * Refused: a try costs something and seldom helps, so after 5 min, then twice as long, up to 6 h.
   */
  Backoff refused(Instant now) {
    Duration grown = LONGEST.multipliedBy(1L << Math.min(failures, 10));
    Duration pause = grown.compareTo(LONGEST_REFUSED) > 0 ? LONGEST_REFUSED : grown;
    return new Backoff(failures + 1, now.plus(pause));
  }

  /** Failed, and the other side said until when it is of no use to ask. */
  Backoff failedUntil(Instant moment) {
    return new Backoff(failures + 1, moment);
  }
}
