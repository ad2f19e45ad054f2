package io.serinus.rollout;

import io.serinus.analysis.Measurement;
import io.serinus.model.Command;
import io.serinus.model.HookOutcome;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * All that one tick saw. Time and randomness come in here, so that the same observation always
 * gives the same decision.
 *
 * @param now the tick's time
 * @param target the workload the Canary names; empty when it is not there
 * @param targetProblem why the target, though there, cannot be rolled out
 * @param primary its generated twin; empty when it is not there
 * @param canaryTraffic percent of the requests that the objects in the cluster send or copy to the
 *     target's pods at this moment, 0–100; empty when it is not known. A drain counts from when
 *     this shows that traffic has left, so that a crash between deciding and doing shortens none
 * @param measurements metric name to answer; the metrics that {@link ObservationPlan} asked for,
 *     all of them or, while an answer is missing, none
 * @param hooks id of a {@link HookQuestion} to what came of it; only of questions that {@link
 *     ObservationPlan} asked, and of those only the ones that have been answered
 * @param recollection the revision last promoted, as Git recorded it; looked up only when {@link
 *     ObservationPlan} asked for it
 * @param command what somebody asks of the Canary, answered or not
 * @param freshId unique id for a run that starts in this tick
 */
public record Observation(
    Instant now,
    Optional<Target> target,
    Optional<TargetProblem> targetProblem,
    Optional<Primary> primary,
    Optional<Integer> canaryTraffic,
    Map<String, Measurement> measurements,
    Map<String, HookOutcome> hooks,
    Recollection recollection,
    Optional<Command> command,
    String freshId) {
  private static final Recollection NOTHING_RECORDED = new Recollection.None();

  public Observation {
    measurements = Map.copyOf(measurements);
    hooks = Map.copyOf(hooks);
  }

  /** One in which no webhook and no repository was asked. */
  public Observation(
      Instant now,
      Optional<Target> target,
      Optional<TargetProblem> targetProblem,
      Optional<Primary> primary,
      Optional<Integer> canaryTraffic,
      Map<String, Measurement> measurements,
      String freshId) {
    this(
        now,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        measurements,
        Map.of(),
        NOTHING_RECORDED,
        Optional.empty(),
        freshId);
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
   * @param revision identity of its pod template and tracked configs
   * @param images of its containers, in the pod's order
   * @param wantedReplicas what it is scaled up to for a rollout, at least 1
   * @param readiness of its pods
   * @param source the commit that brought the revision, when it came from Git
   * @param belongings what else makes it up
   * @param template identity of its pod template alone
   */
  public record Target(
      String revision,
      List<String> images,
      int wantedReplicas,
      Readiness readiness,
      Optional<Source> source,
      Belongings belongings,
      String template) {

    /** A workload that is nothing but its pod template. */
    public Target(
        String revision,
        List<String> images,
        int wantedReplicas,
        Readiness readiness,
        Optional<Source> source) {
      this(revision, images, wantedReplicas, readiness, source, Belongings.NONE);
    }

    /** One whose revision is its pod template. */
    public Target(
        String revision,
        List<String> images,
        int wantedReplicas,
        Readiness readiness,
        Optional<Source> source,
        Belongings belongings) {
      this(revision, images, wantedReplicas, readiness, source, belongings, revision);
    }

    /** Where the pod template stands in Git. */
    Optional<ManifestOrigin> manifest() {
      return source.map(
          commit -> new ManifestOrigin(template, commit.repository(), commit.commit()));
    }
  }

  /**
   * What a target has besides its pod template.
   *
   * @param configs ConfigMaps and Secrets that are part of the revision, to the hash of their
   *     content
   * @param changed those that alone make the difference to the revision that the status has; empty
   *     when the pod template differs too, or nothing does
   * @param changedBy the newest commit that brought one of the changed ones; empty when none is
   *     known
   * @param autoscaledFrom the fewest pods its autoscaler leaves it; empty without an autoscaler
   * @param remarks what a user should know about them, each a sentence
   */
  public record Belongings(
      Map<String, String> configs,
      List<String> changed,
      Optional<Source> changedBy,
      OptionalInt autoscaledFrom,
      List<String> remarks) {
    public static final Belongings NONE =
        new Belongings(Map.of(), List.of(), Optional.empty(), OptionalInt.empty(), List.of());

    public Belongings {
      configs = Map.copyOf(configs);
      changed = List.copyOf(changed);
      remarks = List.copyOf(remarks);
    }

    /** What to say about the change where the pod template is the same. */
    Optional<String> cause() {
      return changed.isEmpty()
          ? Optional.empty()
          : Optional.of(String.join(", ", changed) + " changed");
    }
  }

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
   * @param runsTarget whether it has the target's present pod template, what generating a primary
   *     changes undone; known of one that was adopted, or of any before initialisation is done;
   *     false for every other
   * @param behind whether settings of the target or the Canary that are no revision have not
   *     reached it: its number of pods, what else stands outside its pod template, its autoscaler
   */
  public record Primary(
      String promotionId,
      List<String> images,
      Readiness readiness,
      boolean runsTarget,
      boolean behind) {
    public Primary(String promotionId, List<String> images, Readiness readiness) {
      this(promotionId, images, readiness, false);
    }

    /** One that has all settings. */
    public Primary(
        String promotionId, List<String> images, Readiness readiness, boolean runsTarget) {
      this(promotionId, images, readiness, runsTarget, false);
    }
  }

  /** The same as of another time. */
  Observation at(Instant time) {
    return new Observation(
        time,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        measurements,
        hooks,
        recollection,
        command,
        freshId);
  }

  /** The same with the answers to what was asked. */
  public Observation withMeasurements(Map<String, Measurement> answers) {
    return new Observation(
        now,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        answers,
        hooks,
        recollection,
        command,
        freshId);
  }

  /** The same with the outcomes of the webhooks that were asked. */
  public Observation withHooks(Map<String, HookOutcome> outcomes) {
    return new Observation(
        now,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        measurements,
        outcomes,
        recollection,
        command,
        freshId);
  }

  /** The same with what Git says about the revision last promoted. */
  public Observation withRecollection(Recollection answer) {
    return new Observation(
        now,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        measurements,
        hooks,
        answer,
        command,
        freshId);
  }

  /** The same with what somebody asks of the Canary. */
  public Observation withCommand(Optional<Command> asked) {
    return new Observation(
        now,
        target,
        targetProblem,
        primary,
        canaryTraffic,
        measurements,
        hooks,
        recollection,
        asked,
        freshId);
  }
}
