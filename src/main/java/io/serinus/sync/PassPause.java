package io.serinus.sync;

import io.serinus.git.CommitId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long a commit whose whole pass failed is left alone: 10 s, then twice as long each time.
 * Another commit is tried at once. Not thread-safe.
 */
final class PassPause {
  /** For what only a correction ends: at most 10 minutes. */
  static final Duration LONGEST = RetryPause.LONGEST;

  /** For what ends by itself: at most 1 minute. */
  static final Duration LONGEST_AWAY = Duration.ofMinutes(1);

  private Optional<CommitId> failed = Optional.empty();
  private Instant until = Instant.MIN;
  private int failures;

  /** Whether the commit is left alone now. */
  boolean holds(CommitId commit, Instant now) {
    return failed.equals(Optional.of(commit)) && now.isBefore(until);
  }

  /**
   * Takes in a failure and answers when to try again.
   *
   * @param longest bound of the pause
   */
  Instant failed(CommitId commit, Instant now, Duration longest) {
    failures = failed.equals(Optional.of(commit)) ? failures + 1 : 1;
    failed = Optional.of(commit);
    until = now.plus(RetryPause.after(failures, longest));
    return until;
  }

  void succeeded() {
    failed = Optional.empty();
  }
}
