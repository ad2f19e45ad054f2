package io.serinus.app;

import io.serinus.git.Commit;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.PollResult;
import io.serinus.report.BranchNews;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Which commits of the followed branch are new since the last look. Used by one thread at a time.
 */
final class BranchCommits {
  /** Of more new commits only the newest are told of. */
  static final int MOST = 50;

  private final GitMirror mirror;
  private Optional<CommitId> announced = Optional.empty();

  BranchCommits(GitMirror mirror) {
    this.mirror = mirror;
  }

  /**
   * The news of a poll; empty when the branch has not moved since the last one. The first time,
   * what came while no process looked is new too, as far as the mirror was kept.
   */
  Optional<BranchNews> look(PollResult found, CommitId tip) {
    if (announced.equals(Optional.of(tip))) {
      return Optional.empty();
    }
    boolean begunBefore = announced.isEmpty() && found instanceof PollResult.Unchanged;
    BranchNews news =
        new BranchNews(
            since(announced.or(() -> previous(found)), tip),
            !begunBefore,
            commit -> contains(tip, new CommitId(commit)));
    announced = Optional.of(tip);
    return Optional.of(news);
  }

  private static Optional<CommitId> previous(PollResult found) {
    return found instanceof PollResult.Moved moved ? moved.previous() : Optional.empty();
  }

  /** Oldest first, the tip at the end also when the branch was set back to it. */
  private List<BranchNews.NewCommit> since(Optional<CommitId> from, CommitId tip) {
    List<Commit> commits =
        from.filter(mirror::contains)
            .map(known -> mirror.commitsBetween(known, tip, MOST))
            .filter(found -> !found.isEmpty())
            .orElseGet(() -> List.of(mirror.commit(tip)));
    List<BranchNews.NewCommit> told = new ArrayList<>();
    commits.forEach(
        commit -> told.add(new BranchNews.NewCommit(commit.id().sha(), commit.subject())));
    Collections.reverse(told);
    return told;
  }

  private boolean contains(CommitId tip, CommitId commit) {
    return mirror.contains(commit) && mirror.isAncestor(commit, tip);
  }
}
