package io.serinus.rollout;

/**
 * How far a workload's pods are.
 *
 * @param generationObserved whether the workload's controller has seen the present spec
 * @param wanted pods the spec asks for
 * @param updated pods of the present template
 * @param total pods of any template
 * @param available pods that are available
 */
public record Readiness(
    boolean generationObserved, int wanted, int updated, int total, int available) {

  /** Nothing is wanted and nothing is there. */
  public static final Readiness SCALED_TO_ZERO = new Readiness(true, 0, 0, 0, 0);

  /**
   * Ready: the present generation is observed, at least one pod is wanted, all are updated, none is
   * left of an older template, and at least {@code thresholdPercent} of them, but one in any case,
   * are available.
   *
   * @param thresholdPercent 0–100
   */
  public boolean ready(int thresholdPercent) {
    return generationObserved
        && wanted > 0
        && updated >= wanted
        && total <= updated
        && available > 0
        && (long) available * 100 >= (long) wanted * thresholdPercent;
  }
}
