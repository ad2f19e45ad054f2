package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.Standing;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Action.EnsurePrimary;
import io.serinus.rollout.Action.EnsureServices;
import io.serinus.rollout.Action.PromoteToPrimary;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import java.util.List;
import java.util.Optional;

/**
 * The first taking charge of a target: the primary is made and waited for (with {@code
 * skipAnalysis} too: users are never sent to pods that are not ready), then traffic goes to it,
 * then the target drains and is scaled to zero. Where users are served already, traffic moves no
 * sooner than a drain time after the new Services were made, so that every proxy knows them. There
 * is no failing here: past the deadline it is said and waited on. Until the primary is ready it
 * follows the target, so that a target that never started is healed by its next revision; a primary
 * that was there before is left as it is. On a rebuilt cluster the primary is {@link Restoration
 * restored} instead.
 */
final class Initialisation {
  /** Stands for a revision nobody knows: every known one differs from it. */
  static final String UNKNOWN_REVISION = "unknown";

  private Initialisation() {}

  static Decision decide(Tick tick) {
    Tick begun = noted(begun(tick));
    Tick source = begun.with(Restoration.decided(begun));
    Tick current = source.with(followed(source));
    boolean made = current.primaryPromoted() || foundThere(current);
    if (current.state().trafficMovedAt() == null) {
      if (!(made && current.primaryReady())) {
        return waiting(current);
      }
      if (current.canaryServes() && !introduced(current).over()) {
        return introducing(current);
      }
    }
    Tick moved = current.with(moved(current));
    boolean drained = moved.drain().over() || !moved.canaryServes();
    return drained ? Rest.decide(moved.with(finished(moved))) : draining(moved);
  }

  private static Tick noted(Tick tick) {
    return ProgressDeadline.noted(tick, pods(tick));
  }

  private static Readiness pods(Tick tick) {
    return foundThere(tick) ? tick.primaryPods() : tick.promotedPods();
  }

  private static Tick begun(Tick tick) {
    if (tick.status().phase() == Phase.INITIALIZING) {
      return tick.state().waitingSince() == null && tick.state().trafficMovedAt() == null
          ? tick.with(StatusDraft.of(tick.status()).waitingSince(tick.now()).build())
          : tick;
    }
    return tick.with(
        StatusDraft.of(tick.status())
            .moves(PhaseRule.FIRST_SEEN, tick.now())
            .rolloutId(tick.seen().freshId())
            .startedAt(tick.now())
            .waitingSince(tick.now())
            .primaryImages(tick.seen().primary().map(Primary::images).orElse(List.of()))
            .build());
  }

  /** A new id with each revision tells a primary that carries it from one that does not yet. */
  private static CanaryStatus followed(Tick tick) {
    return Restoration.subject(tick).map(subject -> followed(tick, subject)).orElse(tick.status());
  }

  private static CanaryStatus followed(Tick tick, Target subject) {
    RolloutState state = tick.state();
    boolean settled =
        foundThere(tick)
            || state.trafficMovedAt() != null
            || (tick.primaryPromoted() && tick.primaryReady());
    boolean same = subject.revision().equals(state.revision());
    if (same || (state.revision() != null && settled)) {
      return tick.status();
    }
    return StatusDraft.of(tick.status())
        .revision(subject.revision())
        .promotedRevision(Restoration.underWay(tick) ? subject.revision() : null)
        .promotedManifest(subject.manifest().orElse(null))
        .rolloutId(state.revision() == null ? state.rolloutId() : tick.seen().freshId())
        .waitingSince(tick.now())
        .progress(ProgressDeadline.beforeTemplate(tick.primaryPods()))
        .origin(subject)
        .build();
  }

  /** The primary was there when this Canary was first seen. */
  private static boolean foundThere(Tick tick) {
    return !tick.state().primaryImages().isEmpty();
  }

  private static Decision waiting(Tick tick) {
    Tick.Span deadline = ProgressDeadline.of(tick, pods(tick));
    String primary = tick.plan().primary();
    String reason =
        deadline.over()
            ? "%s did not become ready within %ds and is waited for: look at its pods"
                .formatted(primary, tick.plan().progressDeadline().toSeconds())
            : "waiting for %s to become ready%s"
                .formatted(
                    primary, Restoration.underWay(tick) ? " with the last promoted revision" : "");
    StatusDraft draft =
        StatusDraft.of(tick.status())
            .stands(deadline.over() ? Code.PRIMARY_LATE : Code.PRIMARY_STARTING, reason);
    if (deadline.over() && !saidToBeLate(tick)) {
      draft
          .tell(RunEvents.warning(tick, "primary-late", reason))
          .tell(RunAlerts.primaryLate(tick, reason));
    }
    return new Decision(
        draft.build(),
        List.of(new EnsureServices(false), ensurePrimary(tick)),
        deadline.over() ? Optional.empty() : Optional.of(deadline.end()));
  }

  private static boolean saidToBeLate(Tick tick) {
    Standing before = tick.state().standing();
    return before != null && before.code() == Code.PRIMARY_LATE;
  }

  /**
   * How long the mesh is given to learn of the Services that the first routes name: a proxy that is
   * told of both at once answers 503 until it knows the second's addresses. Pods mostly take longer
   * to start.
   */
  private static Tick.Span introduced(Tick tick) {
    return tick.span(tick.state().waitingSince(), tick.plan().drain());
  }

  private static Decision introducing(Tick tick) {
    String reason =
        "%s is ready; traffic moves to it when its Service is known everywhere"
            .formatted(tick.plan().primary());
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.MESH_LEARNING, reason).build(),
        List.of(new EnsureServices(false), ensurePrimary(tick)),
        Optional.of(introduced(tick).end()));
  }

  private static CanaryStatus moved(Tick tick) {
    if (tick.state().trafficMovedAt() != null) {
      return tick.status();
    }
    return StatusDraft.of(tick.status())
        .canaryWeight(0)
        .trafficMovedAt(tick.now())
        .waitingSince(null)
        .stands(
            Code.TARGET_DRAINING,
            "traffic moved to %s; %s drains".formatted(tick.plan().primary(), target(tick)))
        .build();
  }

  private static Decision draining(Tick tick) {
    String reason = "traffic moved to %s; %s drains".formatted(tick.plan().primary(), target(tick));
    return new Decision(
        StatusDraft.of(tick.status()).stands(Code.TARGET_DRAINING, reason).build(),
        List.of(new EnsureServices(true), ensurePrimary(tick), tick.routes()),
        Optional.of(tick.drain().end()));
  }

  private static CanaryStatus finished(Tick tick) {
    boolean known = primaryIsOfTarget(tick);
    String revision = known ? tick.state().revision() : UNKNOWN_REVISION;
    return StatusDraft.of(tick.status())
        .moves(PhaseRule.PRIMARY_SERVES, tick.now())
        .revision(revision)
        .promotedRevision(revision)
        .promotedManifest(known ? tick.state().promotedManifest() : null)
        .lastAppliedSpec(revision)
        .lastPromotedSpec(revision)
        .primaryImages(tick.seen().primary().map(Primary::images).orElse(List.of()))
        .finishedAt(tick.now())
        .tell(
            RunEvents.info(
                tick,
                "initialised",
                "Initialization done! %s serves".formatted(tick.plan().primary())))
        .tell(RunAlerts.initialised(tick))
        .build();
  }

  /** False for a primary that was there before and runs something else. */
  private static boolean primaryIsOfTarget(Tick tick) {
    return tick.primaryPromoted() || tick.seen().primary().filter(Primary::runsTarget).isPresent();
  }

  private static Action ensurePrimary(Tick tick) {
    String run = Optional.ofNullable(tick.state().rolloutId()).orElse("");
    boolean outdated =
        tick.seen().primary().isPresent()
            && tick.state().trafficMovedAt() == null
            && !foundThere(tick)
            && !tick.primaryPromoted();
    boolean restored = Restoration.underWay(tick);
    return outdated ? new PromoteToPrimary(run, restored) : new EnsurePrimary(run, restored);
  }

  private static String target(Tick tick) {
    return tick.plan().target();
  }
}
