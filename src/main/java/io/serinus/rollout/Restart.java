package io.serinus.rollout;

import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.ScaleTarget;
import java.util.List;
import java.util.Optional;

/**
 * A revision that differs in its configs alone does not make Kubernetes restart a pod. Where the
 * target has pods from before, it is scaled to zero first, so that what is analysed is what will
 * run. Pods that have users, because nobody else serves them, are left.
 */
final class Restart {
  private Restart() {}

  /** Whether a run that begins now has pods from before that do not have its configs. */
  static boolean isNeeded(Observation.Target target) {
    return target.belongings().cause().isPresent() && target.readiness().total() > 0;
  }

  /** Whether the target is to be scaled to zero, or is on its way. */
  static boolean isDue(Tick tick) {
    return tick.state().mustRestart() && tick.weight() == 0;
  }

  static Decision decide(Tick tick) {
    Readiness pods = tick.target().readiness();
    if (pods.generationObserved() && pods.total() == 0) {
      return Analysis.decide(
          tick.with(StatusDraft.of(tick.status()).restart(false).waitingSince(tick.now()).build()));
    }
    Tick.Span deadline = tick.span(tick.state().waitingSince(), tick.plan().progressDeadline());
    if (deadline.over()) {
      String why =
          "%s was not scaled to zero within %ds, so its pods do not have the changed configs"
              .formatted(tick.plan().target(), tick.plan().progressDeadline().toSeconds());
      return Rest.keep(tick.with(Runs.rolledBack(tick, why, why)));
    }
    boolean left = (tick.drain().over() && !tick.canaryStillHasTraffic()) || !tick.canaryServes();
    String reason =
        "%s is scaled to zero first, so that its pods start with the changed configs%s"
            .formatted(tick.plan().target(), Analysis.because(tick));
    return new Decision(
        StatusDraft.of(tick.status())
            .moves(Gates.holding(tick), tick.now())
            .stands(Code.SCALING_UP, reason)
            .build(),
        List.of(
            new EnsureServices(true),
            tick.routes(),
            new ScaleTarget(left ? 0 : tick.target().wantedReplicas())),
        Optional.of(left || tick.drain().over() ? deadline.end() : tick.drain().end()));
  }
}
