package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.Subscription;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.Pause;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestProblem;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.ReadLimits;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the cluster at the tip of one repository.
 *
 * <p>Thread-safe: a commit that is offered while another is applied takes over at the next object.
 */
public final class RepositorySync {
  private static final Logger logger = LoggerFactory.getLogger(RepositorySync.class);
  private static final long CACHE_BYTES = 16L << 20;

  private final String repository;
  private final Cluster cluster;
  private final CommitSync sync;
  private final RepositoryClaims claims;
  private final SyncListener listener;
  private final Clock clock;
  private final AtomicReference<CommitId> latest;
  private final AtomicInteger offers = new AtomicInteger();
  private final PassPause pause = new PassPause();
  private final PassPause reporting = new PassPause();
  private Set<ManifestProblem> told = Set.of();

  private RepositorySync(
      String repository,
      Cluster cluster,
      CommitSync sync,
      RepositoryClaims claims,
      SyncListener listener,
      Clock clock) {
    this.repository = repository;
    this.cluster = cluster;
    this.sync = sync;
    this.claims = claims;
    this.listener = listener;
    this.clock = clock;
    this.latest = new AtomicReference<>();
  }

  /**
   * Prepares it; nothing is read or asked before the first offer.
   *
   * @param cluster must cache Canaries, Deployments, DaemonSets, Services and VirtualServices
   * @param workers bounds how many objects are applied at once
   * @param pause lets time pass while a definition is being established
   * @param claims shared with the syncs of all other repositories
   * @throws InvalidInputException reason {@code InvalidPathPattern}
   */
  public static RepositorySync of(
      SyncSettings settings,
      GitMirror mirror,
      Cluster cluster,
      ExecutorService workers,
      Clock clock,
      Pause pause,
      CanaryWaker waker,
      RepositoryClaims claims,
      SyncListener listener) {
    return of(
        settings,
        mirror,
        cluster,
        workers,
        clock,
        pause,
        waker,
        claims,
        listener,
        HeapBudget.OF_PROCESS);
  }

  /** The same with a bound of its own for what is read. */
  static RepositorySync of(
      SyncSettings settings,
      GitMirror mirror,
      Cluster cluster,
      ExecutorService workers,
      Clock clock,
      Pause pause,
      CanaryWaker waker,
      RepositoryClaims claims,
      SyncListener listener,
      HeapBudget budget) {
    IndexReader reader =
        new IndexReader(
            mirror,
            new ManifestReader(ReadLimits.DEFAULT),
            new ManifestCache(CACHE_BYTES),
            settings.selection(),
            budget);
    LiveComparison comparison = new LiveComparison();
    Waves waves = new Waves(settings.writer(cluster), workers, pause, comparison::written);
    CommitSync sync =
        new CommitSync(settings, mirror, reader, cluster, waves, comparison, waker, claims, clock);
    return new RepositorySync(settings.repository(), cluster, sync, claims, listener, clock);
  }

  /** A moment, to be taken before every poll of the remote and given to {@link #seen}. */
  public long moment() {
    return claims.moment();
  }

  /** Says that the remote's tip was this, no earlier than the moment. */
  public void seen(CommitId tip, long moment) {
    claims.seen(repository, tip, moment);
  }

  /** Lets a pass over another commit end at its next object; {@link #offer} applies this one. */
  public void announce(CommitId tip) {
    latest.set(tip);
  }

  /**
   * Offers the commit that the cluster should be at, to be called after every poll and when {@link
   * SyncReport#retryAt} is reached. Works in the calling thread; returns at once when another
   * thread is at work, which then goes on to this commit. Without change it costs no request.
   */
  public void offer(CommitId tip) {
    latest.set(tip);
    if (offers.getAndIncrement() > 0) {
      return;
    }
    int handled;
    do {
      handled = offers.get();
      pass(Objects.requireNonNull(latest.get()));
    } while (offers.addAndGet(-handled) > 0);
  }

  /**
   * Calls back, on a thread of the cluster, whenever an object of this repository does not stand as
   * Git says any more. The callback must not block; the last commit is to be offered again soon
   * after it.
   */
  public Subscription watchDrift(Runnable callback) {
    return cluster.watchMarked(new DriftListener(sync, callback));
  }

  private void pass(CommitId tip) {
    if (pause.holds(tip, clock.instant())) {
      return;
    }
    SyncReport report = run(tip);
    log(report);
    tell(report);
  }

  /** A listener that fails holds up neither the sync nor fills the log. */
  private void tell(SyncReport report) {
    if (reporting.holds(report.commit(), clock.instant())) {
      return;
    }
    try {
      listener.onReport(report);
      reporting.succeeded();
    } catch (RuntimeException | Error surprise) {
      Instant retryAt = reporting.failed(report.commit(), clock.instant(), PassPause.LONGEST);
      logger.error(
          "Reporting a sync failed, repository={} commit={} retryAt={}",
          repository,
          report.commit(),
          retryAt,
          surprise);
    }
  }

  private SyncReport run(CommitId tip) {
    try {
      SyncReport report = sync.run(tip, () -> !tip.equals(latest.get()));
      pause.succeeded();
      return report;
    } catch (UnavailableException away) {
      return failed(
          tip,
          away.reason(),
          String.valueOf(away.getMessage()),
          "Nothing for now; it is tried again",
          PassPause.LONGEST_AWAY);
    } catch (InvalidInputException wrong) {
      return failed(
          tip,
          wrong.reason(),
          String.valueOf(wrong.getMessage()),
          "Correct it and push again",
          PassPause.LONGEST);
    } catch (RuntimeException | Error surprise) {
      logger.error("Sync failed, repository={} commit={}", repository, tip, surprise);
      return failed(
          tip,
          "InternalError",
          "The commit was not applied to its end, because of an unexpected "
              + surprise.getClass().getSimpleName()
              + "; the log says where",
          "Nothing for now; it is tried again",
          PassPause.LONGEST);
    }
  }

  private SyncReport failed(
      CommitId tip, String reason, String what, String whatToDo, Duration longestPause) {
    Instant retryAt = pause.failed(tip, clock.instant(), longestPause);
    ManifestProblem problem = ManifestProblem.error("", 0, reason, what, whatToDo);
    return new SyncReport(
        repository,
        tip,
        List.of(),
        List.of(),
        0,
        List.of(problem),
        Optional.empty(),
        false,
        Optional.of(retryAt),
        List.of());
  }

  /** What changed, and problems that were not there before. */
  private void log(SyncReport report) {
    if (!report.applied().isEmpty() || !report.pruned().isEmpty()) {
      logger.info(
          "Synced repository, repository={} commit={} applied={} pruned={} problems={}",
          repository,
          report.commit(),
          report.applied().size(),
          report.pruned().size(),
          report.problems().size());
    }
    report.drift().stream()
        .filter(DriftedObject::putBack)
        .forEach(
            drift ->
                logger.warn(
                    "Put back what others changed, repository={} object={} drift={}",
                    repository,
                    drift.ref(),
                    drift.sentence()));
    for (ManifestProblem problem : report.problems()) {
      if (!told.contains(problem)) {
        logger.warn(
            "Problem in repository, repository={} commit={} reason={} problem={}",
            repository,
            report.commit(),
            problem.reason(),
            problem);
      }
    }
    told = new HashSet<>(report.problems());
  }
}
