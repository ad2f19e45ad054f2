package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ClusterEvent;
import io.serinus.model.Canary;
import io.serinus.model.PendingNotification;
import io.serinus.model.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a Canary's status says must still be told: at least once, in order. What was told is
 * remembered until the status no longer lists it, so that taking it off the list needs no write of
 * its own.
 */
final class Notifier {
  private static final Logger LOGGER = LoggerFactory.getLogger(Notifier.class);

  /** Users and dashboards know the reason of these Events. */
  private static final String REASON = "Synced";

  private final Cluster cluster;
  private final Map<String, Set<String>> told = new ConcurrentHashMap<>();

  Notifier(Cluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Tells everything that is pending and was not told yet.
   *
   * @return whether all of it is told now; a failure leaves the rest for the next tick
   */
  boolean tell(Canary canary) {
    List<PendingNotification> pending = canary.status().rollout().pending();
    Set<String> done = told.computeIfAbsent(canary.uid(), uid -> ConcurrentHashMap.newKeySet());
    done.retainAll(new HashSet<>(pending.stream().map(PendingNotification::id).toList()));
    for (PendingNotification notification : pending) {
      if (!done.contains(notification.id())) {
        if (!tell(canary, notification)) {
          return false;
        }
        done.add(notification.id());
      }
    }
    return true;
  }

  /** Ids of what was told and still stands in the status. */
  Set<String> toldOf(Canary canary) {
    return Set.copyOf(told.getOrDefault(canary.uid(), Set.of()));
  }

  void forget(String uid) {
    told.remove(uid);
  }

  private boolean tell(Canary canary, PendingNotification notification) {
    if (notification.kind() != PendingNotification.Kind.EVENT) {
      return true;
    }
    boolean warning = notification.severity() != PendingNotification.Severity.INFO;
    try {
      cluster.emit(
          new ClusterEvent(
              eventName(canary, notification),
              canary.key().ref(),
              canary.uid(),
              warning,
              REASON,
              notification.message(),
              notification.at()));
      return true;
    } catch (UnavailableException unavailable) {
      LOGGER.warn(
          "Could not tell an event, canary={} problem={}", canary.key(), unavailable.getMessage());
      return false;
    }
  }

  /** The same happening always has the same name, so that telling it twice is telling it once. */
  private static String eventName(Canary canary, PendingNotification notification) {
    String unique = canary.uid() + "/" + notification.id();
    return canary.key().name()
        + "."
        + UUID.nameUUIDFromBytes(unique.getBytes(StandardCharsets.UTF_8))
            .toString()
            .replace("-", "");
  }
}
