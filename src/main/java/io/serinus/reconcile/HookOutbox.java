package io.serinus.reconcile;

import io.serinus.hooks.HookCredentials;
import io.serinus.model.Canary;
import io.serinus.model.Hook;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.PendingNotification;
import io.serinus.model.PendingNotification.Kind;
import io.serinus.model.PendingNotification.Severity;
import io.serinus.model.Phase;
import io.serinus.reconcile.HookCalls.Message;
import io.serinus.rollout.RolloutPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells webhooks what is pending: each hook in order, at least once, beside the ticks. A hook that
 * gives no answer is tried again after a while that grows to five minutes, for an hour; one that
 * answers, whatever it says, was told.
 */
final class HookOutbox {
  private static final Logger LOGGER = LoggerFactory.getLogger(HookOutbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

  private final HookCalls calls;
  private final HookSettings settings;
  private final InstantSource clock;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /** What is known of one Canary's deliveries. */
  private static final class Lane {
    private final Set<String> done = ConcurrentHashMap.newKeySet();
    private boolean running;
    private int failures;
    private @Nullable Instant notBefore;
    private Set<String> open = Set.of();
  }

  private record Delivery(String id, Message message, Instant at) {}

  HookOutbox(HookCalls calls, HookSettings settings, InstantSource clock) {
    this.calls = calls;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What became of the pending notifications.
   *
   * @param open ids of those that some hook must still be told
   * @param tryAgainAt when to look again; empty when an answer will wake the Canary, or all is told
   */
  record Progress(Set<String> open, Optional<Instant> tryAgainAt) {}

  /** Starts telling what was not told yet. */
  Progress tell(Canary canary, RolloutPlan plan) {
    List<PendingNotification> pending = canary.status().rollout().pending();
    List<Delivery> deliveries =
        pending.stream().flatMap(notification -> deliveries(canary, plan, notification)).toList();
    if (deliveries.isEmpty()) {
      lanes.remove(canary.uid());
      return new Progress(Set.of(), Optional.empty());
    }
    Lane lane = lanes.computeIfAbsent(canary.uid(), uid -> new Lane());
    start(canary, lane, deliveries);
    return progress(lane, deliveries);
  }

  /** Ids of notifications that some hook must still be told, as of the last telling. */
  Set<String> untold(String uid) {
    Lane lane = lanes.get(uid);
    if (lane == null) {
      return Set.of();
    }
    synchronized (lane) {
      return lane.open;
    }
  }

  void forget(String uid) {
    lanes.remove(uid);
  }

  private void start(Canary canary, Lane lane, List<Delivery> deliveries) {
    Instant now = clock.instant();
    List<Delivery> left;
    synchronized (lane) {
      lane.done.retainAll(new HashSet<>(deliveries.stream().map(Delivery::id).toList()));
      deliveries.stream()
          .filter(delivery -> delivery.at().plus(GIVEN_UP_AFTER).isBefore(now))
          .filter(delivery -> lane.done.add(delivery.id()))
          .forEach(
              delivery ->
                  LOGGER.warn(
                      "Gave up telling a webhook, canary={} hook={}",
                      canary.key(),
                      delivery.message().hook()));
      left = deliveries.stream().filter(delivery -> !lane.done.contains(delivery.id())).toList();
      boolean tooEarly = lane.notBefore != null && now.isBefore(lane.notBefore);
      if (left.isEmpty() || lane.running || tooEarly) {
        return;
      }
      lane.running = true;
    }
    settings.workers().execute(() -> work(canary, lane, left));
  }

  private void work(Canary canary, Lane lane, List<Delivery> deliveries) {
    Set<String> silent = new HashSet<>();
    for (Delivery delivery : deliveries) {
      Hook hook = delivery.message().hook();
      if (!silent.contains(hook.name())) {
        HookOutcome outcome = calls.call(canary, delivery.message());
        if (outcome instanceof HookOutcome.Unavailable) {
          silent.add(hook.name());
        } else {
          lane.done.add(delivery.id());
        }
        if (!outcome.passed()) {
          LOGGER.warn(
              "Webhook was not told, canary={} hook={} answer={}",
              canary.key(),
              hook,
              outcome.why());
        }
      }
    }
    synchronized (lane) {
      lane.running = false;
      lane.failures = silent.isEmpty() ? 0 : lane.failures + 1;
      lane.notBefore = silent.isEmpty() ? null : clock.instant().plus(pause(lane.failures));
    }
    settings.wake().accept(canary.key());
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static Progress progress(Lane lane, List<Delivery> deliveries) {
    synchronized (lane) {
      Set<String> open = new HashSet<>();
      for (Delivery delivery : deliveries) {
        if (!lane.done.contains(delivery.id())) {
          open.add(notificationId(delivery));
        }
      }
      lane.open = Set.copyOf(open);
      boolean later = !open.isEmpty() && !lane.running;
      return new Progress(open, later ? Optional.ofNullable(lane.notBefore) : Optional.empty());
    }
  }

  private static String notificationId(Delivery delivery) {
    return delivery.id().substring(0, delivery.id().indexOf('\n'));
  }

  private Stream<Delivery> deliveries(
      Canary canary, RolloutPlan plan, PendingNotification notification) {
    if (notification.kind() == Kind.POST_ROLLOUT) {
      return plan.hooks(HookType.POST_ROLLOUT).stream()
          .filter(hook -> hook.name().equals(notification.message()))
          .map(hook -> delivery(canary, notification, hook, Map.of(), HookCredentials.NONE));
    }
    Map<String, String> event =
        Map.of(
            "eventMessage", notification.message(),
            "eventType", notification.severity() == Severity.INFO ? "Normal" : "Warning",
            "timestamp", String.valueOf(notification.at().toEpochMilli()));
    List<Hook> own = plan.hooks(HookType.EVENT);
    return own.isEmpty()
        ? settings.events().stream()
            .map(
                global ->
                    delivery(canary, notification, global.hook(), event, global.credentials()))
        : own.stream()
            .map(hook -> delivery(canary, notification, hook, event, HookCredentials.NONE));
  }

  private static Delivery delivery(
      Canary canary,
      PendingNotification notification,
      Hook hook,
      Map<String, String> metadata,
      HookCredentials credentials) {
    Phase phase = notification.phase() == null ? canary.status().phase() : notification.phase();
    String revision = notification.revision() == null ? "" : notification.revision();
    return new Delivery(
        notification.id() + "\n" + hook.name(),
        new Message(
            hook, phase, revision, metadata, notification.id() + "/" + hook.name(), credentials),
        notification.at());
  }
}
