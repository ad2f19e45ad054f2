package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Standing.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * A canary that is not ready gets no traffic. One that turns unready in the middle loses its
 * traffic in that tick. That is no failed check: it may come back within the progress deadline and
 * goes on at the same step with a new window. It counts as a check that could not be judged, so one
 * that comes and goes forever fails in the end.
 */
final class UnreadyCanary {
  private UnreadyCanary() {}

  static Decision decide(Tick tick) {
    if (tick.state().windowStart() != null) {
      return retreat(tick);
    }
    Readiness pods = tick.target().readiness();
    Tick waiting = ProgressDeadline.noted(tick.with(withTrafficBack(tick)), pods);
    Tick.Span deadline = ProgressDeadline.of(waiting, pods);
    if (deadline.over()) {
      return Rest.keep(waiting.with(late(waiting)));
    }
    int wanted = tick.target().wantedReplicas();
    return Analysis.hold(
        waiting,
        Code.SCALING_UP,
        "waiting for %d %s of %s to become ready%s"
            .formatted(
                wanted, wanted == 1 ? "pod" : "pods", tick.plan().target(), Analysis.because(tick)),
        Optional.of(deadline.end()));
  }

  /** The run is rolled back because the canary did not become ready in time. */
  static CanaryStatus late(Tick tick) {
    Readiness pods = tick.target().readiness();
    String late =
        ProgressDeadline.stalled(tick, pods)
            ? "exceeded its own spec.progressDeadlineSeconds"
            : "was not ready within %ds".formatted(tick.plan().progressDeadline().toSeconds());
    String why =
        "%s %s: %d of %d pods available"
            .formatted(
                tick.plan().target(), late, pods.available(), tick.target().wantedReplicas());
    return Runs.rolledBack(tick, "progress deadline exceeded, " + why, why);
  }

  /** Also sets the clock of a wait that has none. */
  private static CanaryStatus withTrafficBack(Tick tick) {
    int weight = Retreat.weight(tick);
    Instant since = tick.state().waitingSince();
    return StatusDraft.of(tick.status())
        .canaryWeight(weight)
        .trafficMovedAt(Retreat.movedAt(tick))
        .waitingSince(since == null ? tick.now() : since)
        .readySince(null)
        .build();
  }

  private static Decision retreat(Tick tick) {
    int holds = tick.state().holds() + 1;
    String what =
        "%s became unready: %d of %d pods available"
            .formatted(
                tick.plan().target(),
                tick.target().readiness().available(),
                tick.target().wantedReplicas());
    CanaryStatus back =
        StatusDraft.of(withTrafficBack(tick))
            .windowStart(null)
            .waitingSince(tick.now())
            .holds(holds)
            .tell(
                RunEvents.warning(
                    tick,
                    "unready-%d-%d-%d".formatted(tick.step(), tick.status().failedChecks(), holds),
                    "Halt %s advancement, its traffic went back to %s: %s"
                        .formatted(tick.plan().target(), tick.plan().primary(), what)))
            .build();
    if (holds >= tick.plan().holdLimit()) {
      return Check.failed(tick.with(back), what + ", for the " + holds + "th time");
    }
    return decide(tick.with(back));
  }
}
