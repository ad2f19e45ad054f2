package io.serinus.report;

import java.time.Instant;
import java.util.Optional;

/**
 * What was last sent under one key, and when the next try is permitted. Not thread-safe.
 *
 * @param <T> what is sent; equal means nothing to send
 */
final class Delivery<T> {
  private Optional<T> sent = Optional.empty();
  private Instant sentAt = Instant.MIN;
  private Backoff backoff = Backoff.NONE;

  /** Whether something else was sent last, or nothing yet. */
  boolean differs(T wanted) {
    return !Optional.of(wanted).equals(sent);
  }

  boolean due(T wanted, Instant now) {
    return differs(wanted) && backoff.permits(now);
  }

  /** What was last sent; empty when nothing was yet. */
  Optional<T> last() {
    return sent;
  }

  /** When something was last sent; {@link Instant#MIN} when nothing was yet. */
  Instant sentAt() {
    return sentAt;
  }

  void sent(T value, Instant now) {
    sent = Optional.of(value);
    sentAt = now;
    backoff = Backoff.NONE;
  }

  /**
   * The host will not take it: asked again seldom, in case somebody has changed something.
   *
   * @return whether this is the first refusal in a row
   */
  boolean refused(Instant now) {
    backoff = backoff.refused(now);
    return backoff.failures() == 1;
  }
}
