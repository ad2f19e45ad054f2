package io.serinus.mesh;

/**
 * What a fault in the middle of a rollout came to.
 *
 * @param fault in words
 * @param outcome of the rollout
 * @param remark what else was measured
 */
record FaultOutcome(String fault, Outcome outcome, String remark) {}
