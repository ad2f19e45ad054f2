package io.serinus.reconcile;

import io.serinus.hooks.HookCaller;
import io.serinus.hooks.HookCredentials;
import io.serinus.model.CanaryKey;
import io.serinus.model.Hook;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How webhooks are called.
 *
 * @param caller calls one
 * @param workers where calls wait for their answers
 * @param wake has a Canary looked at when an answer has come
 * @param events told of the events of every Canary that has no event hook of its own
 */
public record HookSettings(
    HookCaller caller, Executor workers, Consumer<CanaryKey> wake, Optional<EventHook> events) {

  /** A webhook of the configuration, with its credentials. */
  public record EventHook(Hook hook, HookCredentials credentials) {}
}
