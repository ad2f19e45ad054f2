package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.PollResult;
import io.serinus.git.RefSelector;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import io.serinus.report.CanaryObserver;
import io.serinus.report.PullRequestReporter;
import io.serinus.report.RepositoryLook;
import io.serinus.report.RepositoryProblem;
import io.serinus.report.StatusPublisher;
import io.serinus.schedule.Schedule;
import io.serinus.sync.RepositorySync;
import io.serinus.sync.SyncListener;
import io.serinus.sync.SyncReport;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done again and again for one repository: read and apply it, tell in it, tell on its pull
 * requests.
 */
final class RepositoryTasks {
  private static final Logger LOGGER = LoggerFactory.getLogger(RepositoryTasks.class);

  /** How often it is looked whether a forge has to be told something. */
  private static final Duration FORGE_LOOK = Duration.ofMillis(500);

  private final SerinusConfig.Repository settings;
  private final GitMirror mirror;
  private final RepositorySync sync;
  private final Optional<StatusPublisher> status;
  private final Optional<PullRequestReporter> pullRequests;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final BranchCommits commits;
  private final boolean ownsMirror;
  private final AtomicReference<CommitId> wanted = new AtomicReference<>();
  private volatile Optional<Instant> retryAt = Optional.empty();
  private volatile Optional<Rewriting> rewritten = Optional.empty();

  /** A tip that does not contain the one before. */
  private record Rewriting(CommitId from, CommitId to) {}

  /**
   * @param ownsMirror whether no other replica can have applied a newer commit than the mirror has:
   *     then what the mirror has is applied even if the remote was never reached
   */
  RepositoryTasks(
      SerinusConfig.Repository settings,
      GitMirror mirror,
      Function<SyncListener, RepositorySync> sync,
      Optional<StatusPublisher> status,
      Optional<PullRequestReporter> pullRequests,
      boolean ownsMirror,
      InstantSource clock,
      RandomGenerator random) {
    this.settings = settings;
    this.mirror = mirror;
    this.sync = sync.apply(this::onReport);
    this.status = status;
    this.pullRequests = pullRequests;
    this.ownsMirror = ownsMirror;
    this.clock = clock;
    this.random = random;
    this.commits = new BranchCommits(mirror);
  }

  /** Those who must be told of Canaries. */
  List<CanaryObserver> observers() {
    List<CanaryObserver> observers = new ArrayList<>();
    status.ifPresent(observers::add);
    pullRequests.ifPresent(observers::add);
    return observers;
  }

  void start(RemoteSchedules schedules) {
    String name = settings.name();
    schedules.syncs().add(syncId(), this::sync);
    sync.watchDrift(() -> schedules.syncs().wake(syncId()));
    schedules.polls().add("repository/" + name, () -> poll(schedules.syncs()));
    status.ifPresent(publisher -> schedules.pushes().add("status/" + name, () -> flush(publisher)));
    pullRequests.ifPresent(
        reporter -> schedules.forges().add("pull-requests/" + name, () -> reconcile(reporter)));
  }

  private String syncId() {
    return "sync/" + settings.name();
  }

  /** Only looks; what is found is applied by {@link #sync}, which waits for no remote. */
  private Optional<Instant> poll(Schedule syncs) {
    RefSelector.Branch branch = new RefSelector.Branch(settings.branch());
    long moment = sync.moment();
    try {
      PollResult found = mirror.poll(branch);
      CommitId tip = tip(found);
      sync.seen(tip, moment);
      pullRequests.ifPresent(reporter -> commits.look(found, tip).ifPresent(reporter::onCommits));
      want(tip);
    } catch (UnavailableException | InvalidInputException away) {
      if (ownsMirror && wanted.get() == null) {
        mirror.tip(branch).ifPresent(this::want);
      }
      throw away;
    } finally {
      syncs.wake(syncId());
    }
    return Optional.of(clock.instant().plus(jittered(settings.pollInterval())));
  }

  private void want(CommitId tip) {
    CommitId before = wanted.getAndSet(tip);
    if (before != null && !before.equals(tip)) {
      rewritten = isRewritten(before, tip) ? Optional.of(told(before, tip)) : Optional.empty();
    }
    sync.announce(tip);
  }

  /** Others may have fetched the tip into the same mirror, so the poll need not have noticed. */
  private boolean isRewritten(CommitId before, CommitId tip) {
    return !mirror.contains(before) || !mirror.isAncestor(before, tip);
  }

  private Rewriting told(CommitId before, CommitId tip) {
    LOGGER.warn(
        "History was rewritten and is followed, repository={} from={} to={}",
        settings.name(),
        before.sha(),
        tip.sha());
    return new Rewriting(before, tip);
  }

  /** Applies what is wanted, and goes on with what failed when it is due. */
  private Optional<Instant> sync() {
    CommitId tip = wanted.get();
    if (tip == null) {
      return Optional.empty();
    }
    sync.offer(tip);
    Instant now = clock.instant();
    return retryAt.filter(retry -> retry.isAfter(now));
  }

  private CommitId tip(PollResult found) {
    if (found instanceof PollResult.Moved moved) {
      if (moved.rewritten() && wanted.get() == null) {
        moved.previous().ifPresent(before -> rewritten = Optional.of(told(before, moved.tip())));
      }
      return moved.tip();
    }
    if (found instanceof PollResult.Unchanged unchanged) {
      return unchanged.tip();
    }
    String problem =
        "repository "
            + settings.name()
            + " has no branch "
            + settings.branch()
            + ": push it, or correct repositories[].branch";
    status.ifPresent(
        publisher ->
            publisher.onLook(
                RepositoryLook.failed(
                    "",
                    clock.instant(),
                    List.of(new RepositoryProblem("", 0, problem, Optional.empty())))));
    throw new InvalidInputException("BranchMissing", problem);
  }

  /** Is told after each look at a commit. */
  private void onReport(SyncReport report) {
    retryAt = report.retryAt();
    pullRequests.ifPresent(reporter -> reporter.onSynced(SyncWords.news(report)));
    status.ifPresent(
        publisher -> {
          report.canaries().ifPresent(publisher::onManifests);
          if (!report.superseded()) {
            publisher.onLook(
                SyncWords.look(
                    report,
                    rewritten.filter(change -> change.to().equals(report.commit())).stream()
                        .map(this::problem)
                        .toList(),
                    clock.instant()));
          }
        });
  }

  private RepositoryProblem problem(Rewriting change) {
    return new RepositoryProblem(
        "",
        0,
        "The history of branch %s was rewritten: it no longer contains commit %s. It is followed."
            .formatted(settings.branch(), change.from().abbreviated()),
        Optional.empty());
  }

  private Optional<Instant> flush(StatusPublisher publisher) {
    publisher.flush(clock.instant());
    return Optional.of(clock.instant().plus(flushInterval()));
  }

  private Optional<Instant> reconcile(PullRequestReporter reporter) {
    if (status.map(StatusPublisher::maySpeak).orElse(true)) {
      reporter.reconcile(clock.instant());
    }
    return Optional.of(clock.instant().plus(FORGE_LOOK));
  }

  private Duration flushInterval() {
    return Objects.requireNonNull(settings.status()).flush();
  }

  /** Up to a tenth longer, so that many repositories do not come at once. */
  private Duration jittered(Duration interval) {
    return interval.plusMillis(random.nextLong(interval.toMillis() / 10 + 1));
  }
}
