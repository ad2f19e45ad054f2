package io.serinus.report;

import io.serinus.model.OneLine;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a repository says; there is one only while something is wrong.
 *
 * @param commit the commit at which these problems were first seen together
 * @param problems at most 100, one sentence each
 * @param more how many were left out; null when none
 */
record RepositoryReport(
    String repository, String commit, List<String> problems, @Nullable Integer more) {
  private static final int MAX_PROBLEMS = 100;

  RepositoryReport {
    repository = repository == null ? "" : repository;
    commit = commit == null ? "" : commit;
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  /**
   * The report of a commit's problems.
   *
   * @param before what was last said; the same problems at a later commit are no news
   * @return empty when all is well
   */
  static Optional<RepositoryReport> of(
      String repository,
      String commit,
      List<RepositoryProblem> found,
      Optional<RepositoryReport> before) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<String> problems =
        found.stream().limit(MAX_PROBLEMS).map(RepositoryProblem::sentence).toList();
    int left = found.size() - problems.size();
    boolean same = before.map(RepositoryReport::problems).filter(problems::equals).isPresent();
    return Optional.of(
        new RepositoryReport(
            repository,
            same ? before.orElseThrow().commit() : OneLine.of(commit, 64),
            problems,
            left == 0 ? null : left));
  }

  /** The sentence of the change from one state to the next. */
  static StatusChange change(String repository, Optional<RepositoryReport> after) {
    String what =
        after
            .map(
                report ->
                    report.problems().size() == 1
                        ? "1 problem: " + report.problems().get(0)
                        : report.problems().size()
                            + " problems, first: "
                            + report.problems().get(0))
            .orElse("no problems any more");
    return new StatusChange("repository " + repository, what, List.of());
  }
}
