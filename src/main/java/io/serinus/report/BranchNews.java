package io.serinus.report;

import java.util.List;
import java.util.function.Predicate;

/**
 * New commits of the followed branch, as one look at it brought them.
 *
 * @param commits oldest first; the last one is the tip, where the branch is now
 * @param counted whether what the passes over the tip change is all that it changed; false when an
 *     earlier process may have applied a part of it
 * @param contains whether the tip contains the commit with this full id
 */
public record BranchNews(List<NewCommit> commits, boolean counted, Predicate<String> contains) {

  /**
   * One of them.
   *
   * @param id full id
   * @param subject first line of its message; not trusted
   */
  public record NewCommit(String id, String subject) {}

  public BranchNews {
    commits = List.copyOf(commits);
    if (commits.isEmpty()) {
      throw new IllegalArgumentException("The tip itself is always new");
    }
  }

  NewCommit tip() {
    return commits.get(commits.size() - 1);
  }
}
