package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.HookOutcome;
import io.serinus.model.InvalidInputException;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.UnavailableException;
import io.serinus.notify.Alert;
import io.serinus.notify.AlertDestination;
import io.serinus.rollout.AlertRoute;
import io.serinus.rollout.RolloutPlan;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is alerted of what is pending, and how. */
final class AlertDeliveries {
  private static final Logger LOGGER = LoggerFactory.getLogger(AlertDeliveries.class);

  private final AlertSettings settings;
  private final AlertAddresses addresses;

  AlertDeliveries(AlertSettings settings, AlertAddresses addresses) {
    this.settings = settings;
    this.addresses = addresses;
  }

  Stream<Delivery> of(Canary canary, RolloutPlan plan, PendingNotification notification) {
    return notification.kind() == Kind.ALERT
        ? plan.alerts().stream()
            .filter(route -> route.wants(notification.severity()))
            .map(route -> delivery(canary, plan, notification, route))
        : Stream.empty();
  }

  private Delivery delivery(
      Canary canary, RolloutPlan plan, PendingNotification notification, AlertRoute route) {
    Alert alert =
        new Alert(
            canary.key(),
            notification.severity(),
            notification.message(),
            AlertFields.of(canary, plan, settings.cluster()),
            notification.at(),
            idempotencyKey(canary, notification, route));
    return new Delivery(
        notification.id(),
        "alert '" + route.name() + "'",
        notification.at(),
        () -> send(canary, route.provider(), alert));
  }

  private HookOutcome send(Canary canary, Optional<TemplateRef> provider, Alert alert) {
    try {
      Optional<AlertDestination> destination =
          provider.isPresent()
              ? Optional.of(addresses.of(provider.get(), canary.key().namespace()))
              : settings.configured();
      return destination
          .map(found -> settings.sender().send(found, alert))
          .orElseGet(HookOutcome.Passed::new);
    } catch (UnavailableException | InvalidInputException unusable) {
      return new HookOutcome.Unavailable("was not sent: " + unusable.getMessage());
    } catch (RuntimeException surprise) {
      LOGGER.error("Sending an alert failed, canary={}", canary.key(), surprise);
      return new HookOutcome.Unavailable("was not sent: the controller failed, see its log");
    }
  }

  private static String idempotencyKey(
      Canary canary, PendingNotification notification, AlertRoute route) {
    String happening = canary.uid() + "/" + notification.id() + "/" + route.name();
    return UUID.nameUUIDFromBytes(happening.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
