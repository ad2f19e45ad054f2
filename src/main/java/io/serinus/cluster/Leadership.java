package io.serinus.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectorBuilder;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One of several replicas leads: it holds a Lease, and only it may write. One that could not renew
 * in time writes no more before another can hold the Lease, whatever it is doing at that moment;
 * leadership that is lost is never had again, the process is to end.
 *
 * <p>Renewals have a connection of their own, so that nothing else the process does delays them.
 */
public final class Leadership implements WriteFence, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Leadership.class);

  /** Renewals and tries come several times in the duration of a lease. */
  private static final int LEASES_WITHOUT_A_TRY = 4;

  private final KubernetesClient client;
  private final RenewalLock lock;
  private final CompletableFuture<Void> gained = new CompletableFuture<>();
  private final CompletableFuture<Void> lost = new CompletableFuture<>();
  private final ExecutorService renewals = Executors.newSingleThreadExecutor(Leadership::daemon);
  private final LeaderElectionConfig config;
  private final Duration patience;
  private @Nullable CompletableFuture<?> contest;

  /**
   * Connects; {@link #contend} begins.
   *
   * @param settings of the connection; its request timeout should be {@link
   *     LeaseSettings#requestTimeout}
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  public Leadership(ConnectionSettings settings, LeaseSettings lease, LongSupplier nanoTime) {
    this.patience = lease.duration().multipliedBy(LEASES_WITHOUT_A_TRY);
    this.client = ClientFactory.create(settings, new ApiServerHealth());
    this.lock =
        new RenewalLock(
            new ReturnableLease(lease.namespace(), lease.name(), lease.identity()),
            lease.writable(),
            nanoTime);
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(lease.name())
            .withLock(lock)
            .withLeaseDuration(lease.duration())
            .withRenewDeadline(lease.writable())
            .withRetryPeriod(lease.retryPeriod())
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    () -> gained.complete(null), () -> lost.complete(null), Leadership::tell))
            .build();
  }

  /** Begins to contend, and returns at once; has no effect when it has begun. */
  public synchronized void contend() {
    if (contest == null) {
      contest = new LeaderElectorBuilder(client, renewals).withConfig(config).build().start();
    }
  }

  /** Completes when this replica leads. */
  public CompletableFuture<Void> gained() {
    return gained;
  }

  /** Completes when this replica led and leads no more. */
  public CompletableFuture<Void> lost() {
    return lost;
  }

  /** What is in the way of contending, one sentence; empty when nothing is. */
  public Optional<String> problem() {
    return lock.problem();
  }

  /**
   * That the election has come to a standstill, one sentence; empty while it goes on, and before it
   * has begun. Nothing but a restart helps then.
   */
  public synchronized Optional<String> standstill() {
    return contest == null || lock.still().compareTo(patience) < 0
        ? Optional.empty()
        : Optional.of(
            "the election stands still: nothing was asked about %s for %d s"
                .formatted(lock.describe(), lock.still().toSeconds()));
  }

  @Override
  public void check() {
    if (lost.isDone() || !lock.surelyOurs()) {
      throw new UnavailableException(
          "NotLeading",
          "nothing is written: this replica does not hold " + lock.describe() + " any more");
    }
  }

  /** Gives the Lease back, so that another replica need not wait for its end. */
  @Override
  public synchronized void close() {
    if (contest != null) {
      contest.cancel(true);
    }
    renewals.shutdown();
    client.close();
  }

  private static void tell(String leader) {
    LOGGER.info("Leader changed, leader={}", leader);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "leadership");
    thread.setDaemon(true);
    return thread;
  }
}
