package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import io.serinus.workload.ConfigRef;
import io.serinus.workload.FormerController;
import io.serinus.workload.TrackedConfigs;
import io.serinus.workload.WorkloadSettings;
import java.util.Optional;

/**
 * The primary's copies of tracked configs. Hashes are compared in the cache; the content is read
 * only to be copied, and is kept nowhere.
 */
final class ConfigCopies {
  private final Cluster cluster;
  private final ObjectWriter writer;
  private final Canary canary;
  private final WorkloadSettings settings;

  ConfigCopies(Cluster cluster, ObjectWriter writer, Canary canary, WorkloadSettings settings) {
    this.cluster = cluster;
    this.writer = writer;
    this.canary = canary;
    this.settings = settings;
  }

  /**
   * Makes every copy have the content that the revision has.
   *
   * @throws UnavailableException reason {@code ConfigChanged} when the content is another one by
   *     now: what was not analysed is not promoted, and the next look starts anew
   */
  Ensured ensure(TargetConfigs configs) {
    if (!configs.areThoseOf(canary.status())) {
      throw changed("a tracked ConfigMap or Secret");
    }
    Ensured all = Ensured.AS_IT_WAS;
    for (ConfigRef ref : configs.copied()) {
      all = all.and(ensure(ref, String.valueOf(configs.hashes().get(ref.toString()))));
      if (all.refusal().isPresent()) {
        return all;
      }
    }
    return all;
  }

  private Ensured ensure(ConfigRef ref, String hash) {
    Optional<KubernetesObject> copy = cluster.find(in(ref.primary()));
    return copy.filter(present -> TrackedConfigs.hash(present).equals(hash))
            .filter(present -> CopyOwners.keeps(canary, present))
            .filter(present -> canary.status().phase().atRest() || !leftByFlagger(present))
            .isPresent()
        ? Ensured.AS_IT_WAS
        : copy(ref, hash, copy);
  }

  private Ensured copy(ConfigRef ref, String hash, Optional<KubernetesObject> existing) {
    Optional<KubernetesObject> config = cluster.read(in(ref));
    if (config.isEmpty() || !TrackedConfigs.hash(config.get()).equals(hash)) {
      throw changed(ref.toString());
    }
    // The cache does not know who owns which key of a copy.
    Optional<KubernetesObject> whole = existing.flatMap(present -> cluster.read(present.ref()));
    return writer.copy(
        TrackedConfigs.primaryCopy(canary, config.get(), settings, whole),
        whole,
        FieldOwner.GENERATED);
  }

  private static boolean leftByFlagger(KubernetesObject copy) {
    return FormerController.left(copy, FieldOwner.GENERATED.manager());
  }

  private ObjectRef in(ConfigRef ref) {
    return ref.in(canary.key().namespace());
  }

  private static UnavailableException changed(String what) {
    return new UnavailableException(
        "ConfigChanged", what + " changed while it was to be copied; looking again");
  }
}
