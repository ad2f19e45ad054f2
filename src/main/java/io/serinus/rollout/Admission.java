package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.HookState.Gate;
import io.serinus.model.RolloutState;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Conditions.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a Canary may be driven at all. One that may not is left exactly as it stands, and says
 * why in a condition, in its reason and once in an event. When what stood in the way is gone, the
 * running waits and windows begin anew: time in which nothing could move is nobody's delay.
 *
 * @param status with the conditions that follow
 * @param open whether phases may go on
 */
record Admission(CanaryStatus status, boolean open) {
  static Admission of(RolloutPlan plan, CanaryStatus status, Observation seen) {
    if (!plan.errors().isEmpty()) {
      return refused(plan, status, seen, "InvalidCanary", String.join("; ", plan.errors()));
    }
    return plan.suspended() ? suspended(status, seen) : admitted(plan, status, seen);
  }

  private static Admission refused(
      RolloutPlan plan, CanaryStatus status, Observation seen, String reason, String message) {
    Wanted wanted = new Wanted(Conditions.ACCEPTED, "False", reason, message);
    if (Conditions.says(status.conditions(), wanted)) {
      return new Admission(status, false);
    }
    return new Admission(
        StatusDraft.of(status)
            .conditions(Conditions.with(status.conditions(), wanted, seen.now()))
            .stands(Code.NOT_ACCEPTED, message)
            .tell(RunEvents.warning(seen, "not-accepted", message))
            .tell(RunAlerts.trouble(plan, seen, "not-accepted", message))
            .build(),
        false);
  }

  private static Admission suspended(CanaryStatus status, Observation seen) {
    String message = "suspended: nothing moves until spec.suspend is false";
    Wanted wanted = new Wanted(Conditions.SUSPENDED, "True", "Suspended", message);
    if (Conditions.says(status.conditions(), wanted)) {
      return new Admission(status, false);
    }
    return new Admission(
        StatusDraft.of(status)
            .conditions(Conditions.with(status.conditions(), wanted, seen.now()))
            .stands(Code.SUSPENDED, message)
            .build(),
        false);
  }

  private static Admission admitted(RolloutPlan plan, CanaryStatus status, Observation seen) {
    boolean wasStopped = wasStopped(status);
    List<String> warnings = warnings(plan, seen);
    Wanted wanted =
        new Wanted(
            Conditions.ACCEPTED,
            "True",
            warnings.isEmpty() ? "Accepted" : "AcceptedWithWarnings",
            warnings.isEmpty() ? "The Canary is understood." : String.join("; ", warnings));
    boolean news = !Conditions.says(status.conditions(), wanted);
    if (!news && !wasStopped) {
      return new Admission(status, true);
    }
    List<Condition> conditions =
        Conditions.without(
            Conditions.with(status.conditions(), wanted, seen.now()), Conditions.SUSPENDED);
    StatusDraft draft = StatusDraft.of(status).conditions(conditions);
    if (news && !warnings.isEmpty()) {
      draft.tell(RunEvents.warning(seen, "warnings", wanted.message()));
    }
    return new Admission(
        wasStopped ? withFreshClocks(draft.build(), seen.now()) : draft.build(), true);
  }

  private static List<String> warnings(RolloutPlan plan, Observation seen) {
    List<String> warnings = new ArrayList<>(plan.warnings());
    seen.target().ifPresent(target -> warnings.addAll(target.belongings().remarks()));
    return warnings;
  }

  private static boolean wasStopped(CanaryStatus status) {
    Optional<Condition> accepted = Conditions.find(status.conditions(), Conditions.ACCEPTED);
    return accepted.filter(condition -> condition.status().equals("False")).isPresent()
        || Conditions.find(status.conditions(), Conditions.SUSPENDED).isPresent();
  }

  /** Deadlines and analysis window count from now. */
  static CanaryStatus withFreshClocks(CanaryStatus status, Instant now) {
    RolloutState state = status.rollout();
    Gate gate = state.hookState().gate();
    return StatusDraft.of(status)
        .hooks(gate == null ? state.hookState() : state.hookState().withGate(gate.since(now)))
        .waitingSince(state.waitingSince() == null ? null : now)
        .windowStart(state.windowStart() == null ? null : now)
        .build();
  }
}
