package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** Where a Canary stands; the words are the ones users see in {@code kubectl get canaries}. */
public enum Phase {
  /** Nothing has been done for this Canary yet. */
  NONE("", Kind.BEFORE),
  /** Its generated objects are being made; users are still served by the target. */
  INITIALIZING("Initializing", Kind.BEFORE),
  /** The primary serves users; no rollout has run yet. */
  INITIALIZED("Initialized", Kind.AT_REST),
  /** A new revision waits for a gate before anything moves. */
  WAITING("Waiting", Kind.ANALYSING),
  /** A new revision is being scaled up or analysed. */
  PROGRESSING("Progressing", Kind.ANALYSING),
  /** The analysis is done and a gate holds the promotion back. */
  WAITING_PROMOTION("WaitingPromotion", Kind.ANALYSING),
  /** The revision is being copied to the primary. */
  PROMOTING("Promoting", Kind.PROMOTING),
  /** The primary runs the revision; traffic returns to it and the canary drains. */
  FINALISING("Finalising", Kind.FINALISING),
  /** The last revision was promoted. */
  SUCCEEDED("Succeeded", Kind.AT_REST),
  /** The last revision was rolled back. */
  FAILED("Failed", Kind.AT_REST),
  /** The Canary is being deleted and gives its target back. */
  TERMINATING("Terminating", Kind.GIVING_UP),
  /** Everything was given back. */
  TERMINATED("Terminated", Kind.GIVING_UP),
  /** The status has a phase that this version does not know; the next tick leaves it. */
  UNKNOWN("Unknown", Kind.UNKNOWN);

  private enum Kind {
    BEFORE,
    AT_REST,
    ANALYSING,
    PROMOTING,
    FINALISING,
    GIVING_UP,
    UNKNOWN
  }

  private final String word;
  private final Kind kind;

  Phase(String word, Kind kind) {
    this.word = word;
    this.kind = kind;
  }

  /** As it stands in status. */
  @JsonValue
  public String word() {
    return word;
  }

  /** Whether nothing moves until something new happens: a new revision, a deletion. */
  public boolean atRest() {
    return kind == Kind.AT_REST || this == TERMINATED;
  }

  /** Whether the primary has served users: all but the phases before it did. */
  public boolean initialised() {
    return kind != Kind.BEFORE;
  }

  /** Whether a revision is scaled up, analysed or held back: it may still be given up. */
  public boolean analysing() {
    return kind == Kind.ANALYSING;
  }

  /** Whether a run is not decided yet, so that a newer revision overtakes it. */
  public boolean undecided() {
    return kind == Kind.ANALYSING || kind == Kind.PROMOTING;
  }

  /** Whether the Canary is being given up, or was. */
  public boolean givingUp() {
    return kind == Kind.GIVING_UP;
  }

  /** The phase with this word; {@link #UNKNOWN} for a word that this version does not know. */
  @JsonCreator
  public static Phase of(String word) {
    for (Phase phase : values()) {
      if (phase.word.equals(word)) {
        return phase;
      }
    }
    return UNKNOWN;
  }
}
