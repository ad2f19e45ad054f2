package io.serinus.rollout;

/**
 * How requests are divided. The weights sum to 100; mirrored requests come on top and nobody sees
 * their answers.
 *
 * @param canaryWeight percent of the requests that the canary answers, 0–100
 * @param mirror whether requests are also copied to the canary
 * @param everyone whether an A/B test's choice of users is set aside: the weights hold for all
 */
public record TrafficSplit(int canaryWeight, boolean mirror, boolean everyone) {
  public static final TrafficSplit ALL_TO_PRIMARY = new TrafficSplit(0, false, false);

  public TrafficSplit {
    if (canaryWeight < 0 || canaryWeight > 100) {
      throw new IllegalArgumentException("canaryWeight is " + canaryWeight + ", not within 0–100");
    }
  }

  public int primaryWeight() {
    return 100 - canaryWeight;
  }
}
