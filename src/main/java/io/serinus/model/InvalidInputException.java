package io.serinus.model;

/**
 * The user's mistake: something written in a file, a spec or a configuration cannot be used. Trying
 * again changes nothing, so it is reported and never retried.
 *
 * <p>The message says where the mistake is, what is wrong and what to write instead.
 */
public final class InvalidInputException extends RuntimeException {
  private final String reason;

  /**
   * Without a cause.
   *
   * @param reason stable code in CamelCase, usable as the reason of a condition, for example {@code
   *     DuplicateObject}
   * @param message where, what and what to do, in one or two sentences
   */
  public InvalidInputException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public InvalidInputException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Stable code in CamelCase. */
  public String reason() {
    return reason;
  }
}
