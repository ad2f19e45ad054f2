package io.serinus.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.Observation.TargetProblem;
import java.util.List;
import java.util.Optional;

/**
 * The name that users call belongs to one Canary: to the one that owns the VirtualService of that
 * name, and while there is none, to the oldest that names it. A VirtualService of another Canary is
 * never adopted.
 */
final class ServiceClaim {
  private ServiceClaim() {}

  /**
   * Why the Canary may not have its service name; empty when it may.
   *
   * @param canaries all that name it
   * @param routes the VirtualService of that name
   */
  static Optional<TargetProblem> taken(
      Canary canary, List<KubernetesObject> canaries, Optional<KubernetesObject> routes) {
    Optional<JsonNode> owner = routes.flatMap(ServiceClaim::owningCanary);
    Optional<String> other =
        owner.isPresent()
            ? owner
                .filter(reference -> !reference.path("uid").asText().equals(canary.uid()))
                .map(reference -> reference.path("name").asText())
            : oldest(canary, canaries)
                .filter(first -> !first.uid().equals(canary.uid()))
                .map(KubernetesObject::name);
    return other.map(name -> problem(canary, name));
  }

  private static Optional<JsonNode> owningCanary(KubernetesObject routes) {
    for (JsonNode owner : routes.at("/metadata/ownerReferences")) {
      if (owner.path("controller").asBoolean() && owner.path("kind").asText().equals("Canary")) {
        return Optional.of(owner);
      }
    }
    return Optional.empty();
  }

  private static Optional<KubernetesObject> oldest(Canary canary, List<KubernetesObject> canaries) {
    return canaries.stream()
        .filter(other -> other.namespace().equals(canary.key().namespace()))
        .filter(other -> other.look(ServiceClaim::apexName).equals(canary.apexName()))
        .filter(other -> !other.deleting())
        .min(TargetClaim.OLDEST_FIRST);
  }

  static String apexName(JsonNode canary) {
    JsonNode spec = canary.path("spec");
    String name = spec.path("service").path("name").asText();
    return name.isEmpty() ? spec.path("targetRef").path("name").asText() : name;
  }

  private static TargetProblem problem(Canary canary, String other) {
    return new TargetProblem(
        "ServiceTaken",
        "the service name %s belongs to the Canary %s already: delete one of the two, or write"
                .formatted(canary.apexName(), other)
            + " another name in spec.service.name");
  }
}
