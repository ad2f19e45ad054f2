package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
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
  private final StatusNews news = new StatusNews();

  private final Object flushing = new Object();
  private final Supplier<Optional<String>> uid;
  private Optional<String> knownUid = Optional.empty();
  private final StatusMemory memory;
  private final CanaryReports reports;
  private Backoff backoff = Backoff.NONE;
  private String failure = "";
  private volatile boolean nameIsOurs;

  /** The same for a cluster that takes nobody's place. */
  public StatusPublisher(
      String cluster,
      StatusScope scope,
      StatusFiles files,
      PullRequestIndex pullRequests,
      Supplier<Optional<String>> uid) {
    this(cluster, scope, files, pullRequests, uid, "");
  }

  /**
   * @param uid of the namespace {@code kube-system}, asked for before the first write; empty when
   *     it cannot be known, then two clusters of one name do not notice each other
   * @param replaces uid of the cluster that this one takes the place of, empty for none
   * @throws InvalidInputException reason {@code InvalidName} when the cluster's or repository's
   *     name cannot be part of a path
   */
  public StatusPublisher(
      String cluster,
      StatusScope scope,
      StatusFiles files,
      PullRequestIndex pullRequests,
      Supplier<Optional<String>> uid,
      String replaces) {
    StatusPaths.requireSegment("repository", scope.repository());
    this.paths = new StatusPaths(cluster);
    this.scope = scope;
    this.files = files;
    this.uid = uid;
    this.memory = new StatusMemory(paths, scope.repository(), replaces);
    this.reports = new CanaryReports(cluster, scope, pullRequests);
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

  /** Takes in how a look at the repository ended. */
  public void onLook(RepositoryLook look) {
    news.looked(scope.repository(), look);
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

  /**
   * Whether the cluster may speak in its name: false until the first try to write the branch is
   * over, and while another cluster has the name.
   */
  public boolean maySpeak() {
    return nameIsOurs;
  }

  private void tryFlush(StatusNews.Batch batch, Instant now) {
    boolean written = false;
    boolean taken = false;
    try {
      Optional<PublishedStatus> said = memory.certain();
      boolean right = said.isPresent() && draft(batch, said.get()).edits().isEmpty();
      if (!right) {
        write(batch, now);
      }
      written = true;
    } catch (UnavailableException unavailable) {
      tell(unavailable.reason(), unavailable);
    } catch (InvalidInputException invalid) {
      taken = invalid.reason().equals(ClusterClaim.TAKEN);
      tell(invalid.reason(), invalid);
    } finally {
      nameIsOurs = !taken;
      settle(written, now);
    }
  }

  private void write(StatusNews.Batch batch, Instant now) {
    knownUid = knownUid.or(uid);
    AtomicReference<StatusDraft> last = new AtomicReference<>();
    String version =
        files.write(
            paths.directory(),
            tip -> {
              StatusDraft draft = draft(batch, memory.found(tip, knownUid));
              last.set(draft);
              return draft.edits().isEmpty()
                  ? Optional.empty()
                  : Optional.of(new StatusEdits(draft.edits(), draft.message(paths.cluster())));
            },
            now);
    StatusDraft written = Objects.requireNonNull(last.get());
    if (!written.edits().isEmpty()) {
      logger.info(
          "Wrote status branch, repository={} files={}",
          scope.repository(),
          written.edits().size());
    }
    memory.wrote(version, written.result());
  }

  private void settle(boolean written, Instant now) {
    if (written && backoff.failures() > 0) {
      logger.info("Status branch is written again, repository={}", scope.repository());
    }
    if (written) {
      failure = "";
      backoff = Backoff.NONE;
    } else {
      memory.uncertain();
      backoff = backoff.failed(now);
    }
  }

  private StatusDraft draft(StatusNews.Batch batch, PublishedStatus published) {
    return StatusDraft.of(
        paths,
        scope.repository(),
        published,
        reports.update(batch, published, memory.certain().isEmpty()),
        batch::awaits,
        repository(batch, published),
        knownUid);
  }

  private static Optional<RepositoryReport> repository(
      StatusNews.Batch batch, PublishedStatus published) {
    Optional<RepositoryReport> now = batch.look().map(StatusNews.Look::report);
    return now.map(report -> published.repository().map(report::after).orElse(report))
        .or(published::repository);
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
