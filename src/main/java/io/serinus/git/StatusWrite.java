package io.serinus.git;

import java.util.Optional;

/** What a write to the status branch did. */
public sealed interface StatusWrite {

  /** Where the branch is now; empty when it does not exist. */
  Optional<CommitId> tip();

  /**
   * The branch already held exactly these files; no commit was made.
   *
   * @param tip empty when the branch does not exist
   */
  record Unchanged(Optional<CommitId> tip) implements StatusWrite {}

  /**
   * The files are on the remote's branch.
   *
   * @param tries pushes that it took; more than one when other writers came first
   */
  record Pushed(CommitId commit, int tries) implements StatusWrite {
    @Override
    public Optional<CommitId> tip() {
      return Optional.of(commit);
    }
  }
}
