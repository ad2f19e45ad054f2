package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import io.serinus.workload.Drift;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes objects be as they should be, and writes nothing where they are so already. */
final class ObjectWriter {
  private static final Logger LOGGER = LoggerFactory.getLogger(ObjectWriter.class);

  private final Cluster cluster;
  private final Map<ObjectRef, Settled> settled = new ConcurrentHashMap<>();

  /**
   * What an apply came to. The API server may store something else than was sent (a default, a
   * webhook's edit); what it made of it once it will make of it again, so until the object changes
   * there is no use in sending it again.
   */
  private record Settled(KubernetesObject desired, String resourceVersion) {}

  ObjectWriter(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Applies the object unless the cluster has it so.
   *
   * @return what the API server has against it
   * @throws UnavailableException when somebody else wrote at the same time, or the API server is
   *     out of reach
   */
  Optional<Refusal> ensure(KubernetesObject desired, FieldOwner owner) {
    return ensure(desired, cluster.find(desired.ref()), owner);
  }

  /** The same for an object of a kind that is not cached. */
  Optional<Refusal> ensure(
      KubernetesObject desired, Optional<KubernetesObject> actual, FieldOwner owner) {
    if (actual.isPresent() && isSo(desired, actual.get(), owner.manager())) {
      return Optional.empty();
    }
    return apply(
        desired,
        owner,
        written -> settled.put(desired.ref(), new Settled(desired, written.resourceVersion())));
  }

  /** Applies the object and keeps nothing of it, for what must not stay in memory. */
  Optional<Refusal> write(KubernetesObject desired, FieldOwner owner) {
    return apply(desired, owner, written -> {});
  }

  private Optional<Refusal> apply(
      KubernetesObject desired, FieldOwner owner, Consumer<KubernetesObject> whenWritten) {
    WriteOutcome outcome = cluster.apply(desired, owner);
    if (outcome instanceof WriteOutcome.Written written) {
      whenWritten.accept(written.object());
      LOGGER.info("Applied object, object={}", desired.ref());
      return Optional.empty();
    }
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      return Optional.of(new Refusal(desired.ref(), rejected.reason(), rejected.message()));
    }
    throw new UnavailableException(
        "Conflict",
        desired.ref() + " was changed by somebody else at the same time; looking again");
  }

  void forget(ObjectRef ref) {
    settled.remove(ref);
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
