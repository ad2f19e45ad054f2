package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.hooks.HookCredentials;
import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.reconcile.HookSettings.EventHook;
import java.util.Optional;

/** The event hook of the configuration. */
final class EventHooks {
  private EventHooks() {}

  static Optional<EventHook> configured(SerinusConfig config) {
    return Optional.ofNullable(config.webhooks().events()).map(EventHooks::hook);
  }

  private static EventHook hook(SerinusConfig.EventWebhook events) {
    Hook hook =
        new Hook(
            HookType.EVENT,
            "configured",
            events.url(),
            events.timeout(),
            events.retries(),
            !events.disableTLS(),
            events.metadata(),
            Optional.empty(),
            Optional.empty(),
            true);
    return new EventHook(
        hook,
        new HookCredentials(
            Optional.ofNullable(events.authorization()), Optional.ofNullable(events.signingKey())));
  }
}
