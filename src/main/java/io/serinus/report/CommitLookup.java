package io.serinus.report;

import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import java.time.Instant;
import java.util.Optional;

/**
 * The search for one commit's pull request. Hosts need a while after a merge until they know, so a
 * commit is asked for again, less and less often, for a while from when it was first seen, whenever
 * it was made; then it counts as pushed without one. Not thread-safe.
 */
final class CommitLookup {
  /** Tries for a commit: about ten minutes in all. */
  static final int TRIES = 9;

  /**
   * A pull request into another branch counts after so many tries, about half a minute: the one
   * that brought the commit on to this branch may not be known yet.
   */
  static final int TRIES_FOR_THE_BRANCH = 5;

  private final String branch;
  private Optional<PullRequestNumber> found = Optional.empty();
  private Backoff backoff = Backoff.NONE;
  private boolean over;

  CommitLookup(String branch) {
    this.branch = branch;
  }

  boolean due(Instant now) {
    return !over && backoff.permits(now);
  }

  boolean over() {
    return over;
  }

  /** Empty also while a better one may turn up. */
  Optional<PullRequestNumber> found() {
    return found;
  }

  /** The host answered. */
  void answered(Optional<PullRequest> answer, Instant now) {
    backoff = backoff.failed(now);
    found =
        answer
            .filter(
                pull -> pull.wasMergedInto(branch) || backoff.failures() >= TRIES_FOR_THE_BRANCH)
            .map(PullRequest::number);
    over = found.isPresent() || backoff.failures() >= TRIES;
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
