package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.util.OptionalInt;

/**
 * Which {@code spec.replicas} an apply of the primary states.
 *
 * <p>With server-side apply a field that its only owner no longer states is removed, and the API
 * server then defaults the replicas to 1. So the number is stated for as long as it is ours, or
 * Flagger's, whose fields become ours: an autoscaler that sets another number takes the field over,
 * and from then on it is left out.
 */
public final class PrimaryReplicas {
  private PrimaryReplicas() {}

  /** For a primary that is not there yet: what the target is meant to have, at least 1. */
  public static OptionalInt atCreation(KubernetesObject target) {
    return OptionalInt.of(GitOrigin.wantedReplicas(target).orElse(1));
  }

  /**
   * For a primary that is not there yet and has an autoscaler: at least as many as the target has,
   * which may serve users with more pods than it is meant to begin with.
   */
  public static OptionalInt atCreationAutoscaled(KubernetesObject target) {
    return OptionalInt.of(
        Math.max(GitOrigin.wantedReplicas(target).orElse(1), new WorkloadView(target).replicas()));
  }

  /**
   * For a primary that is there and is applied for another reason: the number it has.
   *
   * @param manager the field manager that the primary is applied under
   */
  public static OptionalInt kept(KubernetesObject primary, String manager, boolean autoscaled) {
    if (autoscaled && !owns(primary, manager)) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(new WorkloadView(primary).replicas());
  }

  /**
   * For a promotion: what the target is meant to have, at least 1; with an autoscaler the number
   * stays its business.
   *
   * @param manager the field manager that the primary is applied under
   */
  public static OptionalInt atPromotion(
      KubernetesObject primary, KubernetesObject target, String manager, boolean autoscaled) {
    OptionalInt wanted = GitOrigin.wantedReplicas(target);
    return autoscaled || wanted.isEmpty() ? kept(primary, manager, autoscaled) : wanted;
  }

  /** Whether the number is ours, or Flagger's, whose fields become ours. */
  static boolean owns(KubernetesObject primary, String manager) {
    for (JsonNode entry : primary.at("/metadata/managedFields")) {
      boolean ours =
          entry.path("manager").asText().equals(manager) || FormerController.updated(entry);
      if (ours && entry.at("/fieldsV1/f:spec").has("f:replicas")) {
        return true;
      }
    }
    return false;
  }
}
