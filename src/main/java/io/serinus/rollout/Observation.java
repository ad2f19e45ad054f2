package io.serinus.rollout;

import io.serinus.analysis.Measurement;
import io.serinus.model.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that one tick saw. Time and randomness come in here, so that the same observation always
 * gives the same decision.
 *
 * @param now the tick's time
 * @param target the workload the Canary names; empty when it is not there
 * @param targetProblem why the target, though there, cannot be rolled out
 * @param primary its generated twin; empty when it is not there
 * @param canaryTraffic percent of the requests that the objects in the cluster send to the target's
 *     pods at this moment, 0–100; empty when it is not known. A drain counts from when this shows
 *     that traffic has left, so that a crash between deciding and doing shortens none
 * @param measurements metric name to answer; exactly the metrics that {@link ObservationPlan} asked
 *     for
 * @param freshId unique id for a run that starts in this tick
 */
public record Observation(
    Instant now,
    Optional<Target> target,
    Optional<TargetProblem> targetProblem,
    Optional<Primary> primary,
    Optional<Integer> canaryTraffic,
    Map<String, Measurement> measurements,
    String freshId) {
  public Observation {
    measurements = Map.copyOf(measurements);
  }

  /** One that does not know where traffic goes. */
  public Observation(
      Instant now,
      Optional<Target> target,
      Optional<TargetProblem> targetProblem,
      Optional<Primary> primary,
      Map<String, Measurement> measurements,
      String freshId) {
    this(now, target, targetProblem, primary, Optional.empty(), measurements, freshId);
  }

  /**
   * The target as seen.
   *
   * @param revision identity of its pod template
   * @param images of its containers, in the pod's order
   * @param wantedReplicas what it is scaled up to for a rollout, at least 1
   * @param readiness of its pods
   * @param source the commit that brought the revision, when it came from Git
   */
  public record Target(
      String revision,
      List<String> images,
      int wantedReplicas,
      Readiness readiness,
      Optional<Source> source) {}

  /**
   * Why a target that is there cannot be rolled out.
   *
   * @param reason one CamelCase word, for example {@code NoSelectorLabel}
   * @param message what is wrong and what to write instead
   */
  public record TargetProblem(String reason, String message) {
    private static final Set<String> CLAIMS = Set.of("TargetTaken", "ServiceTaken");

    /** Whether another Canary has what this one names, so that nothing of it may be touched. */
    boolean belongsToAnother() {
      return CLAIMS.contains(reason);
    }
  }

  /**
   * The primary as seen.
   *
   * @param promotionId the id of the run whose template it carries; empty for one that was adopted
   * @param images of its containers, in the pod's order
   * @param runsTarget whether one that was adopted has the target's present pod template, what
   *     generating a primary changes undone; false for every other
   */
  public record Primary(
      String promotionId, List<String> images, Readiness readiness, boolean runsTarget) {
    public Primary(String promotionId, List<String> images, Readiness readiness) {
      this(promotionId, images, readiness, false);
    }
  }

  /** The same as of another time. */
  Observation at(Instant time) {
    return new Observation(
        time, target, targetProblem, primary, canaryTraffic, measurements, freshId);
  }

  /** The same with the answers to what was asked. */
  public Observation withMeasurements(Map<String, Measurement> answers) {
    return new Observation(now, target, targetProblem, primary, canaryTraffic, answers, freshId);
  }
}
