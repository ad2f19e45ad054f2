package io.serinus.reconcile;

import io.serinus.model.KubernetesObject;
import io.serinus.workload.SelectorLabel;
import java.util.List;
import java.util.Optional;

/**
 * The workloads of a Canary's two sides as they stand, at least one of them.
 *
 * @param label by which the pods of the two sides are told apart, as the target has it
 */
record Sides(
    Optional<KubernetesObject> target, Optional<KubernetesObject> primary, SelectorLabel label) {

  /**
   * Empty when the sides cannot be told apart. A primary says how, even when its target is gone.
   *
   * @param labels keys, in the order of preference
   */
  static Optional<Sides> of(
      Optional<KubernetesObject> target, Optional<KubernetesObject> primary, List<String> labels) {
    return target
        .flatMap(present -> SelectorLabel.of(present, labels))
        .or(() -> primary.flatMap(present -> SelectorLabel.ofTargetOf(present, labels)))
        .map(label -> new Sides(target, primary, label));
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
