package io.serinus.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.Observation.TargetProblem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A target belongs to one Canary: of several that name it, to the oldest, and of those made in the
 * same second to the first by name. One that is being deleted claims nothing.
 */
final class TargetClaim {
  static final Comparator<KubernetesObject> OLDEST_FIRST =
      Comparator.<KubernetesObject, String>comparing(
              canary -> canary.at("/metadata/creationTimestamp").asText())
          .thenComparing(KubernetesObject::name);

  private TargetClaim() {}

  /**
   * Why the Canary may not have its target; empty when it may.
   *
   * @param canaries all that name it
   */
  static Optional<TargetProblem> taken(Canary canary, List<KubernetesObject> canaries) {
    return canaries.stream()
        .filter(other -> names(other, canary) && !other.deleting())
        .min(OLDEST_FIRST)
        .filter(owner -> !owner.uid().equals(canary.uid()))
        .map(
            owner ->
                new TargetProblem(
                    "TargetTaken",
                    "%s %s is rolled out by the Canary %s already: delete one of the two, or name"
                            .formatted(
                                canary.spec().targetRef().kind(),
                                canary.spec().targetRef().name(),
                                owner.name())
                        + " another target in spec.targetRef"));
  }

  private static boolean names(KubernetesObject other, Canary canary) {
    return other.namespace().equals(canary.key().namespace())
        && other.look(
            tree -> {
              JsonNode target = tree.path("spec").path("targetRef");
              return target.path("name").asText().equals(canary.spec().targetRef().name())
                  && target.path("kind").asText().equals(canary.spec().targetRef().kind());
            });
  }
}
