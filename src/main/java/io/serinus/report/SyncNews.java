package io.serinus.report;

import java.util.List;
import java.util.Set;

/**
 * What one pass over a commit of the followed branch did.
 *
 * @param commit full id
 * @param applied names of the objects that were written
 * @param pruned names of the objects that were deleted
 * @param problems what is not applied at present; empty when all is
 * @param superseded whether it was left off for a newer commit, so that the problems are not all
 */
public record SyncNews(
    String commit,
    Set<String> applied,
    Set<String> pruned,
    List<RepositoryProblem> problems,
    boolean superseded) {
  public SyncNews {
    applied = Set.copyOf(applied);
    pruned = Set.copyOf(pruned);
    problems = List.copyOf(problems);
  }
}
