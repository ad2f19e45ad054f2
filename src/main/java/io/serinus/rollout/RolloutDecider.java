package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.rollout.Observation.TargetProblem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of a rollout. Total: every plan, status and observation gives a decision, and the same
 * ones give the same decision. What is not yet so in the cluster is asked for again in every tick,
 * so a crash between writing the status and acting on it needs no rule of its own.
 *
 * <p>Two rules hold in every phase. Traffic is <em>sent</em> only to a side that is ready. It is
 * <em>taken back</em> from a side in trouble to one that serves at all (at least one pod is
 * available), because waiting for the last pod would leave users where it is certainly bad; when
 * neither side serves, it goes back to the primary. So a side without an available pod has no share
 * while the other has one: see {@link ServingSide}.
 */
public final class RolloutDecider {
  private RolloutDecider() {}

  /** Decides one tick. */
  public static Decision decide(RolloutPlan plan, CanaryStatus status, Observation seen) {
    CanaryStatus corrected = Clocks.corrected(status, seen.now());
    return Standings.completed(plan, status, decided(plan, corrected, seen), seen.now());
  }

  private static Decision decided(RolloutPlan plan, CanaryStatus status, Observation seen) {
    if (status.phase().givingUp()) {
      return withDrain(plan, seen, Refused.explained(Termination.decide(plan, status, seen)));
    }
    Admission admission = Admission.of(plan, status, seen);
    if (!admission.open()) {
      return seen.target()
          .filter(present -> !plan.suspended() && seen.targetProblem().isEmpty())
          .map(target -> new Tick(plan, admission.status(), target, seen))
          .map(RolloutDecider::refused)
          .orElse(new Decision(admission.status(), List.of(), Optional.empty()));
    }
    Optional<TargetProblem> problem = TargetTrouble.in(plan, seen);
    if (problem.isPresent()) {
      return withCookies(
          plan, status, seen, TargetTrouble.decide(plan, admission.status(), seen, problem.get()));
    }
    CanaryStatus healed = TargetTrouble.healed(admission.status(), seen);
    Tick tick =
        new Tick(plan, TrafficSeen.in(plan, healed, seen), seen.target().orElseThrow(), seen);
    Optional<Decision> recollecting = Restoration.waiting(status, tick);
    if (recollecting.isPresent()) {
      return recollecting.get();
    }
    return withCookies(
        plan,
        status,
        seen,
        Refused.explained(
            Following.with(
                tick,
                byPhase(
                    ServingSide.settled(
                        commanded(
                            Adoption.due(healed) ? tick.with(Adoption.adopted(tick)) : tick))))));
  }

  /** The spec is refused: nothing goes on but what users need. */
  private static Decision refused(Tick tick) {
    Tick kept = Safety.kept(tick, Conditions.ACCEPTED);
    return new Decision(
        kept.status(),
        Safety.actions(kept, Conditions.ACCEPTED),
        Safety.wakeAt(kept, Conditions.ACCEPTED));
  }

  private static Tick commanded(Tick tick) {
    return tick.with(Commands.answered(tick));
  }

  private static Decision withCookies(
      RolloutPlan plan, CanaryStatus before, Observation seen, Decision decision) {
    CanaryStatus filled = SessionCookieJar.fill(plan, before, decision.status(), seen);
    return withDrain(plan, seen, new Decision(filled, decision.actions(), decision.wakeAt()));
  }

  /** The end of a drain that began; how long it takes may have been changed meanwhile. */
  private static Decision withDrain(RolloutPlan plan, Observation seen, Decision decision) {
    Instant movedAt = decision.status().rollout().trafficMovedAt();
    Instant until =
        movedAt == null || movedAt.isAfter(seen.now()) ? null : movedAt.plus(plan.drain());
    return Objects.equals(until, decision.status().rollout().drainsUntil())
        ? decision
        : new Decision(
            StatusDraft.of(decision.status()).drainsUntil(until).build(),
            decision.actions(),
            decision.wakeAt());
  }

  private static Decision byPhase(Tick tick) {
    return switch (tick.status().phase()) {
      case NONE, INITIALIZING -> Initialisation.decide(tick);
      case INITIALIZED, SUCCEEDED, FAILED -> Rest.decide(tick);
      case WAITING, PROGRESSING, WAITING_PROMOTION -> RollbackHooks.decide(tick);
      case PROMOTING -> Promotion.decide(tick);
      case FINALISING -> Finalisation.decide(tick);
      case TERMINATING, TERMINATED -> Termination.decide(tick.plan(), tick.status(), tick.seen());
      case UNKNOWN -> Rest.keep(tick);
    };
  }
}
