package io.serinus.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuartzScheduleTest {
  private final QuartzSchedule schedule =
      new QuartzSchedule("test", 4, InstantSource.system(), new Random(1));
  private final AtomicInteger rounds = new AtomicInteger();

  @AfterEach
  void stop() {
    schedule.close();
  }

  @Test
  void anAddedTaskRunsAtOnceAndAgainWhenItIsDue() {
    schedule.add(
        "ticker",
        () ->
            rounds.incrementAndGet() < 3
                ? Optional.of(Instant.now().plusMillis(20))
                : Optional.empty());

    await().untilAsserted(() -> assertThat(rounds).hasValue(3));
  }

  @Test
  void aWakeUpRunsASleepingTask() {
    schedule.add("sleeper", this::sleepUntilWoken);
    await().untilAsserted(() -> assertThat(rounds).hasValue(1));

    schedule.wake("sleeper");

    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
  }

  @Test
  void aWakeUpDoesNotWaitForTheDueTime() {
    schedule.add("distant", this::dueInAnHour);
    await().untilAsserted(() -> assertThat(rounds).hasValue(1));

    schedule.wake("distant");

    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
  }

  @Test
  void manyWakeUpsDuringARoundAreOneMoreRoundAndNeverTwoAtOnce() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger mostInside = new AtomicInteger();
    schedule.add(
        "busy",
        () -> {
          mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
          entered.countDown();
          awaitLatch(mayEnd);
          inside.decrementAndGet();
          rounds.incrementAndGet();
          return Optional.empty();
        });
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    for (int call = 0; call < 50; call++) {
      schedule.wake("busy");
    }
    mayEnd.countDown();

    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
    await().during(Duration.ofMillis(200)).untilAsserted(() -> assertThat(rounds).hasValue(2));
    assertThat(mostInside).hasValue(1);
  }

  @Test
  void aFailedRoundIsTriedAgainAndHoldsUpNoOtherTask() {
    schedule.add(
        "failing",
        () -> {
          if (rounds.incrementAndGet() == 1) {
            throw new UnavailableException("Test", "down");
          }
          return Optional.empty();
        });
    AtomicInteger healthy = new AtomicInteger();
    schedule.add(
        "healthy",
        () -> {
          healthy.incrementAndGet();
          return Optional.empty();
        });

    await().untilAsserted(() -> assertThat(healthy).hasValue(1));
    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
  }

  @Test
  void aScheduleAtRestMovesByItself() {
    AtomicLong time = new AtomicLong();
    try (QuartzSchedule resting =
        new QuartzSchedule("rest", 1, InstantSource.system(), new Random(1), time::get)) {
      time.addAndGet(Duration.ofMinutes(5).toNanos());

      await().atMost(Duration.ofSeconds(60)).until(() -> resting.still().isZero());
    }
  }

  @Test
  void aScheduleWhoseThreadsAllHangIsSeenToStandStill() throws InterruptedException {
    AtomicLong time = new AtomicLong();
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    try (QuartzSchedule stuck =
        new QuartzSchedule("stuck", 1, InstantSource.system(), new Random(1), time::get)) {
      stuck.add(
          "hanging",
          () -> {
            hanging.countDown();
            awaitLatch(mayEnd);
            return Optional.empty();
          });
      assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

      time.addAndGet(Duration.ofMinutes(5).toNanos());
      stuck.wake("hanging");
      assertThat(stuck.still()).isEqualTo(Duration.ofMinutes(5));

      mayEnd.countDown();
      await().until(() -> stuck.still().isZero());
    }
  }

  @Test
  void aStopDoesNotWaitLongerThanItMayForARoundThatHangs() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    schedule.add(
        "hanging",
        () -> {
          hanging.countDown();
          awaitLatch(mayEnd);
          return Optional.empty();
        });
    assertThat(hanging.await(30, TimeUnit.SECONDS)).isTrue();

    schedule.stop(Duration.ofMillis(10));

    assertThat(mayEnd.getCount()).isEqualTo(1);
    mayEnd.countDown();
  }

  @Test
  void aRoundThatEndsInAnErrorIsTriedAgain() {
    schedule.add(
        "broken",
        () -> {
          if (rounds.incrementAndGet() == 1) {
            throw new NoClassDefFoundError("test");
          }
          return Optional.empty();
        });

    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
  }

  @Test
  void aWakeUpShortensThePauseAfterAFirstFailureAndNoOther() throws InterruptedException {
    CountDownLatch failing = new CountDownLatch(1);
    CountDownLatch mayFail = new CountDownLatch(1);
    schedule.add(
        "failing",
        () -> {
          rounds.incrementAndGet();
          failing.countDown();
          awaitLatch(mayFail);
          throw new IllegalStateException("test");
        });
    assertThat(failing.await(10, TimeUnit.SECONDS)).isTrue();
    schedule.wake("failing");
    mayFail.countDown();

    await().untilAsserted(() -> assertThat(rounds).hasValue(2));
    await()
        .during(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              schedule.wake("failing");
              assertThat(rounds).hasValue(2);
            });
    await().untilAsserted(() -> assertThat(rounds).hasValueGreaterThan(2));
  }

  @Test
  void aRemovedTaskIsNotRunAgain() {
    schedule.add("gone", this::sleepUntilWoken);
    await().untilAsserted(() -> assertThat(rounds).hasValue(1));

    schedule.remove("gone");
    schedule.wake("gone");

    await().during(Duration.ofMillis(200)).untilAsserted(() -> assertThat(rounds).hasValue(1));
  }

  private Optional<Instant> sleepUntilWoken() {
    rounds.incrementAndGet();
    return Optional.empty();
  }

  private Optional<Instant> dueInAnHour() {
    rounds.incrementAndGet();
    return Optional.of(Instant.now().plusSeconds(3600));
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
