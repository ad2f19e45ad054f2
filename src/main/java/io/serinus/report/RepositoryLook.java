package io.serinus.report;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * How one look at a repository ended.
 *
 * @param seen full id of the commit that the followed branch is at; empty when there is none
 * @param whole whether everything that it defines is applied
 * @param at when
 * @param objects how many objects it defines; empty when that is not known
 * @param written how many objects were written in this look
 * @param pruned how many objects were deleted in this look
 * @param problems what is wrong with its files at present; empty when all is well
 * @param kept what pruning keeps though no file defines it any more, and because of what, a
 *     sentence each
 * @param putBack what others had changed and was put back in this look, a sentence each
 */
public record RepositoryLook(
    String seen,
    boolean whole,
    Instant at,
    OptionalInt objects,
    int written,
    int pruned,
    List<RepositoryProblem> problems,
    List<String> kept,
    List<String> putBack) {
  public RepositoryLook {
    problems = List.copyOf(problems);
    kept = List.copyOf(kept);
    putBack = List.copyOf(putBack);
  }

  /** A look that came to nothing but problems. */
  public static RepositoryLook failed(String seen, Instant at, List<RepositoryProblem> problems) {
    return new RepositoryLook(
        seen, false, at, OptionalInt.empty(), 0, 0, problems, List.of(), List.of());
  }
}
