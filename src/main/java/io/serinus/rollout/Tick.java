package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.HookState.Gate;
import io.serinus.model.RolloutState;
import io.serinus.model.Stage;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of one canary whose target is there.
 *
 * @param status what was read, or what this tick has made of it so far
 * @param target as seen
 * @param seen everything that was seen
 */
record Tick(RolloutPlan plan, CanaryStatus status, Target target, Observation seen) {

  Tick with(CanaryStatus newStatus) {
    return new Tick(plan, newStatus, target, seen);
  }

  Instant now() {
    return seen.now();
  }

  RolloutState state() {
    return status.rollout();
  }

  /**
   * Before the first window the canary must have been scaled up too: pods that were there before
   * may be fewer than it is meant to have.
   *
   * <p>An autoscaler may change the number of pods at any time. That must not look like trouble:
   * from the first window on, an autoscaled canary is ready as long as it has the fewest pods that
   * its autoscaler would leave it. So may the nodes that a DaemonSet runs on.
   */
  boolean canaryReady() {
    Readiness pods = target.readiness();
    boolean inService = state().windowStart() != null || weight() > 0;
    OptionalInt least = target.belongings().autoscaledFrom();
    boolean scaledUp = inService || least.isPresent() || pods.wanted() >= target.wantedReplicas();
    return (scaledUp && pods.ready(plan.canaryReadyThreshold()))
        || (inService && least.isPresent() && pods.available() >= least.getAsInt())
        || (inService && plan.kind().equals("DaemonSet") && asManyAsBefore(pods));
  }

  /** A node that comes gets its pod in a while: what counts is that no pod was lost. */
  private boolean asManyAsBefore(Readiness pods) {
    Stage stage = state().stage();
    int before = stage == null ? 0 : stage.pods();
    return before > 0
        && pods.available() > 0
        && (long) pods.available() * 100 >= (long) before * plan.canaryReadyThreshold();
  }

  boolean canaryServes() {
    return target.readiness().available() > 0;
  }

  /** Whether requests go to the canary though none should. */
  boolean canaryStillHasTraffic() {
    return weight() == 0 && seen.canaryTraffic().filter(share -> share > 0).isPresent();
  }

  boolean primaryReady() {
    return seen.primary()
        .filter(primary -> primary.readiness().ready(plan.primaryReadyThreshold()))
        .isPresent();
  }

  /** Of the primary; none where there is none. */
  Readiness primaryPods() {
    return seen.primary().map(Primary::readiness).orElse(Readiness.SCALED_TO_ZERO);
  }

  /** Of a primary that carries what this run promotes: only those get on with it. */
  Readiness promotedPods() {
    return primaryPromoted() || primaryPods().total() == 0 ? primaryPods() : Readiness.UNKNOWN;
  }

  boolean primaryServes() {
    return seen.primary().filter(primary -> primary.readiness().available() > 0).isPresent();
  }

  /** Whether the primary carries what this run promotes. */
  boolean primaryPromoted() {
    String run = state().rolloutId();
    return run != null
        && seen.primary().filter(primary -> primary.promotionId().equals(run)).isPresent();
  }

  /** Whether what is promoted was not analysed though the spec asks for it. */
  boolean unanalysed() {
    return state().step() < 0 && !plan.skipAnalysis();
  }

  /** Whether the target still is the revision that this run is about. */
  boolean sameRevision() {
    return target.revision().equals(state().revision());
  }

  boolean atPromotedRevision() {
    return target.revision().equals(state().promotedRevision());
  }

  /** The present step of a plan that may have changed in the meantime. */
  int step() {
    return Steps.present(this);
  }

  /** The weight as status has it, kept within 0–100. */
  int weight() {
    return Math.min(Math.max(status.canaryWeight(), 0), 100);
  }

  /** Whether requests are copied to the canary, which has no share of them. */
  boolean mirrors() {
    return weight() == 0 && Routes.mirrors(plan, status);
  }

  /** The hooks that the run stands before. */
  Optional<Gate> gate() {
    return Optional.ofNullable(state().hookState().gate());
  }

  /** Whether somebody holds the run: it gets no more traffic and is not promoted. */
  boolean paused() {
    return state().hold() != null;
  }

  Action routes() {
    return new Action.RouteTraffic(Routes.of(plan, status));
  }

  /** A span of time that began at an instant; one that lies in the future counts from now. */
  Span span(@Nullable Instant since, Duration length) {
    Instant start = since == null || since.isAfter(now()) ? now() : since;
    boolean over = Duration.between(start, now()).compareTo(length) >= 0;
    return new Span(over, over ? now() : start.plus(length));
  }

  /** The present analysis window; it does not end while its traffic is refused. */
  Span window() {
    return Refused.holdsRoutes(plan, status, seen)
        ? new Span(false, now().plus(plan.interval()))
        : span(state().windowStart(), plan.interval());
  }

  /** How long the side that traffic has left is kept; over when none was left. */
  Span drain() {
    if (state().trafficMovedAt() == null) {
      return new Span(true, now());
    }
    return Refused.holdsRoutes(plan, status, seen)
        ? new Span(false, now().plus(plan.drain()))
        : span(state().trafficMovedAt(), plan.drain());
  }

  /**
   * @param over whether it has passed
   * @param end when it will; now when it has
   */
  record Span(boolean over, Instant end) {}
}
