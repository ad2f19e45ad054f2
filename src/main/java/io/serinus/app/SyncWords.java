package io.serinus.app;

import io.serinus.manifest.ManifestProblem;
import io.serinus.model.ObjectRef;
import io.serinus.report.RepositoryLook;
import io.serinus.report.RepositoryProblem;
import io.serinus.report.SyncNews;
import io.serinus.sync.DriftedObject;
import io.serinus.sync.SyncReport;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a pass over a commit did, in the words of those who are told of it. Pure. */
final class SyncWords {
  private static final String KEPT = "PruningHeld";

  private SyncWords() {}

  /** For the host: what is not applied counts, warnings do not. */
  static SyncNews news(SyncReport report) {
    return new SyncNews(
        report.commit().sha(),
        names(report.applied()),
        names(report.pruned()),
        report.problems().stream().filter(SyncWords::isError).map(SyncWords::problem).toList(),
        report.superseded());
  }

  /**
   * For the status branch.
   *
   * @param ofBranch what is to be said of the branch itself
   */
  static RepositoryLook look(SyncReport report, List<RepositoryProblem> ofBranch, Instant at) {
    int objects = report.applied().size() + report.unchanged();
    boolean whole = report.problems().stream().noneMatch(SyncWords::isError);
    return new RepositoryLook(
        report.commit().sha(),
        whole,
        at,
        whole || objects > 0 ? OptionalInt.of(objects) : OptionalInt.empty(),
        report.applied().size(),
        report.pruned().size(),
        Stream.concat(
                ofBranch.stream(),
                report.problems().stream()
                    .filter(problem -> !problem.reason().equals(KEPT))
                    .map(SyncWords::problem))
            .toList(),
        report.problems().stream()
            .filter(problem -> problem.reason().equals(KEPT))
            .map(problem -> problem(problem).message())
            .toList(),
        report.drift().stream()
            .filter(DriftedObject::putBack)
            .map(DriftedObject::sentence)
            .toList());
  }

  private static boolean isError(ManifestProblem problem) {
    return problem.severity() == ManifestProblem.Severity.ERROR;
  }

  private static Set<String> names(List<ObjectRef> objects) {
    return objects.stream().map(ObjectRef::toString).collect(Collectors.toUnmodifiableSet());
  }

  private static RepositoryProblem problem(ManifestProblem problem) {
    return new RepositoryProblem(
        problem.path(),
        problem.line(),
        problem.what() + ". " + problem.whatToDo() + ".",
        problem.canary());
  }
}
