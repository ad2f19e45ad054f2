package io.serinus.rollout;

import io.serinus.model.GoDuration;
import io.serinus.model.InvalidInputException;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Reporter;
import java.time.Duration;
import java.util.Optional;

/**
 * What the operator decides for all Canaries.
 *
 * @param drain how long a side is kept after traffic has left it, where a Canary does not say;
 *     default 10 s, at least 1 s
 * @param holdLimit how many checks in a row may stay unjudged before one counts as failed; default
 *     10, at least 1
 * @param alerts the least severity of what is told of Canaries that name nobody to tell; empty when
 *     nobody is
 * @param reporter whose telemetry the built-in metrics of a mesh are; default the destination's
 */
public record RolloutSettings(
    Duration drain, int holdLimit, Optional<Severity> alerts, Reporter reporter) {
  static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);

  /** What holds where nothing is configured. */
  public static final RolloutSettings DEFAULT =
      new RolloutSettings(Duration.ofSeconds(10), 10, Optional.empty(), Reporter.DESTINATION);

  /**
   * @throws InvalidInputException for a value below its least; reason {@code InvalidSetting}
   */
  public RolloutSettings {
    if (drain.compareTo(SHORTEST_DRAIN) < 0) {
      throw new InvalidInputException(
          "InvalidSetting",
          "the drain time is " + GoDuration.format(drain) + ": write 1s or longer");
    }
    if (holdLimit < 1) {
      throw new InvalidInputException(
          "InvalidSetting", "the hold limit is " + holdLimit + ": write 1 or more");
    }
  }

  public RolloutSettings withDrain(Duration newDrain) {
    return new RolloutSettings(newDrain, holdLimit, alerts, reporter);
  }

  public RolloutSettings withAlerts(Optional<Severity> least) {
    return new RolloutSettings(drain, holdLimit, least, reporter);
  }

  public RolloutSettings withReporter(Reporter whose) {
    return new RolloutSettings(drain, holdLimit, alerts, whose);
  }
}
