package io.serinus.istio;

import org.jspecify.annotations.Nullable;

/**
 * How the VirtualService must send requests now.
 *
 * @param canaryWeight percent of the requests that the canary answers, 0–100; in an A/B test, of
 *     the matched ones
 * @param mirror whether requests are also copied to the canary
 * @param everyone whether in an A/B test the weight holds for all requests, not for the matched
 *     ones only
 * @param cookies of a rollout with session affinity
 */
public record Routing(int canaryWeight, boolean mirror, boolean everyone, Cookies cookies) {
  public static final Routing ALL_TO_PRIMARY = new Routing(0, false, false, Cookies.NONE);

  public Routing {
    if (canaryWeight < 0 || canaryWeight > 100) {
      throw new IllegalArgumentException("canaryWeight is " + canaryWeight + ", not within 0–100");
    }
  }

  /** One that keeps to the users an A/B test chooses. */
  public Routing(int canaryWeight, boolean mirror, Cookies cookies) {
    this(canaryWeight, mirror, false, cookies);
  }

  public int primaryWeight() {
    return 100 - canaryWeight;
  }

  /**
   * Session cookies, each as {@code name=value}; null where there is none.
   *
   * @param canary binds a user to the canary during this run
   * @param primary binds a user to the primary during this step
   * @param previousCanary the canary's cookie of the last run, which is to be forgotten
   */
  public record Cookies(
      @Nullable String canary, @Nullable String primary, @Nullable String previousCanary) {
    public static final Cookies NONE = new Cookies(null, null, null);
  }
}
