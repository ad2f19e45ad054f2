package io.serinus.model;

/** What came of calling a webhook. */
public sealed interface HookOutcome {

  /** The server answered 2xx. */
  record Passed() implements HookOutcome {}

  /**
   * The server answered, and it said no.
   *
   * @param reason the answer in one line, for people
   */
  record Refused(String reason) implements HookOutcome {}

  /**
   * Nobody gave an answer that counts: no connection, no answer in time, 5xx, 429, no usable
   * credentials.
   *
   * @param reason what happened in one line, for people
   */
  record Unavailable(String reason) implements HookOutcome {}

  default boolean passed() {
    return this instanceof Passed;
  }

  /** Why it did not pass; empty when it did. */
  default String why() {
    if (this instanceof Refused refused) {
      return refused.reason();
    }
    return this instanceof Unavailable unavailable ? unavailable.reason() : "";
  }
}
