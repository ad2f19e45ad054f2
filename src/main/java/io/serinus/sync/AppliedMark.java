package io.serinus.sync;

import io.serinus.git.CommitId;
import java.util.Optional;

/**
 * Remembers over a restart which commit the cluster carries. It is there only while everything of
 * that commit that can be applied has been applied, so a crash or a failure in between loses it and
 * everything is applied once more.
 */
public interface AppliedMark {

  /**
   * The commit.
   *
   * @param fingerprint of the settings; a commit that was applied with other settings is not given
   */
  Optional<CommitId> load(String fingerprint);

  /** Everything of the commit has been applied. */
  void store(CommitId commit, String fingerprint);

  /** Something is about to be applied. */
  void clear();
}
