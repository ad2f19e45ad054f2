package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState;
import io.serinus.model.HookState.Gate;
import io.serinus.model.PodProgress;
import io.serinus.model.RolloutState;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in the status that lies ahead was written by a clock that has been set back since. What it
 * began counts from now, so that nothing waits until that time has come.
 */
final class Clocks {
  /** A window may be meant to begin a little later: see {@link Refused#noMore}. */
  private static final Duration MEANT = Duration.ofMinutes(1);

  private Clocks() {}

  /** The status without times that lie ahead; the very same when there are none. */
  static CanaryStatus corrected(CanaryStatus status, Instant now) {
    RolloutState state = status.rollout();
    PodProgress progress = state.progress();
    HookState hooks = state.hookState();
    Gate gate = hooks.gate();
    boolean wrong =
        ahead(state.readySince(), now)
            || ahead(state.waitingSince(), now)
            || ahead(state.windowStart(), now)
            || ahead(state.trafficMovedAt(), now)
            || (progress != null && ahead(progress.at(), now))
            || ahead(hooks.rollbackAskedAt(), now)
            || (gate != null && (ahead(gate.since(), now) || ahead(gate.askedAt(), now)));
    return wrong
        ? StatusDraft.of(status)
            .readySince(orNull(state.readySince(), now))
            .waitingSince(orNull(state.waitingSince(), now))
            .windowStart(orNull(state.windowStart(), now))
            .trafficMovedAt(orNull(state.trafficMovedAt(), now))
            .progress(corrected(progress, now))
            .hooks(corrected(hooks, now))
            .build()
        : status;
  }

  private static @Nullable Instant orNull(@Nullable Instant time, Instant now) {
    return time == null ? null : corrected(time, now);
  }

  private static Instant corrected(Instant time, Instant now) {
    return ahead(time, now) ? now : time;
  }

  private static @Nullable PodProgress corrected(@Nullable PodProgress progress, Instant now) {
    return progress != null && ahead(progress.at(), now)
        ? new PodProgress(progress.updated(), progress.available(), progress.outdated(), now)
        : progress;
  }

  private static HookState corrected(HookState hooks, Instant now) {
    Gate gate = hooks.gate();
    return new HookState(
        hooks.prepared(),
        gate == null
            ? null
            : new Gate(
                gate.type(),
                corrected(gate.since(), now),
                orNull(gate.askedAt(), now),
                gate.heldBy(),
                gate.answer()),
        orNull(hooks.rollbackAskedAt(), now));
  }

  private static boolean ahead(@Nullable Instant time, Instant now) {
    return time != null && time.isAfter(now) && Duration.between(now, time).compareTo(MEANT) > 0;
  }
}
