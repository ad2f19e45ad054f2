package io.serinus.rollout;

import io.serinus.model.Hook;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Source;
import java.util.Objects;
import java.util.Optional;

/**
 * What users are told about a run. Ids are made from the run and what happened in it, so that the
 * same happening has the same id however often it is decided.
 */
final class RunEvents {
  /** Kubernetes refuses events with longer messages. */
  static final int MAX_LENGTH = 1000;

  private RunEvents() {}

  static PendingNotification info(Tick tick, String what, String message) {
    return event(tick, what, Severity.INFO, message);
  }

  static PendingNotification warning(Tick tick, String what, String message) {
    return event(tick, what, Severity.WARNING, message);
  }

  /** One that belongs to no run; {@code freshId} makes its id. */
  static PendingNotification warning(Observation seen, String what, String message) {
    return new PendingNotification(
        seen.freshId() + "/" + what, Kind.EVENT, Severity.WARNING, bounded(message), seen.now());
  }

  /** One that belongs to no run yet; {@code freshId} makes its id. */
  static PendingNotification info(Observation seen, String what, String message) {
    return new PendingNotification(
        seen.freshId() + "/" + what, Kind.EVENT, Severity.INFO, bounded(message), seen.now());
  }

  static PendingNotification newRevision(Tick tick) {
    return info(
        tick,
        "new-revision",
        "New revision detected! Scaling up " + tick.plan().target() + origin(tick));
  }

  /** What brought the target's revision, in brackets; empty when it is not known. */
  static String origin(Tick tick) {
    return tick.target()
        .belongings()
        .cause()
        .map(cause -> " (" + cause + ")")
        .orElseGet(() -> broughtBy(tick.target().source()));
  }

  /** Calls a hook of type post-rollout; as grave as a warning, so that it is not crowded out. */
  static PendingNotification postRollout(Tick tick, Hook hook) {
    return new PendingNotification(
        id(tick, (endedBefore(tick) ? "post-rollout/again/" : "post-rollout/") + hook.name()),
        Kind.POST_ROLLOUT,
        Severity.WARNING,
        hook.name(),
        tick.now());
  }

  static PendingNotification unanalysed(Tick tick) {
    return warning(tick, "unanalysed", unanalysedBecause(tick));
  }

  static String unanalysedBecause(Tick tick) {
    return "%s is promoted unanalysed: %s %s"
        .formatted(
            tick.plan().target(),
            tick.plan().primary(),
            tick.primaryServes() ? "cannot become ready" : "has no available pod");
  }

  /** A run that was given up may go on and end once more. */
  private static boolean endedBefore(Tick tick) {
    return tick.state().history().stream()
        .limit(1)
        .anyMatch(last -> Objects.equals(last.startedAt(), tick.state().startedAt()));
  }

  static PendingNotification advanced(Tick tick, int step) {
    String target = tick.plan().target();
    int weight = tick.plan().strategy().weightAt(step);
    return info(
        tick,
        "advance-" + step,
        tick.plan().strategy().iterates()
            ? "Advance %s canary iteration %d/%d"
                .formatted(target, step + 1, tick.plan().strategy().steps())
            : "Advance " + target + " canary weight " + weight + mirrored(tick, step));
  }

  private static String mirrored(Tick tick, int step) {
    return tick.plan().strategy().mirrorsAt(step) ? ", mirroring requests to it" : "";
  }

  private static PendingNotification event(
      Tick tick, String what, Severity severity, String message) {
    return new PendingNotification(
        id(tick, what), Kind.EVENT, severity, bounded(message), tick.now());
  }

  static String id(Tick tick, String what) {
    String run = tick.state().rolloutId() == null ? "" : tick.state().rolloutId();
    return run + "/" + what;
  }

  private static String broughtBy(Optional<Source> source) {
    return source
        .map(
            commit ->
                " (commit %s by %s: %s)"
                    .formatted(commit.shortCommit(), commit.author(), commit.subject()))
        .orElse("");
  }

  static String bounded(String message) {
    return message.length() > MAX_LENGTH ? message.substring(0, MAX_LENGTH - 1) + "…" : message;
  }
}
