package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.PendingNotification;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Conditions.Wanted;
import io.serinus.rollout.Observation.TargetProblem;
import java.util.List;
import java.util.Optional;

/**
 * The target is not there, or cannot be rolled out. It is said in a condition, in the reason and
 * once in an event. Services and routes are kept and traffic stays where it is served: what a
 * missing target's pods were given, copies of requests too, goes back to a primary that serves, and
 * {@link Safety} goes on. What another Canary has is not touched at all. It heals by itself when
 * the target is well.
 */
final class TargetTrouble {
  private TargetTrouble() {}

  static Optional<TargetProblem> in(RolloutPlan plan, Observation seen) {
    return seen.target().isPresent()
        ? seen.targetProblem()
        : Optional.of(seen.targetProblem().orElse(missing(plan)));
  }

  private static TargetProblem missing(RolloutPlan plan) {
    return new TargetProblem(
        "TargetMissing",
        "%s %s is not there: apply it, or correct spec.targetRef"
            .formatted(plan.kind(), plan.target()));
  }

  static Decision decide(
      RolloutPlan plan, CanaryStatus status, Observation seen, TargetProblem problem) {
    Wanted wanted =
        new Wanted(Conditions.TARGET_USABLE, "False", problem.reason(), problem.message());
    CanaryStatus told =
        Conditions.says(status.conditions(), wanted)
            ? status
            : StatusDraft.of(status)
                .conditions(Conditions.with(status.conditions(), wanted, seen.now()))
                .stands(Code.TARGET_UNUSABLE, problem.message())
                .tell(RunEvents.warning(seen, "target-unusable", problem.message()))
                .tell(alert(plan, status, seen, problem))
                .build();
    if (!told.phase().initialised() || problem.belongsToAnother()) {
      return new Decision(told, List.of(), Optional.empty());
    }
    Optional<Tick> tick =
        seen.target()
            .map(target -> new Tick(plan, told, target, seen))
            .map(there -> Safety.kept(there, Conditions.TARGET_USABLE));
    CanaryStatus settled =
        tick.map(Tick::status).orElseGet(() -> withoutLostTraffic(plan, told, seen));
    return new Decision(
        settled,
        List.of(new Action.EnsureServices(true), new Action.RouteTraffic(Routes.of(plan, settled))),
        tick.flatMap(kept -> Safety.wakeAt(kept, Conditions.TARGET_USABLE)));
  }

  /** A Canary may well be applied before its target: that alerts nobody. */
  private static Optional<PendingNotification> alert(
      RolloutPlan plan, CanaryStatus status, Observation seen, TargetProblem problem) {
    return status.phase().initialised()
        ? RunAlerts.trouble(plan, seen, "target-unusable", problem.message())
        : Optional.empty();
  }

  /** The status once the target is well again; the very same when it always was. */
  static CanaryStatus healed(CanaryStatus status, Observation seen) {
    if (Conditions.find(status.conditions(), Conditions.TARGET_USABLE).isEmpty()) {
      return status;
    }
    return Admission.withFreshClocks(
        StatusDraft.of(status)
            .conditions(Conditions.without(status.conditions(), Conditions.TARGET_USABLE))
            .build(),
        seen.now());
  }

  /** A window in which nobody can be served is none either. */
  private static CanaryStatus withoutLostTraffic(
      RolloutPlan plan, CanaryStatus status, Observation seen) {
    boolean primaryServes =
        seen.primary().filter(primary -> primary.readiness().available() > 0).isPresent();
    TrafficSplit split = Routes.of(plan, status);
    boolean gets = split.canaryWeight() > 0 || split.mirror();
    boolean judged = status.rollout().windowStart() != null;
    boolean stuck = split.canaryWeight() > 0 && !primaryServes;
    if (seen.target().isPresent() || stuck || !(gets || judged)) {
      return status;
    }
    return StatusDraft.of(status)
        .canaryWeight(0)
        .trafficMovedAt(gets ? seen.now() : status.rollout().trafficMovedAt())
        .windowStart(null)
        .waitingSince(seen.now())
        .build();
  }
}
