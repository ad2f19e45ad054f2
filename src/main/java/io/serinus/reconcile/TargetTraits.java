package io.serinus.reconcile;

import io.serinus.model.KubernetesObject;
import io.serinus.rollout.Observation.TargetProblem;
import java.util.Optional;

/** Settings of a target with which no rollout of it can end. */
final class TargetTraits {
  private TargetTraits() {}

  /** What must be written otherwise; empty when nothing must. */
  static Optional<TargetProblem> problem(KubernetesObject target) {
    boolean byHand = target.at("/spec/updateStrategy/type").asText().equals("OnDelete");
    return target.kind().equals("DaemonSet") && byHand
        ? Optional.of(
            new TargetProblem(
                "UpdatesOnDelete",
                target.ref()
                    + " gives its pods a new revision only when somebody deletes them, and so would"
                    + " its primary: write spec.updateStrategy.type: RollingUpdate"))
        : Optional.empty();
  }
}
