package io.serinus.git;

import java.util.Optional;

/** What a poll found. */
public sealed interface PollResult {

  /** The remote's tip is the one that the mirror already had; nothing was fetched. */
  record Unchanged(CommitId tip) implements PollResult {}

  /**
   * The remote's tip is new to the mirror and has been fetched.
   *
   * @param previous the tip that the mirror had; empty on the first poll of this ref
   * @param rewritten whether the new tip does not contain the previous one
   */
  record Moved(Optional<CommitId> previous, CommitId tip, boolean rewritten)
      implements PollResult {}

  /**
   * The remote answers, but has no such ref. The mirror keeps what it had.
   *
   * @param ref what was asked for
   * @param lastKnown the tip that the mirror has, if the ref existed once
   */
  record RefMissing(RefSelector ref, Optional<CommitId> lastKnown) implements PollResult {}
}
