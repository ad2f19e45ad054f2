package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import io.serinus.workload.Drift;
import io.serinus.workload.FormerController;
import io.serinus.workload.TrackedConfigs;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes objects be as they should be, and writes nothing where they are so already. What was
 * refused is not asked again before {@link #RETRY} is over, however often it is wanted.
 */
final class ObjectWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectWriter.class);

  /** How soon something that was refused is tried again. */
  static final Duration RETRY = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final InstantSource clock;
  private final Map<ObjectRef, Settled> settled = new ConcurrentHashMap<>();
  private final Map<ObjectRef, Denied> denied = new ConcurrentHashMap<>();

  /**
   * What an apply came to. The API server may store something else than was sent (a default, a
   * webhook's edit); what it made of it once it will make of it again, so until the object changes
   * there is no use in sending it again.
   */
  private record Settled(KubernetesObject desired, String resourceVersion) {}

  /** What the API server did not want, and until when it is not asked again. */
  private record Denied(KubernetesObject desired, Refusal refusal, Instant until) {}

  ObjectWriter(Cluster cluster, InstantSource clock) {
    this.cluster = cluster;
    this.clock = clock;
  }

  /**
   * Applies the object unless the cluster has it so.
   *
   * @return whether it was written, or what the API server has against it
   * @throws UnavailableException when somebody else wrote at the same time, or the API server is
   *     out of reach
   */
  Ensured ensure(KubernetesObject desired, FieldOwner owner) {
    return ensure(desired, cluster.find(desired.ref()), owner);
  }

  /** The same for an object of a kind that is not cached. */
  Ensured ensure(KubernetesObject desired, Optional<KubernetesObject> actual, FieldOwner owner) {
    return actual.filter(present -> isSo(desired, present, owner.manager())).isPresent()
        ? Ensured.AS_IT_WAS
        : bring(desired, actual, owner);
  }

  /**
   * The same for a generated object in a rollout: fields of it that Flagger left, or that were
   * applied as if the object were somebody else's, are taken over even where nothing differs.
   */
  Ensured own(KubernetesObject desired, Optional<KubernetesObject> actual) {
    String manager = FieldOwner.GENERATED.manager();
    return actual.filter(present -> FormerController.holds(present, manager)).isPresent()
        ? bring(desired, actual, FieldOwner.GENERATED)
        : ensure(desired, actual, FieldOwner.GENERATED);
  }

  private Ensured bring(
      KubernetesObject desired, Optional<KubernetesObject> actual, FieldOwner owner) {
    Denied last = denied.get(desired.ref());
    if (last != null && last.desired().equals(desired) && clock.instant().isBefore(last.until())) {
      return Ensured.refused(last.refusal());
    }
    Optional<Ensured> refused =
        actual
            .filter(present -> owner.equals(FieldOwner.GENERATED))
            .flatMap(present -> takeOver(present, desired, owner));
    return refused.orElseGet(() -> write(desired, desired, owner));
  }

  /**
   * Fields that others left are taken over once, before the first apply. The cache may know less of
   * who owns what than has to be written back.
   */
  private Optional<Ensured> takeOver(
      KubernetesObject actual, KubernetesObject desired, FieldOwner owner) {
    return FormerController.handedOver(actual, desired, owner.manager())
        .flatMap(any -> cluster.read(actual.ref()))
        .flatMap(whole -> FormerController.handedOver(whole, desired, owner.manager()))
        .map(cluster::writeMetadata)
        .flatMap(
            outcome ->
                outcome instanceof WriteOutcome.Written
                    ? Optional.empty()
                    : Optional.of(notWritten(desired, desired, outcome)));
  }

  /**
   * Applies a copy of a ConfigMap or Secret, whose content is nothing to remember.
   *
   * @param actual the copy as it stands, whole
   */
  Ensured copy(KubernetesObject desired, Optional<KubernetesObject> actual, FieldOwner owner) {
    Optional<Ensured> refused = actual.flatMap(present -> takeOver(present, desired, owner));
    return refused.orElseGet(() -> write(desired, TrackedConfigs.reduced(desired), owner));
  }

  private Ensured write(KubernetesObject desired, KubernetesObject remembered, FieldOwner owner) {
    Denied last = denied.get(desired.ref());
    if (last != null
        && last.desired().equals(remembered)
        && clock.instant().isBefore(last.until())) {
      return Ensured.refused(last.refusal());
    }
    WriteOutcome outcome = applied(desired, owner);
    if (outcome instanceof WriteOutcome.Written written) {
      settled.put(desired.ref(), new Settled(remembered, written.object().resourceVersion()));
      denied.remove(desired.ref());
      LOGGER.info("Applied object, object={}", desired.ref());
      return Ensured.WRITTEN;
    }
    return notWritten(desired, remembered, outcome);
  }

  /**
   * A webhook that cannot be reached stands in the way of this object and of nothing else, until
   * somebody repairs it: people must be told as of a refusal.
   */
  private WriteOutcome applied(KubernetesObject desired, FieldOwner owner) {
    try {
      return cluster.apply(desired, owner);
    } catch (UnavailableException failure) {
      if (failure.reason().equals(UnavailableException.WEBHOOK_UNREACHABLE)) {
        return new WriteOutcome.Rejected(failure.reason(), String.valueOf(failure.getMessage()));
      }
      throw failure;
    }
  }

  private Ensured notWritten(
      KubernetesObject desired, KubernetesObject remembered, WriteOutcome outcome) {
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      Refusal refusal = new Refusal(desired.ref(), rejected.reason(), rejected.message());
      denied.put(desired.ref(), new Denied(remembered, refusal, clock.instant().plus(RETRY)));
      return Ensured.refused(refusal);
    }
    throw new UnavailableException(
        "Conflict",
        desired.ref() + " was changed by somebody else at the same time; looking again");
  }

  void forget(ObjectRef ref) {
    settled.remove(ref);
    denied.remove(ref);
  }

  private boolean isSo(KubernetesObject desired, KubernetesObject actual, String manager) {
    if (!Drift.differs(desired, actual, manager)) {
      return true;
    }
    Settled last = settled.get(desired.ref());
    return last != null
        && last.resourceVersion().equals(actual.resourceVersion())
        && last.desired().equals(desired);
  }
}
