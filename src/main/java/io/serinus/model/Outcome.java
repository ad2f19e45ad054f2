package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a run ended; the words are the ones that stand in status. */
public enum Outcome {
  /** The primary runs the revision, and users with it. */
  PROMOTED("Promoted", Phase.SUCCEEDED),
  /** Traffic went back to the primary because the revision did not pass. */
  ROLLED_BACK("RolledBack", Phase.FAILED),
  /** Somebody asked for traffic to go back to the primary. */
  ABORTED("Aborted", Phase.FAILED),
  /** A newer revision came before this one was decided. */
  OVERTAKEN("Overtaken", Phase.FAILED),
  /** The target went back to the promoted revision before this one was decided. */
  WITHDRAWN("Withdrawn", Phase.FAILED),
  /** The primary took the revision and did not become ready in time. */
  PROMOTION_FAILED("PromotionFailed", Phase.FAILED),
  /** Somebody deleted the primary in the middle of the run. */
  PRIMARY_MISSING("PrimaryMissing", Phase.FAILED),
  /** Not promoted; the status is of a version that did not record how it ended. */
  NOT_PROMOTED("NotPromoted", Phase.FAILED);

  private final String word;
  private final Phase phase;

  Outcome(String word, Phase phase) {
    this.word = word;
    this.phase = phase;
  }

  /** As it stands in status. */
  @JsonValue
  public String word() {
    return word;
  }

  /** As users of the reference know it: {@link Phase#SUCCEEDED} or {@link Phase#FAILED}. */
  public Phase phase() {
    return phase;
  }

  /** What is known of a run of which nothing but this phase was recorded. */
  static Outcome of(Phase phase) {
    return phase == Phase.SUCCEEDED ? PROMOTED : NOT_PROMOTED;
  }
}
