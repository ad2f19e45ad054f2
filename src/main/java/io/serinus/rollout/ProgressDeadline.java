package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.PodProgress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time that a side has to become ready. It counts from the last time that its pods got on: that
 * more of them were updated or available than ever since the wait began, or fewer outdated. Pods
 * that come and go are no progress. It is over, too, when the workload's own controller has given
 * up since.
 *
 * <p>Progress is noted once in a tenth of the deadline at most, so that a rollout of many pods is
 * not a row of writes.
 */
final class ProgressDeadline {
  private static final int NOTES = 10;

  private ProgressDeadline() {}

  /** What is there when a workload is given another template: none of it is of that. */
  static PodProgress beforeTemplate(Readiness pods) {
    return new PodProgress(0, pods.available(), pods.total(), null);
  }

  /** The tick with the progress that is to be noted; unchanged when nothing is waited for. */
  static Tick noted(Tick tick, Readiness pods) {
    if (began(tick.status()) == null || !pods.generationObserved() || pods.ready(100)) {
      return tick;
    }
    PodProgress before = tick.state().progress();
    PodProgress now = progress(pods);
    if (before == null) {
      return tick.with(StatusDraft.of(tick.status()).progress(now).build());
    }
    return now.beyond(before) && nextNote(tick).over()
        ? tick.with(StatusDraft.of(tick.status()).progress(now.best(before, tick.now())).build())
        : tick;
  }

  /** Until when this side is waited for; the end is earlier where progress is still to be noted. */
  static Tick.Span of(Tick tick, Readiness pods) {
    if (stalled(tick, pods)) {
      return new Tick.Span(true, tick.now());
    }
    Tick.Span deadline = tick.span(since(tick.status()), tick.plan().progressDeadline());
    PodProgress before = tick.state().progress();
    boolean toNote = before != null && pods.generationObserved() && progress(pods).beyond(before);
    return toNote && !deadline.over() ? nextNote(tick) : deadline;
  }

  /** Whether the workload's own controller has given up since this wait began. */
  static boolean stalled(Tick tick, Readiness pods) {
    Instant since = since(tick.status());
    Instant stalledAt = pods.stalledAt();
    return pods.generationObserved()
        && since != null
        && stalledAt != null
        && !stalledAt.isBefore(since);
  }

  private static Tick.Span nextNote(Tick tick) {
    Duration between = tick.plan().progressDeadline().dividedBy(NOTES);
    return tick.span(since(tick.status()), between);
  }

  /** When the pods last got on, or else when the wait began; null while nothing is waited for. */
  static @Nullable Instant since(CanaryStatus status) {
    PodProgress progress = status.rollout().progress();
    return progress == null || progress.at() == null ? began(status) : progress.at();
  }

  /** A canary that gave all traffic back before the promotion is waited for from then on. */
  private static @Nullable Instant began(CanaryStatus status) {
    Instant waitingSince = status.rollout().waitingSince();
    return waitingSince == null && status.phase() == Phase.PROMOTING
        ? status.rollout().trafficMovedAt()
        : waitingSince;
  }

  private static PodProgress progress(Readiness pods) {
    return new PodProgress(
        pods.updated(), pods.available(), Math.max(0, pods.total() - pods.updated()), null);
  }
}
