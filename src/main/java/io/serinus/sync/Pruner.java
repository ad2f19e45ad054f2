package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects that were removed from Git. Each is read first: only what still carries this
 * repository's mark, has no controlling owner and is not protected goes. Namespaces and definitions
 * take objects of others with them, so they go only when annotated {@code serinus.io/prune:
 * enabled}.
 */
final class Pruner {
  private static final Logger LOGGER = LoggerFactory.getLogger(Pruner.class);

  private final Cluster cluster;
  private final SyncSettings settings;
  private final Failures failures;
  private final Predicate<String> ours;

  /**
   * @param ours whether a mark names this repository
   */
  Pruner(Cluster cluster, SyncSettings settings, Failures failures, Predicate<String> ours) {
    this.cluster = cluster;
    this.settings = settings;
    this.failures = failures;
    this.ours = ours;
  }

  /** Deletes; Canaries first, so that no rollout works on what is going. */
  PruneResult prune(Collection<ObjectRef> candidates, GeneratedNames names, Instant now) {
    List<ObjectRef> deleted = new ArrayList<>();
    List<ObjectKey> released = new ArrayList<>();
    List<ObjectRef> ordered = new ArrayList<>(candidates);
    ordered.sort(Comparator.comparing(ref -> !ObjectKey.of(ref).isCanary()));
    for (ObjectRef ref : ordered) {
      ObjectKey key = ObjectKey.of(ref);
      Optional<SyncPolicy.Refusal> outside = settings.policy().placeRefusal(ref);
      if (outside.isPresent()) {
        failures.failed(key, "", kept(outside.get()), now);
        continue;
      }
      try {
        Optional<KubernetesObject> live = cluster.read(ref).filter(object -> mayGo(object, names));
        released.add(key);
        if (live.isPresent()) {
          cluster.delete(ref, live.get().uid());
          deleted.add(ref);
        }
        failures.succeeded(key);
      } catch (UnavailableException away) {
        released.remove(key);
        failures.failed(
            key, "", notPruned(key, away.reason(), String.valueOf(away.getMessage())), now);
      } catch (RuntimeException | Error surprise) {
        LOGGER.error("Deleting an object failed, object={}", key, surprise);
        released.remove(key);
        failures.failed(
            key,
            "",
            notPruned(
                key,
                "InternalError",
                "an unexpected " + surprise.getClass().getSimpleName() + "; the log says where"),
            now);
      }
    }
    return new PruneResult(deleted, released);
  }

  private boolean mayGo(KubernetesObject live, GeneratedNames names) {
    ObjectKey key = ObjectKey.of(live.ref());
    boolean marked = live.annotation(GitMarks.REPOSITORY).filter(ours).isPresent();
    boolean ofRollout =
        live.controllerUid().isPresent()
            || names.generatorOf(key).isPresent()
            || names.adopterOf(key).isPresent();
    String asked =
        live.annotation(GitMarks.PRUNE).orElse(live.labels().getOrDefault(GitMarks.PRUNE, ""));
    boolean cascades = key.isNamespace() || key.isDefinition();
    boolean allowed = cascades ? asked.equals("enabled") : !asked.equals("disabled");
    return marked && !ofRollout && allowed && !live.deleting();
  }

  private static ManifestProblem kept(SyncPolicy.Refusal outside) {
    return ManifestProblem.error(
        "",
        0,
        outside.reason(),
        outside.what() + "; it was removed from Git and is kept",
        "Delete it by hand, or widen the limits of the repository");
  }

  private static ManifestProblem notPruned(ObjectKey key, String reason, String why) {
    return ManifestProblem.error(
        "",
        0,
        reason,
        "%s was removed from Git but not deleted yet: %s".formatted(key, why),
        "Nothing for now; it is tried again");
  }
}
