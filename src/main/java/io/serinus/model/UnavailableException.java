package io.serinus.model;

/**
 * The outside world did not do its part: a connection refused, a time-out, an answer of 5xx, a lock
 * held by another. The same call may succeed later, so the caller backs off and tries again.
 */
public final class UnavailableException extends RuntimeException {
  /** The API server is well, but an admission webhook that it must ask before a write is not. */
  public static final String WEBHOOK_UNREACHABLE = "WebhookUnreachable";

  private final String reason;

  /**
   * Without a cause.
   *
   * @param reason stable code in CamelCase, usable as the reason of a condition, for example {@code
   *     RemoteUnreachable}
   * @param message where, what and what to do; never contains a credential
   */
  public UnavailableException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  public UnavailableException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Stable code in CamelCase. */
  public String reason() {
    return reason;
  }
}
