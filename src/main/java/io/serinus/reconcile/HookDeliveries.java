package io.serinus.reconcile;

import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.Hook;
import io.serinus.model.HookType;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Phase;
import io.serinus.reconcile.HookCalls.Message;
import io.serinus.reconcile.HookSettings.EventHook;
import io.serinus.rollout.RolloutPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which webhooks are told of what is pending, and how. */
final class HookDeliveries {
  private final HookCalls calls;
  private final Optional<EventHook> configured;

  /**
   * @param configured told of the events of every Canary that has no event hook of its own
   */
  HookDeliveries(HookCalls calls, Optional<EventHook> configured) {
    this.calls = calls;
    this.configured = configured;
  }

  Stream<Delivery> of(Canary canary, RolloutPlan plan, PendingNotification notification) {
    return switch (notification.kind()) {
      case EVENT -> events(canary, plan, notification);
      case POST_ROLLOUT ->
          plan.hooks(HookType.POST_ROLLOUT).stream()
              .filter(hook -> hook.name().equals(notification.message()))
              .map(hook -> delivery(canary, notification, hook, Map.of(), HookCredentials.NONE));
      case ALERT -> Stream.empty();
    };
  }

  private Stream<Delivery> events(
      Canary canary, RolloutPlan plan, PendingNotification notification) {
    Map<String, String> event =
        Map.of(
            "eventMessage", notification.message(),
            "eventType", notification.severity() == Severity.INFO ? "Normal" : "Warning",
            "timestamp", String.valueOf(notification.at().toEpochMilli()));
    List<Hook> own = plan.hooks(HookType.EVENT);
    return own.isEmpty()
        ? configured.stream()
            .map(
                global ->
                    delivery(canary, notification, global.hook(), event, global.credentials()))
        : own.stream()
            .map(hook -> delivery(canary, notification, hook, event, HookCredentials.NONE));
  }

  private Delivery delivery(
      Canary canary,
      PendingNotification notification,
      Hook hook,
      Map<String, String> metadata,
      HookCredentials credentials) {
    Phase phase = notification.phase() == null ? canary.status().phase() : notification.phase();
    String revision = notification.revision() == null ? "" : notification.revision();
    Message message =
        new Message(
            hook, phase, revision, metadata, notification.id() + "/" + hook.name(), credentials);
    return new Delivery(
        notification.id(), hook.toString(), notification.at(), () -> calls.call(canary, message));
  }
}
