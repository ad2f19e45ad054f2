package io.serinus.rollout;

/**
 * What a tick must look at beyond the workloads.
 *
 * @param measure whether the metrics are to be measured: an analysis window has just ended
 */
public record ObservationPlan(boolean measure) {}
