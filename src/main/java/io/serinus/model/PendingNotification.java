package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Something others must be told, recorded in the same write as the transition that caused it,
 * removed when it was told.
 *
 * @param id unique within the Canary and stable: telling twice under one id is telling once
 * @param kind through which channel it goes
 * @param severity how grave it is
 * @param message the sentence to tell; for {@link Kind#POST_ROLLOUT} the name of the hook
 * @param at when it happened
 * @param phase in which the Canary was then; null when it is not known
 * @param revision which the Canary was about then; null when it is not known
 */
public record PendingNotification(
    String id,
    Kind kind,
    Severity severity,
    String message,
    Instant at,
    @Nullable Phase phase,
    @Nullable String revision) {

  /** One that does not know yet what state it belongs to. */
  public PendingNotification(String id, Kind kind, Severity severity, String message, Instant at) {
    this(id, kind, severity, message, at, null, null);
  }

  /** The same, in the state that the Canary was in when it happened. */
  public PendingNotification in(Phase newPhase, @Nullable String newRevision) {
    return new PendingNotification(id, kind, severity, message, at, newPhase, newRevision);
  }

  /** The channels; a word that is not known is read as {@link #EVENT}: what is told is not lost. */
  public enum Kind {
    /** A Kubernetes Event on the Canary, and every hook of type event. */
    @JsonEnumDefaultValue
    EVENT,
    /** One hook of type post-rollout. */
    POST_ROLLOUT,
    /** Every chat or receiver that the Canary's alerts name, or else the configuration. */
    ALERT
  }

  /** Kubernetes knows the first two; alerts distinguish all three. The graver, the later. */
  public enum Severity {
    INFO("info"),
    @JsonEnumDefaultValue
    WARNING("warn"),
    ERROR("error");

    private final String word;

    Severity(String word) {
      this.word = word;
    }

    /** As it stands in a spec. */
    public String word() {
      return word;
    }

    /** The severity with this word; empty for a word that is none. */
    public static Optional<Severity> named(String word) {
      return Arrays.stream(values()).filter(severity -> severity.word.equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
      return Arrays.stream(values()).map(Severity::word).collect(Collectors.joining(", "));
    }
  }
}
