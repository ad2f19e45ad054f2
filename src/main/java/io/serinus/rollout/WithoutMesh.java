package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis;

/**
 * What an analysis means where no mesh can divide the traffic: blue/green, whatever it says. As in
 * Flagger, weights and matches are passed over with a warning and {@value #ITERATIONS} iterations
 * are made where none are given; nothing is mirrored and no session is bound to a side.
 */
final class WithoutMesh {
  static final int ITERATIONS = 10;

  private WithoutMesh() {}

  static CanaryAnalysis adapted(CanaryAnalysis given, PlanRemarks remarks) {
    boolean counted = given.iterations() != null && given.iterations() > 0;
    remarks.warningWhen(
        !counted,
        "spec.provider kubernetes cannot divide traffic: blue/green with iterations "
            + ITERATIONS
            + " is used");
    remarks.warningWhen(
        given.match() != null && !given.match().isEmpty(),
        "spec.provider kubernetes cannot choose users: analysis.match is passed over");
    remarks.warningWhen(
        Boolean.TRUE.equals(given.mirror()),
        "spec.provider kubernetes cannot mirror: analysis.mirror is passed over");
    remarks.warningWhen(
        given.sessionAffinity() != null,
        "spec.provider kubernetes cannot bind sessions: analysis.sessionAffinity is passed over");
    return new CanaryAnalysis(
        given.interval(),
        counted ? given.iterations() : Integer.valueOf(ITERATIONS),
        null,
        null,
        null,
        null,
        null,
        null,
        given.threshold(),
        given.primaryReadyThreshold(),
        given.canaryReadyThreshold(),
        given.alerts(),
        given.metrics(),
        given.webhooks(),
        null,
        null);
  }
}
