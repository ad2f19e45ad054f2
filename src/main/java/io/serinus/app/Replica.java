package io.serinus.app;

import io.serinus.cluster.ConnectionSettings;
import io.serinus.cluster.Leadership;
import io.serinus.cluster.LeaseSettings;
import io.serinus.cluster.WriteFence;
import io.serinus.config.SerinusConfig;
import io.serinus.model.UnavailableException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This process among its like: alone, or one that leads or stands by. */
final class Replica implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Replica.class);
  private static final long LOOK_MILLIS = 200;

  private final Optional<Leadership> leadership;
  private final ConnectionSettings connection;

  private Replica(Optional<Leadership> leadership, ConnectionSettings connection) {
    this.leadership = leadership;
    this.connection = connection;
  }

  /**
   * Connects; contends from {@link #awaitTurn} on, where the configuration asks for it.
   *
   * @param namespace of the Lease, where the configuration does not say
   * @param host what this replica is called among the others
   */
  static Replica of(SerinusConfig settings, String namespace, String host) {
    SerinusConfig.LeaderElection election = settings.leaderElection();
    ConnectionSettings alone =
        new ConnectionSettings(
            Optional.ofNullable(settings.cluster().kubeconfig()).map(Path::of),
            Set.copyOf(settings.cluster().namespaces()),
            ConnectionSettings.DEFAULT_TIMEOUT);
    if (!election.enabled()) {
      return new Replica(Optional.empty(), alone);
    }
    LeaseSettings lease =
        new LeaseSettings(
            election.name(),
            election.namespace() == null ? namespace : election.namespace(),
            host + "_" + UUID.randomUUID(),
            election.leaseDuration());
    ConnectionSettings quick =
        new ConnectionSettings(alone.kubeconfig(), alone.namespaces(), lease.requestTimeout());
    return new Replica(Optional.of(new Leadership(quick, lease, System::nanoTime)), quick);
  }

  /** How the cluster is to be talked to. */
  ConnectionSettings connection() {
    return connection;
  }

  /** What every write to the cluster must pass. */
  WriteFence fence() {
    return leadership.<WriteFence>map(leading -> leading).orElse(WriteFence.OPEN);
  }

  /**
   * Contends from here on and waits for its turn, and says what is in the way. Call it when this
   * replica could begin at once: one that is not ready must not keep others from leading.
   *
   * @return false when told to stop before
   * @throws UnavailableException reason {@code ElectionEnded} when the election stands still
   */
  boolean awaitTurn(CountDownLatch stop) throws InterruptedException {
    if (leadership.isEmpty()) {
      return stop.getCount() > 0;
    }
    Leadership contest = leadership.get();
    contest.contend();
    LOGGER.info("Standing by until this replica leads");
    String told = "";
    while (stop.getCount() > 0) {
      if (completes(contest)) {
        LOGGER.info("Leading");
        return true;
      }
      contest
          .standstill()
          .ifPresent(
              sentence -> {
                throw new UnavailableException("ElectionEnded", sentence);
              });
      String problem = contest.problem().orElse("");
      if (!problem.equals(told) && !problem.isEmpty()) {
        LOGGER.warn("Cannot contend for leadership, problem={}", problem);
      }
      told = problem;
    }
    return false;
  }

  private static boolean completes(Leadership contest) throws InterruptedException {
    try {
      contest.gained().get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException notYet) {
      return false;
    } catch (ExecutionException surprise) {
      throw new IllegalStateException(surprise);
    }
  }

  /** Returns when told to stop, or when another replica may lead: then false. */
  boolean leadUntil(CountDownLatch stop) throws InterruptedException {
    if (leadership.isEmpty()) {
      stop.await();
      return true;
    }
    CompletableFuture<Void> lost = leadership.get().lost();
    var unused = lost.thenRun(stop::countDown);
    stop.await();
    return !lost.isDone();
  }

  /** That the election has come to a standstill. */
  Optional<String> standstill() {
    return leadership.flatMap(Leadership::standstill);
  }

  @Override
  public void close() {
    leadership.ifPresent(Leadership::close);
  }
}
