package io.serinus.sandbox;

import java.time.Duration;

/**
 * How a version answers requests.
 *
 * @param successPercent requests that are not answered with 5xx, 0–100
 * @param latency 99th percentile of the answer times
 */
public record WorkloadBehaviour(double successPercent, Duration latency) {
  /** 99.9 % and 85 ms. */
  public static final WorkloadBehaviour GOOD = new WorkloadBehaviour(99.9, Duration.ofMillis(85));

  /** 92 % and 140 ms. */
  public static final WorkloadBehaviour BAD = new WorkloadBehaviour(92, Duration.ofMillis(140));

  public WorkloadBehaviour {
    if (!(successPercent >= 0 && successPercent <= 100)) {
      throw new IllegalArgumentException(
          "successPercent is " + successPercent + ", not within 0–100");
    }
  }
}
