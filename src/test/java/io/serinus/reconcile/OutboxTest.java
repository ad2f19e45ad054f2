package io.serinus.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanarySpec;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.Json;
import io.serinus.sandbox.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OutboxTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Canary CANARY =
      new Canary(
          new CanaryKey("test", "app"),
          "u1",
          1,
          "1",
          false,
          CanarySpec.of(Json.MAPPER.createObjectNode()),
          CanaryStatus.NONE);

  private final VirtualClock clock = new VirtualClock(NOW);
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final List<CanaryKey> woken = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();
  private final Outbox outbox = new Outbox(work::add, woken::add, clock);

  private Delivery delivery(String notification, String recipient) {
    return new Delivery(
        notification,
        recipient,
        NOW,
        () -> {
          if (silent.contains(recipient)) {
            return new HookOutcome.Unavailable("no answer");
          }
          told.add(recipient + " " + notification);
          return new HookOutcome.Passed();
        });
  }

  private void workAll() {
    while (!work.isEmpty()) {
      work.remove().run();
    }
  }

  @Test
  void eachRecipientIsToldInOrderAndTheCanaryIsWoken() {
    List<Delivery> deliveries =
        List.of(delivery("1", "chat"), delivery("1", "hook"), delivery("2", "chat"));
    assertThat(outbox.tell(CANARY, deliveries)).isEmpty();
    assertThat(outbox.untold("u1")).containsExactlyInAnyOrder("1", "2");
    workAll();
    assertThat(woken).contains(CANARY.key());
    outbox.tell(CANARY, deliveries);

    assertThat(told).containsExactly("chat 1", "chat 2", "hook 1");
    assertThat(outbox.untold("u1")).isEmpty();
    assertThat(work).isEmpty();
  }

  @Test
  void oneWhoIsStillBeingToldHoldsUpNobodyElse() {
    outbox.tell(CANARY, List.of(delivery("1", "hanging"), delivery("1", "chat")));
    Runnable hanging = work.remove();
    workAll();
    List<Delivery> more =
        List.of(
            delivery("1", "hanging"),
            delivery("1", "chat"),
            delivery("2", "hanging"),
            delivery("2", "chat"));
    outbox.tell(CANARY, more);
    workAll();

    assertThat(told).containsExactly("chat 1", "chat 2");
    assertThat(outbox.untold("u1")).containsExactlyInAnyOrder("1", "2");
    hanging.run();
    outbox.tell(CANARY, more);
    workAll();
    assertThat(told).containsExactly("chat 1", "chat 2", "hanging 1", "hanging 2");
  }

  @Test
  void oneWhoGivesNoAnswerIsTriedAgainLessAndLessOften() {
    silent.add("chat");
    List<Delivery> deliveries = List.of(delivery("1", "chat"), delivery("2", "chat"));
    List<Duration> pauses = new ArrayList<>();
    for (int round = 0; round < 8; round++) {
      outbox.tell(CANARY, deliveries);
      workAll();
      Instant again = outbox.tell(CANARY, deliveries).orElseThrow();
      assertThat(work).isEmpty();
      pauses.add(Duration.between(clock.instant(), again));
      clock.advanceTo(again);
    }

    assertThat(pauses)
        .extracting(Duration::toSeconds)
        .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    silent.clear();
    outbox.tell(CANARY, deliveries);
    workAll();
    assertThat(told).containsExactly("chat 1", "chat 2");
  }

  @Test
  void afterAnHourItIsGivenUp() {
    silent.add("chat");
    List<Delivery> deliveries = List.of(delivery("1", "chat"));
    outbox.tell(CANARY, deliveries);
    workAll();
    clock.advanceTo(NOW.plus(Duration.ofMinutes(61)));

    assertThat(outbox.tell(CANARY, deliveries)).isEmpty();
    assertThat(outbox.untold("u1")).isEmpty();
    assertThat(work).isEmpty();
  }

  @Test
  void oneWhoSaysNoWasTold() {
    Delivery refused =
        new Delivery("1", "chat", NOW, () -> new HookOutcome.Refused("answered 404"));
    outbox.tell(CANARY, List.of(refused));
    workAll();

    assertThat(outbox.tell(CANARY, List.of(refused))).isEmpty();
    assertThat(outbox.untold("u1")).isEmpty();
  }

  @Test
  void whoIsNoLongerToBeToldIsForgotten() {
    silent.add("chat");
    outbox.tell(CANARY, List.of(delivery("1", "chat")));
    workAll();

    assertThat(outbox.tell(CANARY, List.of())).isEmpty();
    assertThat(outbox.untold("u1")).isEmpty();
  }
}
