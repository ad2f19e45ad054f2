package io.serinus.reconcile;

import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.GeneratedObject;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.AdoptedService;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Before users are sent elsewhere for the first time: whether objects that were there before would
 * lose something that a Canary does not know of. Then it waits, unless its annotation says that
 * they may be replaced.
 */
final class AdoptionCheck {
  private final Function<String, List<KubernetesObject>> workloads;

  /**
   * @param workloads gives the workloads of a namespace
   */
  AdoptionCheck(Function<String, List<KubernetesObject>> workloads) {
    this.workloads = workloads;
  }

  /**
   * What would be lost.
   *
   * @param service the apex Service as it stands
   * @param routes the VirtualService of that name
   */
  Optional<TargetProblem> problem(
      Canary canary,
      KubernetesObject target,
      Optional<KubernetesObject> service,
      Optional<KubernetesObject> routes) {
    boolean begun = canary.status().rollout().trafficMovedAt() != null;
    if (canary.status().phase().initialised() || begun || canary.replacesAdopted()) {
      return Optional.empty();
    }
    return service
        .filter(present -> !GeneratedObject.madeFor(canary, present))
        .flatMap(
            present ->
                AdoptedService.loss(canary, target, present, workloads.apply(present.namespace()))
                    .map(loss -> problem(present, loss)))
        .or(
            () ->
                routes
                    .filter(any -> canary.spec().hasMesh())
                    .flatMap(
                        present ->
                            VirtualServices.loss(canary, present)
                                .map(loss -> problem(present, loss))));
  }

  private static TargetProblem problem(KubernetesObject object, String loss) {
    return new TargetProblem(
        "AdoptionWouldLose",
        "%s %s was there before and would lose something: %s; or annotate the Canary with %s: replace"
            .formatted(object.kind(), object.name(), loss, Canary.ADOPT));
  }
}
