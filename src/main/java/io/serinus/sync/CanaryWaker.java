package io.serinus.sync;

import io.serinus.model.CanaryKey;

/** Has a Canary looked at now. */
@FunctionalInterface
public interface CanaryWaker {
  void wake(CanaryKey canary);
}
