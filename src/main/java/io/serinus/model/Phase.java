package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a Canary stands; the words are the ones users see in {@code kubectl get canaries}. */
public enum Phase {
  /** Nothing has been done for this Canary yet. */
  NONE("", false),
  /** Its generated objects are being made; users are still served by the target. */
  INITIALIZING("Initializing", false),
  /** The primary serves users; no rollout has run yet. */
  INITIALIZED("Initialized", true),
  /** A new revision waits for a gate before anything moves. */
  WAITING("Waiting", false),
  /** A new revision is being scaled up or analysed. */
  PROGRESSING("Progressing", false),
  /** The analysis is done and a gate holds the promotion back. */
  WAITING_PROMOTION("WaitingPromotion", false),
  /** The revision is being copied to the primary. */
  PROMOTING("Promoting", false),
  /** The primary runs the revision; traffic returns to it and the canary drains. */
  FINALISING("Finalising", false),
  /** The last revision was promoted. */
  SUCCEEDED("Succeeded", true),
  /** The last revision was rolled back. */
  FAILED("Failed", true),
  /** The Canary is being deleted and gives its target back. */
  TERMINATING("Terminating", false),
  /** Everything was given back. */
  TERMINATED("Terminated", true);

  private final String word;
  private final boolean atRest;

  Phase(String word, boolean atRest) {
    this.word = word;
    this.atRest = atRest;
  }

  /** As it stands in status. */
  @JsonValue
  public String word() {
    return word;
  }

  /** Whether nothing moves until something new happens: a new revision, a deletion. */
  public boolean atRest() {
    return atRest;
  }

  /**
   * The phase with this word.
   *
   * @throws InvalidInputException for a word that is no phase; reason {@code UnknownPhase}
   */
  @JsonCreator
  public static Phase of(String word) {
    for (Phase phase : values()) {
      if (phase.word.equals(word)) {
        return phase;
      }
    }
    throw new InvalidInputException("UnknownPhase", "'" + word + "' is not a phase of a Canary");
  }
}
