package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.Phase;
import io.serinus.model.Source;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is to be said of each canary that is told of in one repository. Not thread-safe. */
final class CanaryReports {
  private final String cluster;
  private final StatusScope scope;
  private final PullRequestIndex pullRequests;
  private SortedMap<CanaryKey, CanaryReport> reports = new TreeMap<>();

  CanaryReports(String cluster, StatusScope scope, PullRequestIndex pullRequests) {
    this.cluster = cluster;
    this.scope = scope;
    this.pullRequests = pullRequests;
  }

  /**
   * Brings them up to date.
   *
   * @param published what was said before
   * @param afresh whether to look at all, not only at those that changed
   */
  SortedMap<CanaryKey, CanaryReport> update(
      StatusNews.Batch batch, PublishedStatus published, boolean afresh) {
    SortedMap<CanaryKey, CanaryReport> updated = new TreeMap<>();
    batch
        .canaries()
        .forEach(
            (key, canary) -> {
              CanaryReport known = reports.get(key);
              if (!scope.covers(canary)) {
                return;
              }
              if (known == null || afresh || batch.changed().contains(key)) {
                report(batch, canary, published).ifPresent(report -> updated.put(key, report));
              } else {
                updated.put(key, known);
              }
            });
    reports = updated;
    return updated;
  }

  /**
   * A Canary that has not been looked at yet has nothing to say; a file of an earlier life stays.
   */
  private Optional<CanaryReport> report(
      StatusNews.Batch batch, Canary canary, PublishedStatus published) {
    Optional<CanaryReport> said = Optional.ofNullable(published.canaries().get(canary.key()));
    CanaryReport report =
        CanaryReport.of(
            cluster, canary, pullRequest(canary, said), faults(batch, canary.key(), published));
    boolean silent = report.phase() == Phase.NONE && report.problems().isEmpty();
    return silent ? said : Optional.of(said.map(report::after).orElse(report));
  }

  /** What was found out in an earlier life stands in the file. */
  private Optional<PullRequestLink> pullRequest(Canary canary, Optional<CanaryReport> published) {
    Source source = canary.status().rollout().source();
    if (source == null) {
      return Optional.empty();
    }
    return pullRequests
        .of(source.commit())
        .or(
            () ->
                published
                    .map(CanaryReport::revision)
                    .filter(revision -> revision.commit().equals(source.commit()))
                    .map(CanaryReport.Revision::pullRequest));
  }

  /** Until the repository has been looked at, what was said of its files goes on standing. */
  private static List<String> faults(
      StatusNews.Batch batch, CanaryKey key, PublishedStatus published) {
    if (batch.look().isPresent()) {
      return batch.look().get().problems().stream()
          .filter(problem -> problem.canary().filter(key::equals).isPresent())
          .map(RepositoryProblem::sentence)
          .toList();
    }
    CanaryReport said = published.canaries().get(key);
    List<String> ofFiles = published.repository().map(RepositoryReport::problems).orElse(List.of());
    return said == null ? List.of() : said.problems().stream().filter(ofFiles::contains).toList();
  }
}
