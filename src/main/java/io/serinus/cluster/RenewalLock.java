package io.serinus.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A Lease that knows for how long it surely is ours: counted from before a renewal was sent, on a
 * clock that nobody sets.
 */
final class RenewalLock implements Lock {
  private final Lock lease;
  private final Duration writable;
  private final LongSupplier nanoTime;
  private final AtomicReference<@Nullable Long> ours = new AtomicReference<>();
  private volatile long attempted;
  private final AtomicReference<@Nullable String> problem = new AtomicReference<>();

  /**
   * @param writable how long after the begin of a renewal the lease is surely ours
   */
  RenewalLock(Lock lease, Duration writable, LongSupplier nanoTime) {
    this.lease = lease;
    this.writable = writable;
    this.nanoTime = nanoTime;
    this.attempted = nanoTime.getAsLong();
  }

  /** How long nobody has asked for the lease or written it. */
  Duration still() {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - attempted));
  }

  /** Whether nobody else can hold the lease now. */
  boolean surelyOurs() {
    Long since = ours.get();
    return since != null && nanoTime.getAsLong() - since < writable.toNanos();
  }

  /** What is in the way of contending, one sentence. */
  Optional<String> problem() {
    return Optional.ofNullable(problem.get());
  }

  @Override
  public @Nullable LeaderElectionRecord get(KubernetesClient client) {
    attempted = nanoTime.getAsLong();
    try {
      LeaderElectionRecord found = lease.get(client);
      problem.set(null);
      return found;
    } catch (KubernetesClientException failure) {
      problem.set(describe() + " cannot be read: " + failure.getMessage());
      throw failure;
    } catch (RuntimeException unusable) {
      // Anything else would end the election without a word.
      String sentence = describe() + " cannot be used: " + unusable + "; delete it";
      problem.set(sentence);
      throw new KubernetesClientException(sentence, unusable);
    }
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord wanted) {
    written(wanted, () -> lease.create(client, wanted));
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord wanted) {
    written(wanted, () -> lease.update(client, wanted));
  }

  private void written(LeaderElectionRecord wanted, Runnable write) {
    long began = nanoTime.getAsLong();
    attempted = began;
    boolean releases = !identity().equals(wanted.getHolderIdentity());
    if (releases) {
      ours.set(null);
    }
    try {
      write.run();
    } catch (KubernetesClientException failure) {
      if (failure.getCode() != 409) {
        problem.set(describe() + " cannot be written: " + failure.getMessage());
      }
      throw failure;
    }
    if (!releases) {
      ours.set(began);
    }
  }

  @Override
  public String identity() {
    return lease.identity();
  }

  @Override
  public String describe() {
    return lease.describe();
  }
}
