package io.serinus.rollout;

import io.serinus.model.HookState.Gate;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import java.time.Instant;
import java.util.Optional;

/**
 * What people are alerted of. Empty where nobody wants to be told of something so grave. An alert's
 * id is made from the run and what happened in it, so that each is sent once per run.
 */
final class RunAlerts {
  private RunAlerts() {}

  static Optional<PendingNotification> initialised(Tick tick) {
    return info(
        tick,
        "initialised",
        "New %s detected, initialization completed.".formatted(tick.plan().kind()));
  }

  static Optional<PendingNotification> newRevision(Tick tick) {
    return info(
        tick,
        "new-revision",
        "New revision detected, progressing canary analysis." + RunEvents.origin(tick));
  }

  /** Empty for a hook whose alerts are muted. */
  static Optional<PendingNotification> waiting(Tick tick, Gate gate) {
    boolean muted =
        tick.plan().hooks(gate.type()).stream()
            .anyMatch(hook -> hook.muted() && hook.name().equals(gate.heldBy()));
    Optional<String> who = waiting(gate);
    return muted || who.isEmpty()
        ? Optional.empty()
        : of(
            tick,
            Severity.WARNING,
            "gate-%s-%s-%s".formatted(gate.type().word(), gate.since(), gate.heldBy()),
            who.get() + " is waiting for approval: " + Gates.sentence(gate));
  }

  private static Optional<String> waiting(Gate gate) {
    return switch (gate.type()) {
      case CONFIRM_ROLLOUT -> Optional.of("Canary");
      case CONFIRM_TRAFFIC_INCREASE -> Optional.of("Canary traffic increase");
      case CONFIRM_PROMOTION -> Optional.of("Canary promotion");
      case PRE_ROLLOUT, ROLLOUT, POST_ROLLOUT, ROLLBACK, EVENT -> Optional.empty();
    };
  }

  static Optional<PendingNotification> promoted(Tick tick) {
    return info(
        tick,
        "promoted",
        tick.plan().skipAnalysis()
            ? "Canary analysis was skipped, promotion finished."
            : tick.unanalysed()
                ? "Canary was not analysed, promotion finished."
                : "Canary analysis completed successfully, promotion finished.");
  }

  static Optional<PendingNotification> rolledBack(Tick tick, String why) {
    return of(tick, Severity.ERROR, "rollback", "Canary failed, rolling back: " + why);
  }

  static Optional<PendingNotification> stranded(Tick tick, String why) {
    return of(tick, Severity.ERROR, "primary-failed", "Canary promotion failed: " + why);
  }

  /** Nothing else could be done, but nobody knows whether the revision is good. */
  static Optional<PendingNotification> unanalysed(Tick tick) {
    return of(tick, Severity.WARNING, "unanalysed", RunEvents.unanalysedBecause(tick));
  }

  static Optional<PendingNotification> withdrawn(Tick tick) {
    return info(
        tick,
        "withdrawn",
        "Canary was withdrawn: %s went back to the promoted revision."
            .formatted(tick.plan().target()));
  }

  static Optional<PendingNotification> primaryLate(Tick tick, String why) {
    return of(tick, Severity.WARNING, "primary-late", why);
  }

  /** One that belongs to no run; {@code freshId} makes its id. */
  static Optional<PendingNotification> trouble(
      RolloutPlan plan, Observation seen, String what, String message) {
    return of(plan, Severity.WARNING, seen.freshId() + "/" + what, message, seen.now());
  }

  /** What the API server refused, under the id of its event. */
  static Optional<PendingNotification> refused(
      RolloutPlan plan, String id, String message, Instant now) {
    return of(plan, Severity.WARNING, id, "Canary cannot go on: " + message, now);
  }

  private static Optional<PendingNotification> info(Tick tick, String what, String message) {
    return of(tick, Severity.INFO, what, message);
  }

  private static Optional<PendingNotification> of(
      Tick tick, Severity severity, String what, String message) {
    return of(tick.plan(), severity, RunEvents.id(tick, what), message, tick.now());
  }

  private static Optional<PendingNotification> of(
      RolloutPlan plan, Severity severity, String id, String message, Instant now) {
    return plan.alerts().stream().anyMatch(route -> route.wants(severity))
        ? Optional.of(
            new PendingNotification(
                id + "/alert", Kind.ALERT, severity, RunEvents.bounded(message), now))
        : Optional.empty();
  }
}
