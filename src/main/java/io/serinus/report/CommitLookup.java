package io.serinus.report;

import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The search for one commit's pull request. Hosts need a while after a merge until they know, so a
 * fresh commit is asked for again, less and less often; then it counts as pushed without one. Not
 * thread-safe.
 */
final class CommitLookup {
  /** Tries for a fresh commit: about ten minutes in all. */
  static final int TRIES = 9;

  /** A commit older than this is no longer fresh: hosts know it by now. */
  static final Duration FRESH = Duration.ofMinutes(15);

  private Optional<PullRequestNumber> found = Optional.empty();
  private Backoff backoff = Backoff.NONE;
  private boolean over;

  boolean due(Instant now) {
    return !over && backoff.permits(now);
  }

  boolean over() {
    return over;
  }

  Optional<PullRequestNumber> found() {
    return found;
  }

  /** The host answered. */
  void answered(Optional<PullRequest> answer, Instant now, boolean fresh) {
    found = answer.map(PullRequest::number);
    backoff = backoff.failed(now);
    over = found.isPresent() || !fresh || backoff.failures() >= TRIES;
  }

  /**
   * The host will not say.
   *
   * @return whether this is the first refusal
   */
  boolean refused(Instant now) {
    backoff = backoff.refused(now);
    over = backoff.failures() >= TRIES;
    return backoff.failures() == 1;
  }
}
