package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RemoteThreadsTest {
  @Test
  void whileAFetchThatHangsIsWaitedForNoPushBeginsAnyMore() throws InterruptedException {
    CountDownLatch fetching = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    AtomicInteger pushes = new AtomicInteger();
    RemoteThreads threads = new RemoteThreads(1, InstantSource.system(), new Random(1));
    threads
        .schedules()
        .polls()
        .add(
            "fetch",
            () -> {
              fetching.countDown();
              await().atMost(Duration.ofMinutes(1)).until(() -> mayEnd.getCount() == 0);
              return Optional.empty();
            });
    threads
        .schedules()
        .pushes()
        .add(
            "push",
            () -> {
              pushes.incrementAndGet();
              return Optional.of(Instant.now().plusMillis(20));
            });
    fetching.await();
    await().until(() -> pushes.get() > 3);

    int before = pushes.get();
    threads.stop(Duration.ofSeconds(2));

    // A hundred would begin in that time.
    assertThat(pushes.get()).isLessThan(before + 25);
    mayEnd.countDown();
  }
}
