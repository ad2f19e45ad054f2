package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.GiveBack;
import io.serinus.rollout.Action.ScaleTarget;
import io.serinus.rollout.Observation.Primary;
import java.util.List;
import java.util.Optional;

/**
 * A Canary with {@code revertOnDeletion} is being deleted and gives its target back, in the order
 * that loses no request: the target gets as many pods as the primary has; when they are ready,
 * users are sent to them without this controller's objects; the primary drains; then the Canary,
 * and with it everything it owns, may go.
 *
 * <p>A target that does not become ready is waited for, however long: users are served by the
 * primary meanwhile, and it would go with the Canary. Nothing is given back where there is nothing
 * to give or nobody to give it to: before initialisation, without a target, with a target that
 * cannot be used, or with a spec that is not understood. {@code suspend} does not hold a deletion
 * up.
 */
public final class Termination {
  private Termination() {}

  /** The status of a Canary whose deletion was asked for; the very same when it said so already. */
  public static CanaryStatus begun(CanaryStatus status, Observation seen) {
    if (status.phase().givingUp()) {
      return status;
    }
    return StatusDraft.of(status)
        .moves(
            status.phase() == Phase.NONE ? PhaseRule.DELETED_UNTOUCHED : PhaseRule.DELETED,
            seen.now())
        .waitingSince(null)
        .windowStart(null)
        .trafficMovedAt(null)
        .stands(Code.BEING_DELETED, "the Canary is being deleted")
        .tell(
            RunEvents.info(seen, "terminating", "The Canary is deleted and gives its target back"))
        .build();
  }

  static Decision decide(RolloutPlan plan, CanaryStatus status, Observation seen) {
    boolean nothingToGive =
        !plan.errors().isEmpty() || seen.target().isEmpty() || seen.targetProblem().isPresent();
    boolean given = status.rollout().trafficMovedAt() != null;
    if (nothingToGive || (status.phase() == Phase.TERMINATED && !given)) {
      return new Decision(terminated(status, seen), List.of(), Optional.empty());
    }
    Tick tick = new Tick(plan, status, seen.target().orElseThrow(), seen);
    return given || mayServe(tick) ? givingBack(tick) : waiting(tick);
  }

  /** An autoscaler alone decides how many pods the target has; else it needs the primary's. */
  private static boolean mayServe(Tick tick) {
    boolean enough =
        tick.target().belongings().autoscaledFrom().isPresent()
            || tick.plan().kind().equals("DaemonSet")
            || tick.target().readiness().wanted() >= pods(tick);
    return (tick.canaryReady() && enough) || Fitness.mayBeTrusted(tick);
  }

  private static Decision waiting(Tick before) {
    Tick tick = before.with(withoutDeadCanary(before));
    int pods = pods(tick);
    String reason =
        "being deleted: waiting for %d %s of %s to become ready before users are sent to them"
            .formatted(pods, pods == 1 ? "pod" : "pods", tick.plan().target());
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.BEING_DELETED, reason).build(),
        tick.state().step() >= 0
            ? List.of(tick.routes(), new ScaleTarget(pods))
            : List.of(new ScaleTarget(pods)),
        Optional.empty());
  }

  private static CanaryStatus withoutDeadCanary(Tick tick) {
    return tick.weight() > 0 && !tick.canaryServes() && tick.primaryServes()
        ? StatusDraft.of(tick.status()).canaryWeight(0).build()
        : tick.status();
  }

  private static Decision givingBack(Tick tick) {
    Tick given = tick.state().trafficMovedAt() == null ? tick.with(moved(tick)) : tick;
    List<Action> actions = List.of(new ScaleTarget(pods(given)), new GiveBack());
    if (given.drain().over()) {
      return new Decision(terminated(given.status(), given.seen()), actions, Optional.empty());
    }
    return new Decision(given.status(), actions, Optional.of(given.drain().end()));
  }

  private static CanaryStatus moved(Tick tick) {
    String where =
        "Users are sent to %s; %s drains".formatted(tick.plan().target(), tick.plan().primary());
    return StatusDraft.of(tick.status())
        .canaryWeight(0)
        .trafficMovedAt(tick.now())
        .stands(Code.GIVING_BACK, "being deleted: " + where)
        .tell(RunEvents.info(tick, "given-back", where))
        .build();
  }

  private static CanaryStatus terminated(CanaryStatus status, Observation seen) {
    return status.phase() == Phase.TERMINATED
        ? status
        : StatusDraft.of(status)
            .moves(PhaseRule.GIVEN_BACK, seen.now())
            .stands(Code.GIVEN_BACK, "everything was given back")
            .build();
  }

  /** As many as the primary is meant to have. */
  private static int pods(Tick tick) {
    int ofPrimary = tick.seen().primary().map(Primary::readiness).map(Readiness::wanted).orElse(0);
    return ofPrimary > 0 ? ofPrimary : tick.target().wantedReplicas();
  }
}
