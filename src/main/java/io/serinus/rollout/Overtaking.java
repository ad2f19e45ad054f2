package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;

/**
 * The target became another revision while a run was under way. Back at the promoted revision the
 * run ends; at any other, traffic goes to the primary first and a new run starts from nothing.
 */
final class Overtaking {
  private Overtaking() {}

  static Decision decide(Tick tick) {
    Tick settled = tick.with(withKnownPrimary(tick));
    return settled.atPromotedRevision()
        ? Rest.keep(settled.with(Runs.withdrawn(settled)))
        : RollbackHooks.decide(settled.with(Runs.begun(settled)));
  }

  /**
   * A promotion under way is changing the primary. Until that was seen ready with the revision,
   * nobody can say what it runs, and every revision is a new one.
   */
  private static CanaryStatus withKnownPrimary(Tick tick) {
    return tick.status().phase() == Phase.PROMOTING
        ? StatusDraft.of(tick.status()).promotedRevision(null).build()
        : tick.status();
  }
}
