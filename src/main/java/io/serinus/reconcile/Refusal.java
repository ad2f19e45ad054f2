package io.serinus.reconcile;

import io.serinus.model.ObjectRef;

/**
 * The API server does not accept something that must be so. The rollout waits and tries again;
 * nothing that comes after it is done.
 *
 * @param object what was to be written
 * @param reason stable code in CamelCase
 * @param message the API server's own words
 */
public record Refusal(ObjectRef object, String reason, String message) {
  private static final int LONGEST_MESSAGE = 500;

  /** Where, what and why, in one sentence of bounded length. */
  public String sentence() {
    String words =
        message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "…" : message;
    return object + " was refused by the API server: " + words;
  }
}
