package io.serinus.rollout;

/** Three questions about the canary of a run, each with an answer of its own. */
final class Fitness {
  private Fitness() {}

  /**
   * May it be judged? Once its first window began, whenever its pods are ready, whatever the
   * primary does: a canary with users is always judged.
   */
  static boolean mayBeJudged(Tick tick) {
    return tick.canaryReady() && tick.state().step() >= 0 && tick.state().windowStart() != null;
  }

  /** May it get more users, or be promoted? Only beside a primary that is ready. */
  static boolean mayBeRaised(Tick tick) {
    return tick.canaryReady() && tick.primaryReady();
  }

  /** May it have all users, since nobody else serves them? */
  static boolean mayBeTrusted(Tick tick) {
    return tick.canaryServes() && !tick.primaryServes();
  }
}
