package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Standing;
import io.serinus.model.Standing.Code;
import java.time.Instant;
import java.util.Optional;

/**
 * A run waits for the primary, beside which nothing is raised or promoted. It may wait for ever: a
 * primary of which some pods serve and some never will. So after the progress deadline it is said
 * once, and in the status for as long as it lasts, what would end it.
 */
final class PrimaryWait {
  private PrimaryWait() {}

  /**
   * The decision to go on waiting.
   *
   * @param wakeAt when something else will end it
   */
  static Decision decide(Tick tick, Optional<Instant> wakeAt) {
    Standing standing = tick.state().standing();
    boolean saidToBeLate = standing != null && standing.code() == Code.PRIMARY_LATE;
    Tick.Span deadline = tick.span(since(tick), tick.plan().progressDeadline());
    if (!saidToBeLate && !deadline.over()) {
      return Analysis.hold(
          tick,
          Code.PRIMARY_UNREADY,
          "waiting for %s to become ready".formatted(tick.plan().primary()),
          Optional.of(wakeAt.filter(deadline.end()::isAfter).orElse(deadline.end())));
    }
    String reason = late(tick);
    return Analysis.hold(
        saidToBeLate ? tick : tick.with(told(tick, reason)), Code.PRIMARY_LATE, reason, wakeAt);
  }

  private static Instant since(Tick tick) {
    Standing standing = tick.state().standing();
    return standing != null && standing.code() == Code.PRIMARY_UNREADY && standing.since() != null
        ? standing.since()
        : tick.now();
  }

  private static CanaryStatus told(Tick tick, String reason) {
    return StatusDraft.of(tick.status())
        .tell(
            RunEvents.warning(
                tick, "primary-late-" + tick.now().getEpochSecond(), "Waiting: " + reason))
        .tell(RunAlerts.primaryLate(tick, reason))
        .build();
  }

  private static String late(Tick tick) {
    Readiness pods =
        tick.seen().primary().map(Observation.Primary::readiness).orElse(Readiness.SCALED_TO_ZERO);
    int share = pods.wanted() == 0 ? 0 : pods.available() * 100 / pods.wanted();
    return "%s has %d of %d pods available and did not become ready within %ds: repair its pods, or let %s through with %s"
        .formatted(
            tick.plan().primary(),
            pods.available(),
            pods.wanted(),
            tick.plan().progressDeadline().toSeconds(),
            tick.plan().target(),
            share > 0
                ? "analysis.primaryReadyThreshold: %d, or with skipAnalysis".formatted(share)
                : "skipAnalysis");
  }
}
