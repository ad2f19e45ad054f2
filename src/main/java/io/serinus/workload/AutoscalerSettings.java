package io.serinus.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.KubernetesObject;
import java.util.Optional;
import java.util.Set;

/**
 * Which of the present settings of a target's autoscaler the twin that scales the primary takes at
 * once. What somebody else has set on the twin since stays theirs until the next promotion.
 */
public final class AutoscalerSettings {
  private static final Set<String> BOUNDS =
      Set.of("minReplicas", "maxReplicas", "minReplicaCount", "maxReplicaCount");

  private AutoscalerSettings() {}

  /**
   * The twin with the settings; empty when it has them, or when this program never applied it.
   *
   * @param wanted the twin as a promotion would make it
   * @param twin as it stands, with its managedFields
   * @param boundsOnly whether only the numbers of pods are followed: what the autoscaler measures
   *     may belong to a revision that the primary does not run
   * @param manager the field manager that the twin is applied under
   */
  public static Optional<KubernetesObject> on(
      KubernetesObject wanted, KubernetesObject twin, boolean boundsOnly, String manager) {
    ObjectNode desired = twin.look(tree -> OwnedFields.of(tree, manager));
    if (!(desired.path("spec") instanceof ObjectNode spec)) {
      return Optional.empty();
    }
    OwnedFields.follow(
        spec, twin.at("/spec"), wanted.at("/spec"), field -> !boundsOnly || BOUNDS.contains(field));
    KubernetesObject settled = KubernetesObject.of(desired);
    return Drift.differs(settled, twin, manager) ? Optional.of(settled) : Optional.empty();
  }
}
