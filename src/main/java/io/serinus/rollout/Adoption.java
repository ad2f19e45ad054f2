package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState;
import io.serinus.model.PendingNotification;
import io.serinus.model.Phase;
import io.serinus.rollout.Observation.Primary;
import java.util.List;

/**
 * Taking a Canary over from another controller: its status has a phase and no revision of ours. Or
 * from a later version, whose phase this one does not know.
 *
 * <ul>
 *   <li>A primary that runs what the target says was promoted, whatever the phase: nothing moves.
 *       Its status keeps the other controller's hashes, so that going back before anything was
 *       rolled out is no rollout there either.
 *   <li>A primary that runs something else means a rollout that was cut off: traffic goes to the
 *       primary, and the target's revision is rolled out anew from nothing.
 *   <li>A failure stays one until a new revision comes; when the target is back at what the primary
 *       runs, it is over.
 *   <li>In a phase that is not known, a target that is at the promoted revision moves nothing; any
 *       other is rolled out anew.
 *   <li>Without a primary, or in the middle of an initialisation, that is done anew.
 * </ul>
 */
final class Adoption {
  private Adoption() {}

  static boolean due(CanaryStatus status) {
    return status.phase() == Phase.UNKNOWN
        || (status.phase() != Phase.NONE && status.rollout().revision() == null);
  }

  static CanaryStatus adopted(Tick tick) {
    Phase phase = tick.status().phase();
    if (phase == Phase.INITIALIZING || tick.seen().primary().isEmpty()) {
      return initialisedAnew(tick);
    }
    if (phase == Phase.UNKNOWN && tick.state().revision() != null) {
      return ofLaterVersion(tick);
    }
    boolean promoted = tick.seen().primary().filter(Primary::runsTarget).isPresent();
    String revision = tick.target().revision();
    String unknown = Initialisation.UNKNOWN_REVISION;
    StatusDraft draft = common(tick);
    if (phase == Phase.FAILED) {
      return draft
          .revision(promoted ? unknown : revision)
          .promotedRevision(promoted ? revision : unknown)
          .tell(told(tick, "its last revision failed, and a new one is waited for"))
          .build();
    }
    if (!phase.atRest()) {
      draft.moves(PhaseRule.TAKEN_OVER, tick.now());
    }
    return draft
        .revision(promoted ? revision : unknown)
        .promotedRevision(promoted ? revision : unknown)
        .tell(
            told(
                tick,
                promoted
                    ? tick.plan().primary() + " runs its revision"
                    : "a rollout was cut off and is done anew from the start"))
        .build();
  }

  private static CanaryStatus ofLaterVersion(Tick tick) {
    String revision =
        tick.atPromotedRevision() ? tick.target().revision() : Initialisation.UNKNOWN_REVISION;
    return StatusDraft.of(tick.status())
        .moves(PhaseRule.TAKEN_OVER, tick.now())
        .revision(revision)
        .windowStart(null)
        .waitingSince(null)
        .hooks(HookState.NONE)
        .tell(
            RunEvents.info(
                tick.seen(),
                "taken-over",
                "Took %s over from a later version: %s"
                    .formatted(
                        tick.plan().target(),
                        tick.atPromotedRevision()
                            ? tick.plan().primary() + " runs its revision"
                            : "its rollout is done anew from the start")))
        .build();
  }

  private static CanaryStatus initialisedAnew(Tick tick) {
    return common(tick)
        .moves(PhaseRule.TAKEN_OVER_WITHOUT_PRIMARY, tick.now())
        .startedAt(tick.now())
        .waitingSince(tick.now())
        .tell(told(tick, "its initialisation was cut off and is done anew"))
        .build();
  }

  private static StatusDraft common(Tick tick) {
    return StatusDraft.of(tick.status())
        .rolloutId(tick.seen().freshId())
        .origin(tick.target())
        .primaryImages(tick.seen().primary().map(Primary::images).orElse(List.of()));
  }

  private static PendingNotification told(Tick tick, String what) {
    return RunEvents.info(
        tick.seen(),
        "taken-over",
        "Took %s over from another controller: %s".formatted(tick.plan().target(), what));
  }
}
