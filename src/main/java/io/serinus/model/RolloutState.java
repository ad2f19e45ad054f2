package io.serinus.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout has to remember beyond the fields other tools know; stored as {@code
 * status.serinus}.
 *
 * @param revision identity of the target's revision that this run rolls out, or that the last one
 *     did
 * @param promotedRevision identity of the revision the primary runs
 * @param rolloutId names this run; marks the primary it promotes and makes hook calls recognisable
 * @param source the commit that brought what is new in the revision, when it is known: the pod
 *     template, or the ConfigMaps and Secrets that alone changed
 * @param cause what else than the pod template made this run necessary, for example {@code
 *     configmap/podinfo changed}; null when the template changed
 * @param images container images of the revision, in the pod's order
 * @param primaryImages container images of the promoted revision
 * @param startedAt when this run began
 * @param finishedAt when it ended
 * @param readySince when this run's present side became ready; null while it is waited for
 * @param waitingSince from when the progress deadline counts
 * @param windowStart when the present analysis window began: the moment the weight was set or the
 *     last check was made
 * @param trafficMovedAt when traffic last left a side; that side drains from here
 * @param drainsUntil when that side has drained and may be scaled down or replaced
 * @param step index of the present weight in the plan's steps; −1 before the first
 * @param steps how many steps the plan has
 * @param holds checks in a row that could not be judged
 * @param checks the last check of each metric
 * @param reason one sentence: why the rollout stands where it stands
 * @param pending what others must still be told, oldest first
 * @param history the last runs, newest first, at most {@value #HISTORY_LIMIT}
 * @param hooks where this run stands with its webhooks; null when there is nothing to remember
 * @param promotedManifest where the pod template of the revision that was last promoted, or that
 *     the first primary is made from, stands in Git; null when it did not come from there
 * @param hold what somebody set to hold this and the following runs; null when nothing does
 * @param lastCommand what became of the last command; null before the first
 * @param standing the same as {@code reason} with all that belongs to it; null in a status of a
 *     version that did not record it
 * @param progress how far the side has come that is waited for; null while none is
 * @param stage what the present step was when it was entered; null before the first
 * @param primaryDown true while the canary has all traffic because no pod of the primary is
 *     available; null otherwise
 * @param restart true while the target is to be scaled to zero before its pods count, because they
 *     started before its configs changed; null otherwise
 */
public record RolloutState(
    @Nullable String revision,
    @Nullable String promotedRevision,
    @Nullable String rolloutId,
    @Nullable Source source,
    @Nullable String cause,
    List<String> images,
    List<String> primaryImages,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable Instant readySince,
    @Nullable Instant waitingSince,
    @Nullable Instant windowStart,
    @Nullable Instant trafficMovedAt,
    @Nullable Instant drainsUntil,
    int step,
    int steps,
    int holds,
    List<CheckResult> checks,
    @Nullable String reason,
    List<PendingNotification> pending,
    List<RunSummary> history,
    @Nullable HookState hooks,
    @Nullable ManifestOrigin promotedManifest,
    @Nullable Hold hold,
    @Nullable CommandAnswer lastCommand,
    @Nullable Standing standing,
    @Nullable PodProgress progress,
    @Nullable Stage stage,
    @Nullable Boolean primaryDown,
    @Nullable Boolean restart) {

  /** How many past runs are kept. */
  public static final int HISTORY_LIMIT = 10;

  /** How many notifications may wait; the oldest informational ones go first. */
  public static final int PENDING_LIMIT = 50;

  public static final RolloutState NONE =
      new RolloutState(
          null, null, null, null, null, List.of(), List.of(), null, null, null, null, null, null,
          null, -1, 0, 0, List.of(), null, List.of(), List.of(), null, null, null, null, null, null,
          null, null, null);

  public RolloutState {
    images = images == null ? List.of() : List.copyOf(images);
    primaryImages = primaryImages == null ? List.of() : List.copyOf(primaryImages);
    checks = checks == null ? List.of() : List.copyOf(checks);
    pending = pending == null ? List.of() : List.copyOf(pending);
    history = history == null ? List.of() : List.copyOf(history);
    hold = hold == null || hold.kind() == null ? null : hold;
    hooks = HookState.NONE.equals(hooks) ? null : hooks;
  }

  /** Whether the canary has all traffic because no pod of the primary is available. */
  public boolean primaryIsDown() {
    return Boolean.TRUE.equals(primaryDown);
  }

  /** Whether the target's pods must start anew before they count. */
  public boolean mustRestart() {
    return Boolean.TRUE.equals(restart);
  }

  /** Where this run stands with its webhooks. */
  public HookState hookState() {
    return hooks == null ? HookState.NONE : hooks;
  }
}
