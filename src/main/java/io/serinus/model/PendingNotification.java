package io.serinus.model;

import java.time.Instant;

/**
 * Something others must be told, recorded in the same write as the transition that caused it,
 * removed when it was told.
 *
 * @param id unique within the Canary and stable: telling twice under one id is telling once
 * @param kind through which channel it goes
 * @param severity how grave it is
 * @param message the sentence to tell
 * @param at when it happened
 */
public record PendingNotification(
    String id, Kind kind, Severity severity, String message, Instant at) {

  /** The channels. */
  public enum Kind {
    /** A Kubernetes Event on the Canary. */
    EVENT
  }

  /** Kubernetes knows the first two; alerts distinguish all three. */
  public enum Severity {
    INFO,
    WARNING,
    ERROR
  }
}
