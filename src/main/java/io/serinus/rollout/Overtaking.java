package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;

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
    if (tick.status().phase() != Phase.PROMOTING) {
      return tick.status();
    }
    RolloutState state = tick.state();
    boolean promoted = tick.primaryPromoted() && tick.primaryReady();
    return StatusDraft.of(tick.status())
        .promotedRevision(promoted ? state.revision() : null)
        .lastPromotedSpec(promoted ? state.revision() : tick.status().lastPromotedSpec())
        .promotedManifest(promoted ? null : state.promotedManifest())
        .primaryImages(promoted ? state.images() : state.primaryImages())
        .build();
  }
}
