package io.serinus.report;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.Outcome;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.model.RunSummary;
import io.serinus.model.Source;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one commit in one canary.
 *
 * @param key the canary
 * @param source the commit
 * @param state how it stands or ended
 * @param phase the canary's phase in the words users know
 * @param weight percent of the traffic on the canary
 * @param step index of the present step, −1 before the first
 * @param steps how many there are
 * @param images of the revision
 * @param servedImages of the primary
 * @param checks the last check of each metric; empty once the canary went on to another revision
 *     and this run was only read from its history
 * @param reason one sentence
 * @param successor the commit that overtook this one
 */
record RolloutLine(
    CanaryKey key,
    Source source,
    State state,
    Phase phase,
    int weight,
    int step,
    int steps,
    List<String> images,
    List<String> servedImages,
    List<CheckResult> checks,
    String reason,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Optional<Source> successor) {

  /** How a commit stands in a canary. */
  enum State {
    RUNNING,
    SUCCEEDED,
    FAILED,
    /** A newer commit came before it was decided. */
    SUPERSEDED,
    /** The Canary went away before it was decided. */
    REMOVED
  }

  RolloutLine {
    images = List.copyOf(images);
    servedImages = List.copyOf(servedImages);
    checks = List.copyOf(checks);
  }

  /** The commit that a canary is busy with, or was last; empty when that is not known. */
  static Optional<RolloutLine> present(Canary canary) {
    CanaryStatus status = canary.status();
    RolloutState rollout = status.rollout();
    Source source = rollout.source();
    if (source == null || status.phase() == Phase.NONE) {
      return Optional.empty();
    }
    return Optional.of(
        new RolloutLine(
            canary.key(),
            source,
            state(status.phase()),
            status.phase(),
            status.canaryWeight(),
            rollout.step(),
            rollout.steps(),
            rollout.images(),
            rollout.primaryImages(),
            rollout.checks(),
            rollout.reason() == null ? "" : rollout.reason(),
            rollout.startedAt(),
            status.phase().atRest() && rollout.finishedAt() == null
                ? status.lastTransitionTime()
                : rollout.finishedAt(),
            Optional.empty()));
  }

  /** A run of a canary's history; empty when it did not come from Git. */
  static Optional<RolloutLine> past(CanaryKey key, RunSummary run) {
    Source source = run.source();
    if (source == null) {
      return Optional.empty();
    }
    State state = run.ended() == Outcome.PROMOTED ? State.SUCCEEDED : State.FAILED;
    return Optional.of(
        new RolloutLine(
            key,
            source,
            state,
            run.outcome(),
            0,
            -1,
            0,
            run.images(),
            List.of(),
            List.of(),
            run.reason(),
            run.startedAt(),
            run.finishedAt(),
            Optional.empty()));
  }

  /** The same, overtaken before it was decided. */
  RolloutLine supersededBy(Optional<Source> newer) {
    return ended(State.SUPERSEDED, newer);
  }

  /** The same, its Canary deleted before it was decided. */
  RolloutLine removed() {
    return ended(State.REMOVED, Optional.empty());
  }

  private RolloutLine ended(State end, Optional<Source> newer) {
    return new RolloutLine(
        key,
        source,
        end,
        phase,
        0,
        step,
        steps,
        images,
        List.of(),
        List.of(),
        "",
        startedAt,
        finishedAt,
        newer);
  }

  private static State state(Phase phase) {
    return switch (phase) {
      case INITIALIZED, SUCCEEDED -> State.SUCCEEDED;
      case FAILED -> State.FAILED;
      case TERMINATING, TERMINATED -> State.REMOVED;
      case NONE,
          INITIALIZING,
          WAITING,
          PROGRESSING,
          WAITING_PROMOTION,
          PROMOTING,
          FINALISING,
          UNKNOWN ->
          State.RUNNING;
    };
  }
}
