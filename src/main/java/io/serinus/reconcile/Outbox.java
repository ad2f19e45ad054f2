package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.HookOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells others what is pending: each of them in order, at least once, beside the ticks. One that
 * gives no answer holds up nobody else; he is tried again after a while that grows to five minutes,
 * for an hour. One that answers, whatever he says, was told.
 */
final class Outbox {
  private static final Logger LOGGER = LoggerFactory.getLogger(Outbox.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration GIVEN_UP_AFTER = Duration.ofHours(1);

  private final Executor workers;
  private final Consumer<CanaryKey> wake;
  private final InstantSource clock;

  /** Of each Canary, by uid, what is known of each recipient. */
  private final Map<String, Map<String, Lane>> lanes = new ConcurrentHashMap<>();

  /** What is known of one recipient's deliveries; guarded by itself. */
  private static final class Lane {
    private final Set<String> done = new HashSet<>();
    private Set<String> open = Set.of();
    private boolean running;
    private int failures;
    private @Nullable Instant notBefore;
  }

  /**
   * @param workers where deliveries wait for their answers
   * @param wake has a Canary looked at when an answer has come
   */
  Outbox(Executor workers, Consumer<CanaryKey> wake, InstantSource clock) {
    this.workers = workers;
    this.wake = wake;
    this.clock = clock;
  }

  /**
   * Starts telling what was not told yet.
   *
   * @param deliveries everything that is pending, oldest first
   * @return when to look again; empty when an answer will wake the Canary, or all is told
   */
  Optional<Instant> tell(Canary canary, List<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      lanes.remove(canary.uid());
      return Optional.empty();
    }
    Map<String, List<Delivery>> byRecipient =
        deliveries.stream()
            .collect(
                Collectors.groupingBy(
                    Delivery::recipient, LinkedHashMap::new, Collectors.toList()));
    Map<String, Lane> known = lanes.computeIfAbsent(canary.uid(), uid -> new ConcurrentHashMap<>());
    known.keySet().retainAll(byRecipient.keySet());
    byRecipient.forEach(
        (recipient, his) ->
            start(canary, known.computeIfAbsent(recipient, none -> new Lane()), his));
    return byRecipient.entrySet().stream()
        .map(entry -> tryAgainAt(known.get(entry.getKey()), entry.getValue()))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Ids of notifications that somebody must still be told, as of the last telling. */
  Set<String> untold(String uid) {
    Set<String> open = new HashSet<>();
    for (Lane lane : lanes.getOrDefault(uid, Map.of()).values()) {
      synchronized (lane) {
        open.addAll(lane.open);
      }
    }
    return open;
  }

  void forget(String uid) {
    lanes.remove(uid);
  }

  private void start(Canary canary, Lane lane, List<Delivery> deliveries) {
    Instant now = clock.instant();
    List<Delivery> left;
    synchronized (lane) {
      lane.done.retainAll(deliveries.stream().map(Delivery::notification).toList());
      deliveries.stream()
          .filter(delivery -> delivery.at().plus(GIVEN_UP_AFTER).isBefore(now))
          .filter(delivery -> lane.done.add(delivery.notification()))
          .forEach(
              delivery ->
                  LOGGER.warn(
                      "Gave up telling, canary={} recipient={}",
                      canary.key(),
                      delivery.recipient()));
      left = left(lane, deliveries);
      boolean tooEarly = lane.notBefore != null && now.isBefore(lane.notBefore);
      if (left.isEmpty() || lane.running || tooEarly) {
        return;
      }
      lane.running = true;
    }
    workers.execute(() -> work(canary, lane, left));
  }

  private void work(Canary canary, Lane lane, List<Delivery> deliveries) {
    boolean silent = false;
    for (Delivery delivery : deliveries) {
      HookOutcome outcome = delivery.attempt().get();
      if (!outcome.passed()) {
        LOGGER.warn(
            "Was not told, canary={} recipient={} answer={}",
            canary.key(),
            delivery.recipient(),
            outcome.why());
      }
      silent = outcome instanceof HookOutcome.Unavailable;
      if (silent) {
        break;
      }
      synchronized (lane) {
        lane.done.add(delivery.notification());
      }
    }
    synchronized (lane) {
      lane.running = false;
      lane.failures = silent ? lane.failures + 1 : 0;
      lane.notBefore = silent ? clock.instant().plus(pause(lane.failures)) : null;
    }
    wake.accept(canary.key());
  }

  private static Duration pause(int failures) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private static Optional<Instant> tryAgainAt(@Nullable Lane lane, List<Delivery> deliveries) {
    if (lane == null) {
      return Optional.empty();
    }
    synchronized (lane) {
      lane.open =
          left(lane, deliveries).stream()
              .map(Delivery::notification)
              .collect(Collectors.toUnmodifiableSet());
      boolean later = !lane.open.isEmpty() && !lane.running;
      return later ? Optional.ofNullable(lane.notBefore) : Optional.empty();
    }
  }

  private static List<Delivery> left(Lane lane, List<Delivery> deliveries) {
    return deliveries.stream()
        .filter(delivery -> !lane.done.contains(delivery.notification()))
        .toList();
  }
}
