package io.serinus.rollout;

/** Whose requests the canary meets in the present window, in words. */
final class Audience {
  private Audience() {}

  static String of(Tick tick) {
    if (tick.weight() == 0) {
      return Routes.of(tick.plan(), tick.status()).mirror()
          ? "with mirrored requests"
          : "without user traffic";
    }
    return tick.plan().strategy() instanceof Strategy.AbTest
        ? "with matched users"
        : "at " + tick.weight() + " %";
  }
}
