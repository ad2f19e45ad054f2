package io.serinus.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The truth of a rollout. The fields up to {@code conditions} are those that users and tools know;
 * {@code serinus} holds what this controller needs to go on after any interruption.
 *
 * @param phase where the Canary stands
 * @param failedChecks failed checks of this or the last run
 * @param canaryWeight percent of the traffic that goes to the canary, 0–100
 * @param iterations passed checks of a blue/green or A/B run
 * @param lastAppliedSpec identity of the revision last rolled out, promoted or not; empty before
 *     initialisation
 * @param lastPromotedSpec identity of the revision the primary runs; empty before initialisation
 * @param lastTransitionTime when the phase last changed
 * @param trackedConfigs ConfigMaps and Secrets of the target to the hash of their content
 * @param conditions {@code Promoted} and others
 * @param serinus null for a status written by another controller
 */
public record CanaryStatus(
    Phase phase,
    int failedChecks,
    int canaryWeight,
    int iterations,
    @Nullable String lastAppliedSpec,
    @Nullable String lastPromotedSpec,
    @Nullable Instant lastTransitionTime,
    @Nullable Map<String, String> trackedConfigs,
    @Nullable String sessionAffinityCookie,
    @Nullable String previousSessionAffinityCookie,
    @Nullable String primarySessionAffinityCookie,
    @Nullable String previousPrimarySessionAffinityCookie,
    List<Condition> conditions,
    @Nullable RolloutState serinus) {

  public static final CanaryStatus NONE =
      new CanaryStatus(
          Phase.NONE, 0, 0, 0, null, null, null, null, null, null, null, null, List.of(), null);

  public CanaryStatus {
    phase = phase == null ? Phase.NONE : phase;
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  /** What this controller keeps; an empty one when there is none yet. */
  public RolloutState rollout() {
    return serinus == null ? RolloutState.NONE : serinus;
  }

  /**
   * One thing that is so, is not so, or is not known.
   *
   * @param type for example {@code Promoted}
   * @param status {@code True}, {@code False} or {@code Unknown}
   * @param reason one CamelCase word
   * @param message one sentence
   */
  public record Condition(
      String type,
      String status,
      @Nullable Instant lastUpdateTime,
      @Nullable Instant lastTransitionTime,
      String reason,
      String message) {}
}
