package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.CheckResult;
import io.serinus.model.CommandAnswer;
import io.serinus.model.Hold;
import io.serinus.model.HookState;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.PendingNotification;
import io.serinus.model.Phase;
import io.serinus.model.PodProgress;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Source;
import io.serinus.model.Stage;
import io.serinus.model.Standing;
import io.serinus.model.Standing.Code;
import io.serinus.rollout.Observation.Target;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the next status from the last one; what is not set stays as it was. Lives within one
 * transition.
 */
final class StatusDraft {
  private final CanaryStatus base;
  private Phase phase;
  private int failedChecks;
  private int canaryWeight;
  private int iterations;
  private @Nullable String lastAppliedSpec;
  private @Nullable String lastPromotedSpec;
  private @Nullable Instant lastTransitionTime;
  private List<Condition> conditions;
  private @Nullable String revision;
  private @Nullable String promotedRevision;
  private @Nullable String rolloutId;
  private @Nullable Map<String, String> trackedConfigs;
  private @Nullable Source source;
  private @Nullable String cause;
  private List<String> images;
  private List<String> primaryImages;
  private @Nullable Instant startedAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant readySince;
  private @Nullable Instant waitingSince;
  private @Nullable Instant windowStart;
  private @Nullable Instant trafficMovedAt;
  private @Nullable Instant drainsUntil;
  private int step;
  private int steps;
  private int holds;
  private List<CheckResult> checks;
  private @Nullable String reason;
  private List<PendingNotification> pending;
  private List<RunSummary> history;
  private HookState hooks;
  private @Nullable ManifestOrigin promotedManifest;
  private @Nullable Hold hold;
  private @Nullable CommandAnswer lastCommand;
  private @Nullable Standing standing;
  private @Nullable PodProgress progress;
  private @Nullable Stage stage;
  private boolean primaryDown;
  private boolean restart;

  private StatusDraft(CanaryStatus base) {
    RolloutState rollout = base.rollout();
    this.base = base;
    phase = base.phase();
    failedChecks = base.failedChecks();
    canaryWeight = base.canaryWeight();
    iterations = base.iterations();
    lastAppliedSpec = base.lastAppliedSpec();
    lastPromotedSpec = base.lastPromotedSpec();
    lastTransitionTime = base.lastTransitionTime();
    conditions = base.conditions();
    revision = rollout.revision();
    promotedRevision = rollout.promotedRevision();
    rolloutId = rollout.rolloutId();
    trackedConfigs = base.trackedConfigs();
    source = rollout.source();
    cause = rollout.cause();
    images = rollout.images();
    primaryImages = rollout.primaryImages();
    startedAt = rollout.startedAt();
    finishedAt = rollout.finishedAt();
    readySince = rollout.readySince();
    waitingSince = rollout.waitingSince();
    windowStart = rollout.windowStart();
    trafficMovedAt = rollout.trafficMovedAt();
    drainsUntil = rollout.drainsUntil();
    step = rollout.step();
    steps = rollout.steps();
    holds = rollout.holds();
    checks = rollout.checks();
    reason = rollout.reason();
    pending = rollout.pending();
    history = rollout.history();
    hooks = rollout.hookState();
    promotedManifest = rollout.promotedManifest();
    hold = rollout.hold();
    lastCommand = rollout.lastCommand();
    standing = rollout.standing();
    progress = rollout.progress();
    stage = rollout.stage();
    primaryDown = rollout.primaryIsDown();
    restart = rollout.mustRestart();
  }

  static StatusDraft of(CanaryStatus base) {
    return new StatusDraft(base);
  }

  CanaryStatus build() {
    return new CanaryStatus(
        phase,
        failedChecks,
        canaryWeight,
        iterations,
        lastAppliedSpec,
        lastPromotedSpec,
        lastTransitionTime,
        trackedConfigs,
        base.sessionAffinityCookie(),
        base.previousSessionAffinityCookie(),
        base.primarySessionAffinityCookie(),
        base.previousPrimarySessionAffinityCookie(),
        conditions,
        rollout());
  }

  private RolloutState rollout() {
    return new RolloutState(
        revision,
        promotedRevision,
        rolloutId,
        source,
        cause,
        images,
        primaryImages,
        startedAt,
        finishedAt,
        readySince,
        waitingSince,
        windowStart,
        trafficMovedAt,
        drainsUntil,
        step,
        steps,
        holds,
        checks,
        reason,
        pending.stream().map(this::inThisState).toList(),
        history,
        hooks,
        promotedManifest,
        hold,
        lastCommand,
        standing,
        progress,
        stage,
        primaryDown ? true : null,
        restart ? true : null);
  }

  private PendingNotification inThisState(PendingNotification notification) {
    return notification.phase() == null ? notification.in(phase, revision) : notification;
  }

  /** To the phase that a rule leads to; nothing where it is that already. */
  StatusDraft moves(PhaseRule rule, Instant now) {
    return phase(rule.to(), now);
  }

  /** The phase with its condition; the time of transition moves only when the phase does. */
  StatusDraft phase(Phase value, Instant now) {
    if (value != phase) {
      lastTransitionTime = now;
    }
    phase = value;
    conditions = Conditions.with(conditions, Conditions.promoted(value), now);
    return this;
  }

  StatusDraft tell(PendingNotification notification) {
    pending = Pending.with(pending, notification);
    return this;
  }

  /** Tells it if there is anybody to tell. */
  StatusDraft tell(Optional<PendingNotification> notification) {
    notification.ifPresent(this::tell);
    return this;
  }

  StatusDraft pending(List<PendingNotification> value) {
    pending = value;
    return this;
  }

  /** Remembers a run that has ended, newest first. */
  StatusDraft remember(RunSummary run) {
    history =
        Stream.concat(Stream.of(run), history.stream()).limit(RolloutState.HISTORY_LIMIT).toList();
    return this;
  }

  StatusDraft failedChecks(int value) {
    failedChecks = value;
    return this;
  }

  StatusDraft canaryWeight(int value) {
    canaryWeight = value;
    primaryDown = primaryDown && value == 100;
    return this;
  }

  StatusDraft iterations(int value) {
    iterations = value;
    return this;
  }

  StatusDraft lastAppliedSpec(@Nullable String value) {
    lastAppliedSpec = value;
    return this;
  }

  StatusDraft lastPromotedSpec(@Nullable String value) {
    lastPromotedSpec = value;
    return this;
  }

  StatusDraft conditions(List<Condition> value) {
    conditions = value;
    return this;
  }

  StatusDraft revision(@Nullable String value) {
    revision = value;
    return this;
  }

  StatusDraft promotedRevision(@Nullable String value) {
    promotedRevision = value;
    return this;
  }

  StatusDraft promotedManifest(@Nullable ManifestOrigin value) {
    promotedManifest = value;
    return this;
  }

  /** All that says which revision of the target is meant; the revision itself is set apart. */
  StatusDraft origin(Target target) {
    Map<String, String> configs = target.belongings().configs();
    trackedConfigs = configs.isEmpty() ? null : configs;
    cause = target.belongings().cause().orElse(null);
    source = (cause == null ? target.source() : target.belongings().changedBy()).orElse(null);
    images = target.images();
    return this;
  }

  StatusDraft hold(@Nullable Hold value) {
    hold = value;
    return this;
  }

  StatusDraft lastCommand(CommandAnswer value) {
    lastCommand = value;
    return this;
  }

  StatusDraft rolloutId(@Nullable String value) {
    rolloutId = value;
    return this;
  }

  StatusDraft primaryImages(List<String> value) {
    primaryImages = value;
    return this;
  }

  StatusDraft startedAt(@Nullable Instant value) {
    startedAt = value;
    return this;
  }

  StatusDraft finishedAt(@Nullable Instant value) {
    finishedAt = value;
    return this;
  }

  StatusDraft readySince(@Nullable Instant value) {
    readySince = value;
    return this;
  }

  /** From when the progress deadline counts; what was seen before is no progress of this wait. */
  StatusDraft waitingSince(@Nullable Instant value) {
    progress = Objects.equals(value, waitingSince) ? progress : null;
    waitingSince = value;
    return this;
  }

  StatusDraft stage(@Nullable Stage value) {
    stage = value;
    return this;
  }

  StatusDraft restart(boolean value) {
    restart = value;
    return this;
  }

  StatusDraft primaryDown(boolean value) {
    primaryDown = value;
    return this;
  }

  StatusDraft progress(@Nullable PodProgress value) {
    progress = value;
    return this;
  }

  StatusDraft windowStart(@Nullable Instant value) {
    windowStart = value;
    return this;
  }

  StatusDraft drainsUntil(@Nullable Instant value) {
    drainsUntil = value;
    return this;
  }

  StatusDraft trafficMovedAt(@Nullable Instant value) {
    trafficMovedAt = value;
    return this;
  }

  StatusDraft step(int value) {
    step = value;
    return this;
  }

  StatusDraft steps(int value) {
    steps = value;
    return this;
  }

  StatusDraft holds(int value) {
    holds = value;
    return this;
  }

  StatusDraft checks(List<CheckResult> value) {
    checks = value;
    return this;
  }

  StatusDraft hooks(HookState value) {
    hooks = value;
    return this;
  }

  /** Why the Canary stands where it stands; all else of it is filled in at the end of the tick. */
  StatusDraft stands(Code code, String what) {
    if (standing == null || standing.code() != code || !standing.what().equals(what)) {
      standing = new Standing(code, what, null, null, null, List.of());
    }
    reason = what;
    return this;
  }

  StatusDraft standing(Standing value) {
    standing = value;
    return this;
  }
}
