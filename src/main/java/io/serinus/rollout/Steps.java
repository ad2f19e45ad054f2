package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Stage;

/**
 * Where a run stands in its plan, which may have been edited meanwhile. Weights are followed by
 * their height: the next one is the first of the present plan above the one that was reached.
 * Iterations are counted by the checks that passed. An analysis of another kind begins from
 * nothing.
 */
final class Steps {
  private Steps() {}

  /** The weight that the run has come to; 0 before the first. */
  static int reached(Tick tick) {
    Stage stage = tick.state().stage();
    if (stage != null) {
      return Math.min(Math.max(stage.weight(), 0), 100);
    }
    if (tick.state().step() < 0) {
      return 0;
    }
    return tick.state().windowStart() != null
        ? tick.weight()
        : tick.plan().strategy().weightAt(clamped(tick));
  }

  /** The step after this one; {@code steps()} when the present plan has none that is left. */
  static int next(Tick tick) {
    Strategy strategy = tick.plan().strategy();
    if (tick.state().step() < 0) {
      return 0;
    }
    if (strategy.iterates()) {
      return Math.min(passed(tick), strategy.steps());
    }
    int step = 0;
    while (step < strategy.steps() && strategy.weightAt(step) <= reached(tick)) {
      step++;
    }
    return step;
  }

  /** The present step as the present plan counts it. */
  static int present(Tick tick) {
    Strategy strategy = tick.plan().strategy();
    return strategy.iterates() || tick.state().step() < 0
        ? clamped(tick)
        : Math.max(0, next(tick) - 1);
  }

  /** Whether the run was begun with another kind of analysis than the spec asks for now. */
  static boolean ofAnotherKind(Tick tick) {
    Stage stage = tick.state().stage();
    return stage != null
        && tick.state().step() >= 0
        && !stage.strategy().equals(tick.plan().strategy().kind());
  }

  /**
   * Whether the present window is none of the present plan: nobody's requests reach the canary in
   * it, since mirroring was taken out of the spec.
   */
  static boolean outOfPlan(Tick tick) {
    Strategy strategy = tick.plan().strategy();
    return !strategy.iterates()
        && tick.state().step() >= 0
        && reached(tick) == 0
        && !strategy.mirrorsAt(0);
  }

  /** The same run before its first step. */
  static CanaryStatus begunAnew(Tick tick) {
    String kind = tick.plan().strategy().kind();
    return StatusDraft.of(tick.status())
        .canaryWeight(Retreat.weight(tick))
        .trafficMovedAt(Retreat.movedAt(tick))
        .hooks(tick.state().hookState().withGate(null))
        .iterations(0)
        .step(-1)
        .steps(tick.plan().strategy().steps())
        .stage(null)
        .windowStart(null)
        .readySince(null)
        .waitingSince(tick.now())
        .holds(0)
        .tell(
            RunEvents.info(
                tick,
                "anew-" + kind,
                "The analysis of %s begins anew: it is one by %s now"
                    .formatted(tick.plan().target(), kind)))
        .build();
  }

  private static int passed(Tick tick) {
    return Math.max(0, tick.status().iterations());
  }

  private static int clamped(Tick tick) {
    return Math.max(0, Math.min(tick.state().step(), tick.plan().strategy().steps() - 1));
  }
}
