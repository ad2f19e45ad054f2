package io.serinus.report;

import io.serinus.model.OneLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the file of a repository says. A time in it changes only together with something else, so
 * that looking alone makes no commit.
 *
 * @param seen the commit that the followed branch was last seen at
 * @param applied the newest commit of which everything is applied
 * @param appliedAt when that was
 * @param objects how many objects the commit seen defines
 * @param lastChange what was last written to the cluster; null before the first time
 * @param putBack what was last put back after others had changed it, a sentence each
 * @param kept what pruning keeps and why, a sentence each
 * @param problems at most 100, one sentence each
 * @param more how many problems were left out; null when none
 */
record RepositoryReport(
    String repository,
    String seen,
    String applied,
    @Nullable Instant appliedAt,
    @Nullable Integer objects,
    @Nullable Change lastChange,
    List<String> putBack,
    List<String> kept,
    List<String> problems,
    @Nullable Integer more) {
  private static final int MAX_LISTED = 100;
  private static final int MAX_SENTENCE = 500;
  private static final int MAX_ID = 64;

  RepositoryReport {
    repository = repository == null ? "" : repository;
    seen = seen == null ? "" : seen;
    applied = applied == null ? "" : applied;
    putBack = putBack == null ? List.of() : List.copyOf(putBack);
    kept = kept == null ? List.of() : List.copyOf(kept);
    problems = problems == null ? List.of() : List.copyOf(problems);
  }

  /**
   * What one look wrote.
   *
   * @param commit that it was at
   * @param written objects that were written
   * @param pruned objects that were deleted
   */
  record Change(String commit, @Nullable Instant at, int written, int pruned) {
    Change {
      commit = commit == null ? "" : commit;
    }

    String counts() {
      return pruned == 0 ? written + " written" : written + " written, " + pruned + " pruned";
    }
  }

  /** What one look alone says. */
  static RepositoryReport of(String repository, RepositoryLook look) {
    String seen = OneLine.of(look.seen(), MAX_ID);
    Instant at = look.at().truncatedTo(ChronoUnit.SECONDS);
    List<String> problems =
        look.problems().stream().limit(MAX_LISTED).map(RepositoryProblem::sentence).toList();
    int left = look.problems().size() - problems.size();
    boolean changed = look.written() + look.pruned() > 0;
    return new RepositoryReport(
        repository,
        seen,
        look.whole() ? seen : "",
        look.whole() ? at : null,
        look.objects().isPresent() ? look.objects().getAsInt() : null,
        changed ? new Change(seen, at, look.written(), look.pruned()) : null,
        listed(look.putBack()),
        listed(look.kept()),
        problems,
        left == 0 ? null : left);
  }

  private static List<String> listed(List<String> sentences) {
    List<String> listed = new ArrayList<>();
    sentences.stream()
        .limit(MAX_LISTED)
        .forEach(sentence -> listed.add(OneLine.of(sentence, MAX_SENTENCE)));
    if (sentences.size() > MAX_LISTED) {
      listed.add("and " + (sentences.size() - MAX_LISTED) + " more");
    }
    return listed;
  }

  /** The same with what an earlier one says of what this one does not. */
  RepositoryReport after(RepositoryReport earlier) {
    boolean news = !applied.isEmpty() && !applied.equals(earlier.applied());
    return new RepositoryReport(
        repository,
        seen.isEmpty() ? earlier.seen() : seen,
        news ? applied : earlier.applied(),
        news ? appliedAt : earlier.appliedAt(),
        objects == null ? earlier.objects() : objects,
        lastChange == null ? earlier.lastChange() : lastChange,
        putBack.isEmpty() ? earlier.putBack() : putBack,
        kept,
        problems,
        more);
  }

  /** What is told of the change from one state to this one. */
  StatusChange since(Optional<RepositoryReport> before) {
    return new StatusChange("repository " + repository, what(before), List.of());
  }

  /** Whether the change is one of problems, and not only of how far the repository has come. */
  boolean hasOtherProblemsThan(Optional<RepositoryReport> before) {
    return !problems.equals(before.map(RepositoryReport::problems).orElse(List.of()));
  }

  private String what(Optional<RepositoryReport> before) {
    if (hasOtherProblemsThan(before)) {
      return switch (problems.size()) {
        case 0 -> "no problems any more";
        case 1 -> "1 problem: " + problems.get(0);
        default -> problems.size() + " problems, first: " + problems.get(0);
      };
    }
    String appliedBefore = before.map(RepositoryReport::applied).orElse("");
    String seenBefore = before.map(RepositoryReport::seen).orElse("");
    if (!applied.equals(appliedBefore)) {
      String counts =
          lastChange != null && lastChange.commit().equals(applied)
              ? ": " + lastChange.counts()
              : "";
      return "applied " + SyncLine.brief(applied) + counts;
    }
    if (!seen.equals(seenBefore)) {
      return "saw " + SyncLine.brief(seen) + ", not all of it is applied";
    }
    return before.map(RepositoryReport::kept).filter(kept::equals).isEmpty()
        ? "what is kept has changed"
        : "objects written again";
  }
}
