package io.serinus.rollout;

/** Taking traffic back from the canary. */
final class Retreat {
  private Retreat() {}

  /**
   * The canary's weight once traffic is taken back from it: 0, unless no pod of the primary is
   * available while the canary still has one.
   */
  static int weight(Tick tick) {
    return tick.primaryServes() || !tick.canaryServes() ? 0 : tick.weight();
  }
}
