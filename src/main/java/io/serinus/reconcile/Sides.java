package io.serinus.reconcile;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.LabelNeighbours;
import io.serinus.workload.SelectorLabel;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The workloads of a Canary's two sides as they stand, at least one of them.
 *
 * @param label by which the pods of the two sides are told apart, as the target has it
 * @param inTheWay another workload whose pods it does not tell apart from these
 */
record Sides(
    Optional<KubernetesObject> target,
    Optional<KubernetesObject> primary,
    SelectorLabel label,
    Optional<ObjectRef> inTheWay) {

  /**
   * Empty when the sides cannot be told apart. A primary says how, even when its target is gone.
   *
   * @param labels keys, in the order of preference
   * @param workloads gives the workloads of a namespace
   */
  static Optional<Sides> of(
      Optional<KubernetesObject> target,
      Optional<KubernetesObject> primary,
      List<String> labels,
      Function<String, List<KubernetesObject>> workloads) {
    return target
        .flatMap(present -> SelectorLabel.of(present, labels))
        .or(() -> primary.flatMap(present -> SelectorLabel.ofTargetOf(present, labels)))
        .map(label -> of(target, primary, label, workloads));
  }

  private static Sides of(
      Optional<KubernetesObject> target,
      Optional<KubernetesObject> primary,
      SelectorLabel label,
      Function<String, List<KubernetesObject>> workloads) {
    KubernetesObject side = target.or(() -> primary).orElseThrow();
    LabelNeighbours neighbours =
        LabelNeighbours.of(side, label, primary, workloads.apply(side.namespace()));
    return new Sides(target, primary, neighbours.label(), neighbours.inTheWay());
  }

  /** That another workload's pods would get the requests. */
  Optional<TargetProblem> problem() {
    return inTheWay.map(
        workload ->
            new TargetProblem(
                "LabelShared", LabelNeighbours.problem(presentTarget(), label, workload)));
  }

  /** The target. Nothing that needs one is decided while it is gone. */
  KubernetesObject presentTarget() {
    return target.orElseThrow();
  }

  /** Whose containers say which ports there are. */
  KubernetesObject withPorts() {
    return target.or(() -> primary).orElseThrow();
  }
}
