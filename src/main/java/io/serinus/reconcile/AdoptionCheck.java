package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.GeneratedObject;
import io.serinus.model.KubernetesObject;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.AdoptedService;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Before users are sent elsewhere for the first time: whether objects that were there before would
 * lose something that a Canary does not know of. Then it waits, unless its annotation says that
 * they may be replaced.
 */
final class AdoptionCheck {
  private final Cluster cluster;

  AdoptionCheck(Cluster cluster) {
    this.cluster = cluster;
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
                AdoptedService.loss(canary, target, present, workloads(present.namespace()))
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

  private List<KubernetesObject> workloads(String namespace) {
    return Stream.of(ResourceKind.DEPLOYMENT, ResourceKind.DAEMON_SET)
        .flatMap(kind -> cluster.list(kind).stream())
        .filter(workload -> workload.namespace().equals(namespace))
        .toList();
  }

  private static TargetProblem problem(KubernetesObject object, String loss) {
    return new TargetProblem(
        "AdoptionWouldLose",
        "%s %s was there before and would lose something: %s; or annotate the Canary with %s: replace"
            .formatted(object.kind(), object.name(), loss, Canary.ADOPT));
  }
}
