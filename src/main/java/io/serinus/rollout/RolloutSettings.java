package io.serinus.rollout;

import io.serinus.model.GoDuration;
import io.serinus.model.InvalidInputException;
import java.time.Duration;

/**
 * What the operator decides for all Canaries.
 *
 * @param drain how long a side is kept after traffic has left it, where a Canary does not say;
 *     default 10 s, at least 1 s
 * @param holdLimit how many checks in a row may stay unjudged before one counts as failed; default
 *     10, at least 1
 */
public record RolloutSettings(Duration drain, int holdLimit) {
  static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);

  /** What holds where nothing is configured. */
  public static final RolloutSettings DEFAULT = new RolloutSettings(Duration.ofSeconds(10), 10);

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
    return new RolloutSettings(newDrain, holdLimit);
  }
}
