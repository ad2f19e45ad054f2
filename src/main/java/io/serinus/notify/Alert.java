package io.serinus.notify;

import io.serinus.model.CanaryKey;
import io.serinus.model.PendingNotification.Severity;
import java.time.Instant;
import java.util.List;

/**
 * What people are told of a Canary.
 *
 * @param message one sentence; may hold words that others wrote, such as a commit's subject
 * @param fields what one should know besides, in the order in which it is shown
 * @param at when it happened
 * @param idempotencyKey equal for the same happening, however often it is told
 */
public record Alert(
    CanaryKey canary,
    Severity severity,
    String message,
    List<Field> fields,
    Instant at,
    String idempotencyKey) {
  public Alert {
    fields = List.copyOf(fields);
  }

  /** A name and its value, both for people. */
  public record Field(String name, String value) {}

  /** {@code name.namespace}, as chats have always been told. */
  String title() {
    return canary.name() + "." + canary.namespace();
  }
}
