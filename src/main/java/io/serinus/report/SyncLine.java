package io.serinus.report;

import java.util.List;
import java.util.Set;

/**
 * What became of one commit of the followed branch when it was applied.
 *
 * @param commit full id
 * @param subject first line of its message
 * @param within the newer commit that contains this one and was applied in its place, full id;
 *     empty when this one was applied itself
 * @param counted whether the numbers are all that it changed
 * @param applied number of objects that were written because of it
 * @param pruned number of objects that were deleted because of it
 * @param canaries names of the Canaries among those that were written, sorted; at most {@link
 *     #MAX_PROBLEMS}
 * @param problems what is not applied; at most {@link #MAX_PROBLEMS}
 * @param more how many problems were left out
 */
record SyncLine(
    String commit,
    String subject,
    String within,
    State state,
    boolean counted,
    int applied,
    int pruned,
    List<String> canaries,
    List<RepositoryProblem> problems,
    int more) {
  static final int MAX_PROBLEMS = 20;

  private static final String CANARY = "Canary ";

  /** How far it came. */
  enum State {
    PENDING,
    APPLIED,
    FAILED,
    /** The branch was rewritten without it before it was applied. */
    DROPPED
  }

  SyncLine {
    canaries = List.copyOf(canaries);
    problems = List.copyOf(problems);
  }

  static SyncLine pending(String commit, String subject, boolean counted) {
    return new SyncLine(commit, subject, "", State.PENDING, counted, 0, 0, List.of(), List.of(), 0);
  }

  /** The same, to be applied as a part of a newer one. */
  SyncLine within(String newer) {
    return new SyncLine(
        commit, subject, newer, state, counted, applied, pruned, canaries, problems, more);
  }

  /**
   * The same at its end.
   *
   * @param written names of the objects that were written
   */
  SyncLine ended(Set<String> written, int prunedSoFar, List<RepositoryProblem> found) {
    List<RepositoryProblem> kept = found.subList(0, Math.min(found.size(), MAX_PROBLEMS));
    State ended = found.isEmpty() ? State.APPLIED : State.FAILED;
    return new SyncLine(
        commit,
        subject,
        within,
        ended,
        counted,
        written.size(),
        prunedSoFar,
        written.stream()
            .filter(name -> name.startsWith(CANARY))
            .map(name -> name.substring(CANARY.length()))
            .sorted()
            .limit(MAX_PROBLEMS)
            .toList(),
        kept,
        found.size() - kept.size());
  }

  SyncLine dropped() {
    return new SyncLine(
        commit, subject, within, State.DROPPED, counted, applied, pruned, canaries, problems, more);
  }

  /** The commit that the passes were over. */
  String appliedAs() {
    return within.isEmpty() ? commit : within;
  }

  boolean changedNothing() {
    return applied == 0 && pruned == 0;
  }

  /** For example {@code 12 applied, 1 pruned}; empty when the numbers are not known. */
  String counts() {
    if (!counted) {
      return "";
    }
    if (changedNothing()) {
      return "nothing to change";
    }
    return pruned == 0 ? applied + " applied" : applied + " applied, " + pruned + " pruned";
  }

  /** First seven characters of an id. */
  static String brief(String id) {
    return id.substring(0, Math.min(7, id.length()));
  }
}
