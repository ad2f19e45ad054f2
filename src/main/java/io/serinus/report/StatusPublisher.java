package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Phase;
import io.serinus.model.Source;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the status branch of one repository saying what the Canaries' status says. One for each
 * remote and branch: two would undo each other's overview.
 *
 * <p>Between two flushes only the newest state of each file counts. What cannot be pushed is kept
 * and tried again; a rollout never waits for it. After a restart, and after a push of unknown end,
 * the branch itself is read, so nothing is said twice and what was missed is made up for.
 */
public final class StatusPublisher implements CanaryObserver {
  private static final Logger logger = LoggerFactory.getLogger(StatusPublisher.class);

  private final StatusPaths paths;
  private final StatusScope scope;
  private final StatusFiles files;
  private final PullRequestIndex pullRequests;
  private final StatusNews news = new StatusNews();

  private final Object flushing = new Object();
  private Optional<PublishedStatus> onBranch = Optional.empty();
  private SortedMap<CanaryKey, CanaryReport> reports = new TreeMap<>();
  private Backoff backoff = Backoff.NONE;
  private String failure = "";

  /**
   * @throws InvalidInputException reason {@code InvalidName} when the cluster's or repository's
   *     name cannot be part of a path
   */
  public StatusPublisher(
      String cluster, StatusScope scope, StatusFiles files, PullRequestIndex pullRequests) {
    StatusPaths.requireSegment("repository", scope.repository());
    this.paths = new StatusPaths(cluster);
    this.scope = scope;
    this.files = files;
    this.pullRequests = pullRequests;
    pullRequests.listen(news::pullRequestFound);
  }

  @Override
  public void begin(Collection<Canary> all) {
    news.begin(all);
  }

  @Override
  public void onChange(Canary canary) {
    news.changed(canary);
  }

  @Override
  public void onGone(CanaryKey key) {
    news.gone(key);
  }

  /**
   * What is wrong with the repository's files, after each look at them.
   *
   * @param commit full id of the commit that was looked at
   * @param problems all there are; empty when all is well
   */
  public void onProblems(String commit, List<RepositoryProblem> problems) {
    news.faults(new StatusNews.Faults(commit, problems));
  }

  /**
   * Which Canaries the repository's files define. The file of one that is not in the cluster is
   * taken away only when it is known that these do not define it either: on a rebuilt cluster it
   * says where to begin.
   */
  public void onManifests(Set<CanaryKey> canaries) {
    news.defined(canaries);
  }

  /**
   * Pushes what is new as one commit. Does nothing when there is nothing new, before {@link
   * #begin}, and while a failed push waits for its next try. Blocks for as long as the remote
   * takes.
   */
  public void flush(Instant now) {
    synchronized (flushing) {
      if (backoff.permits(now)) {
        news.take(backoff.failures() > 0).ifPresent(batch -> tryFlush(batch, now));
      }
    }
  }

  private void tryFlush(StatusNews.Batch batch, Instant now) {
    boolean written = false;
    try {
      boolean afresh = onBranch.isEmpty();
      PublishedStatus published = onBranch.orElseGet(this::read);
      update(batch, published, afresh);
      publish(batch, published, now);
      written = true;
    } catch (UnavailableException unavailable) {
      tell(unavailable.reason(), unavailable);
    } catch (InvalidInputException invalid) {
      tell(invalid.reason(), invalid);
    } finally {
      settle(written, now);
    }
  }

  private void settle(boolean written, Instant now) {
    if (written && backoff.failures() > 0) {
      logger.info("Status branch is written again, repository={}", scope.repository());
    }
    if (written) {
      failure = "";
      backoff = Backoff.NONE;
    } else {
      // How far the write came is not known: the branch itself will tell.
      onBranch = Optional.empty();
      backoff = backoff.failed(now);
    }
  }

  private PublishedStatus read() {
    return PublishedStatus.read(paths, scope.repository(), files.read(paths.directory()));
  }

  private void publish(StatusNews.Batch batch, PublishedStatus published, Instant now) {
    StatusDraft draft =
        StatusDraft.of(
            paths,
            scope.repository(),
            published,
            reports,
            batch::awaits,
            problems(batch, published));
    if (!draft.edits().isEmpty()) {
      files.write(draft.edits(), draft.message(paths.cluster()), now);
      logger.info(
          "Wrote status branch, repository={} files={}", scope.repository(), draft.edits().size());
    }
    onBranch = Optional.of(draft.result());
  }

  private Optional<RepositoryReport> problems(StatusNews.Batch batch, PublishedStatus published) {
    return batch.faults().isEmpty()
        ? published.repository()
        : RepositoryReport.of(
            scope.repository(),
            batch.faults().get().commit(),
            batch.faults().get().problems(),
            published.repository());
  }

  private void update(StatusNews.Batch batch, PublishedStatus published, boolean afresh) {
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
  }

  /**
   * A Canary that has not been looked at yet has nothing to say; a file of an earlier life stays.
   */
  private Optional<CanaryReport> report(
      StatusNews.Batch batch, Canary canary, PublishedStatus published) {
    Optional<CanaryReport> said = Optional.ofNullable(published.canaries().get(canary.key()));
    CanaryReport report =
        CanaryReport.of(
            paths.cluster(),
            canary,
            pullRequest(canary, said),
            faults(batch, canary.key(), published));
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
    if (batch.faults().isPresent()) {
      return batch.faults().get().problems().stream()
          .filter(problem -> problem.canary().filter(key::equals).isPresent())
          .map(RepositoryProblem::sentence)
          .toList();
    }
    CanaryReport said = published.canaries().get(key);
    List<String> ofFiles = published.repository().map(RepositoryReport::problems).orElse(List.of());
    return said == null ? List.of() : said.problems().stream().filter(ofFiles::contains).toList();
  }

  private void tell(String reason, RuntimeException cause) {
    if (!failure.equals(reason)) {
      logger.warn(
          "Could not write status branch, kept and tried again, repository={} reason={} message={}",
          scope.repository(),
          reason,
          cause.getMessage());
      failure = reason;
    }
  }
}
