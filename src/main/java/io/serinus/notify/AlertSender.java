package io.serinus.notify;

import io.serinus.model.HookOutcome;

/** Sends alerts. Safe for use by several threads. */
@FunctionalInterface
public interface AlertSender {

  /**
   * Sends once and waits for the answer, bounded in time; never throws for what the outside world
   * does, nor for a destination that cannot be used.
   */
  HookOutcome send(AlertDestination destination, Alert alert);
}
