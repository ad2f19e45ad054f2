package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.Source;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Observation.Target;
import java.util.List;
import java.util.Optional;

/**
 * Initialisation on a rebuilt cluster: the primary is made from the revision that was last
 * promoted, as Git recorded it, and not from the target, which nobody has proven. Where that cannot
 * be had, or does not become ready in time, the primary is made from the target after all, and it
 * is said. As long as it is under way the status has a promoted revision before the primary is
 * there.
 */
final class Restoration {
  private Restoration() {}

  /** Whether Git must be asked: only where a primary is missing and the target came from Git. */
  static boolean asks(CanaryStatus status, Observation seen) {
    return status.phase() == Phase.NONE
        ? seen.primary().isEmpty() && seen.target().flatMap(Target::source).isPresent()
        : underWay(status);
  }

  static boolean underWay(Tick tick) {
    return underWay(tick.status());
  }

  private static boolean underWay(CanaryStatus status) {
    return status.phase() == Phase.INITIALIZING && status.rollout().promotedRevision() != null;
  }

  /**
   * The decision to wait for the answer; empty when there is one or none is needed. Nothing is
   * written for it as long as nothing went wrong.
   *
   * @param before the status as it was read
   */
  static Optional<Decision> waiting(CanaryStatus before, Tick tick) {
    if (!(tick.seen().recollection() instanceof Recollection.Pending pending)
        || !asks(tick.status(), tick.seen())
        || settled(tick)) {
      return Optional.empty();
    }
    CanaryStatus status =
        pending.why().isEmpty()
            ? before
            : StatusDraft.of(tick.status())
                .stands(Code.LOOKING_UP, "waiting for the last promoted revision: " + pending.why())
                .build();
    return Optional.of(new Decision(status, List.of(), Optional.of(pending.until())));
  }

  /** The status that says whether the primary is made from the promoted revision. */
  static CanaryStatus decided(Tick tick) {
    Recollection answer = tick.seen().recollection();
    if (underWay(tick)) {
      return stillPossible(tick);
    }
    if (tick.state().revision() != null) {
      return tick.status();
    }
    if (answer instanceof Recollection.Lost lost) {
      return madeFromTarget(tick, lost.why());
    }
    if (answer instanceof Recollection.Found found
        && !found.promoted().revision().equals(tick.target().revision())) {
      return StatusDraft.of(tick.status())
          .promotedRevision(found.promoted().revision())
          .tell(RunEvents.info(tick, "restoring", restoring(tick, found.promoted())))
          .build();
    }
    return tick.status();
  }

  /** What the primary is made from; empty while that is not known. */
  static Optional<Target> subject(Tick tick) {
    if (!underWay(tick)) {
      return Optional.of(tick.target());
    }
    return tick.seen().recollection() instanceof Recollection.Found found
        ? Optional.of(found.promoted())
        : Optional.empty();
  }

  private static CanaryStatus stillPossible(Tick tick) {
    if (settled(tick)) {
      return tick.status();
    }
    if (tick.state().revision() != null && ProgressDeadline.of(tick, tick.promotedPods()).over()) {
      return madeFromTarget(
          tick,
          "with the last promoted revision it did not become ready within %ds"
              .formatted(tick.plan().progressDeadline().toSeconds()));
    }
    Recollection answer = tick.seen().recollection();
    return answer instanceof Recollection.Found
        ? tick.status()
        : madeFromTarget(
            tick,
            answer instanceof Recollection.Lost lost
                ? lost.why()
                : "the last promoted revision is no longer recorded");
  }

  /** The primary serves, or is about to: nothing is made any more. */
  private static boolean settled(Tick tick) {
    return tick.state().trafficMovedAt() != null
        || (underWay(tick) && tick.primaryPromoted() && tick.primaryReady());
  }

  private static CanaryStatus madeFromTarget(Tick tick, String why) {
    return StatusDraft.of(tick.status())
        .promotedRevision(null)
        .tell(
            RunEvents.warning(
                tick,
                "not-restored",
                "%s is made from %s as it is now, which was not analysed: %s"
                    .formatted(tick.plan().primary(), tick.plan().target(), why)))
        .build();
  }

  private static String restoring(Tick tick, Target promoted) {
    return "Making %s from the last promoted revision %s%s; the present one is rolled out afterwards"
        .formatted(
            tick.plan().primary(),
            String.join(", ", promoted.images()),
            promoted.source().map(Source::shortCommit).map(" of commit "::concat).orElse(""));
  }
}
