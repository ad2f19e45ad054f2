package io.serinus.report;

import java.util.List;

/**
 * What became of one commit of the followed branch when it was applied.
 *
 * @param commit full id
 * @param subject first line of its message
 * @param applied number of objects that were written because of it
 * @param pruned number of objects that were deleted because of it
 * @param problems what is not applied; at most {@link #MAX_PROBLEMS}
 * @param more how many problems were left out
 */
record SyncLine(
    String commit,
    String subject,
    State state,
    int applied,
    int pruned,
    List<RepositoryProblem> problems,
    int more) {
  static final int MAX_PROBLEMS = 20;

  /** How far it came. */
  enum State {
    PENDING,
    APPLIED,
    FAILED,
    /** A newer commit came before this one was applied. */
    SUPERSEDED
  }

  SyncLine {
    problems = List.copyOf(problems);
  }

  static SyncLine pending(String commit, String subject) {
    return new SyncLine(commit, subject, State.PENDING, 0, 0, List.of(), 0);
  }

  SyncLine ended(int appliedSoFar, int prunedSoFar, List<RepositoryProblem> found) {
    List<RepositoryProblem> kept = found.subList(0, Math.min(found.size(), MAX_PROBLEMS));
    State ended = found.isEmpty() ? State.APPLIED : State.FAILED;
    return new SyncLine(
        commit, subject, ended, appliedSoFar, prunedSoFar, kept, found.size() - kept.size());
  }

  SyncLine superseded() {
    return new SyncLine(commit, subject, State.SUPERSEDED, applied, pruned, problems, more);
  }

  /** For example {@code 12 applied, 1 pruned}. */
  String counts() {
    if (applied == 0 && pruned == 0) {
      return "nothing to change";
    }
    return pruned == 0 ? applied + " applied" : applied + " applied, " + pruned + " pruned";
  }
}
