package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.model.Hold;
import io.serinus.model.RolloutState;
import io.serinus.model.Standing;
import io.serinus.model.Standing.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Completes what a decision says of itself. Everything but the sentence follows from the status, so
 * that looking again changes nothing.
 */
final class Standings {
  private Standings() {}

  static Decision completed(RolloutPlan plan, CanaryStatus before, Decision decision, Instant now) {
    return new Decision(
        completed(plan, before, decision.status(), now), decision.actions(), decision.wakeAt());
  }

  /** The status with its standing completed; the very same when it was. */
  static CanaryStatus completed(
      RolloutPlan plan, CanaryStatus before, CanaryStatus after, Instant now) {
    Standing stated = after.rollout().standing();
    if (stated == null) {
      return after;
    }
    Standing earlier = before.rollout().standing();
    Instant until = until(plan, after, stated.code());
    if (stated.equals(earlier) && Objects.equals(until, stated.until())) {
      return after;
    }
    Standing whole =
        new Standing(
            stated.code(),
            stated.what(),
            earlier != null && earlier.code() == stated.code() ? earlier.since() : now,
            until,
            waitingFor(plan, after, stated.code()),
            obstacles(after.rollout(), stated.code()));
    return StatusDraft.of(after).standing(whole).build();
  }

  private static @Nullable Instant until(RolloutPlan plan, CanaryStatus status, Code code) {
    RolloutState state = status.rollout();
    return switch (code.until()) {
      case NOTHING -> null;
      case WINDOW -> plus(state.windowStart(), plan.interval());
      case DEADLINE -> plus(ProgressDeadline.since(status), plan.progressDeadline());
      case DRAIN -> plus(state.trafficMovedAt(), plan.drain());
    };
  }

  /** Null, too, where the sum is no time: a status may be written by anybody. */
  private static @Nullable Instant plus(@Nullable Instant since, Duration length) {
    return since == null || since.isAfter(Instant.MAX.minus(length)) ? null : since.plus(length);
  }

  private static @Nullable String waitingFor(RolloutPlan plan, CanaryStatus status, Code code) {
    return switch (code) {
      case UNKNOWN, GIVEN_BACK -> null;
      case NOT_ACCEPTED -> "a spec that is understood";
      case SUSPENDED -> "spec.suspend to be false";
      case TARGET_UNUSABLE -> "a target that can be rolled out";
      case REFUSED -> "the API server to accept it";
      case LOOKING_UP -> "Git";
      case PRIMARY_STARTING, PRIMARY_LATE, PRIMARY_UNREADY, PROMOTING ->
          "pods of " + plan.primary();
      case SCALING_UP, BEING_DELETED -> "pods of " + plan.target();
      case MESH_LEARNING -> "the mesh";
      case SERVING, PROMOTED, NOT_PROMOTED, BACK_AT_PROMOTED -> "a new revision";
      case AWAITING_APPROVAL -> "approval" + by(status);
      case PAUSED -> "the command resume";
      case TRAFFIC_RETURNING -> "traffic to leave " + plan.target();
      case ANALYSING, RETURNING_TRAFFIC -> "the end of the window";
      case TARGET_DRAINING, CANARY_DRAINING -> plan.target() + " to drain";
      case PRIMARY_DRAINING, GIVING_BACK -> plan.primary() + " to drain";
    };
  }

  private static String by(CanaryStatus status) {
    return Hold.of(status).map(Hold::by).filter(by -> !by.isEmpty()).map(" by "::concat).orElse("");
  }

  private static List<String> obstacles(RolloutState state, Code code) {
    boolean judged = code == Code.ANALYSING || code == Code.PAUSED || code == Code.NOT_PROMOTED;
    return judged && state.checks().stream().anyMatch(Standings::stands)
        ? state.checks().stream()
            .filter(Standings::stands)
            .map(check -> check.metric() + ": " + Objects.requireNonNullElse(check.reason(), ""))
            .toList()
        : List.of();
  }

  private static boolean stands(CheckResult check) {
    return check.verdict() != Verdict.PASS;
  }
}
