package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class CallWorkersTest {
  private static final int HANGING = 500;

  private final ExecutorService workers = CallWorkers.start("test-webhook");
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    workers.shutdownNow();
  }

  @Test
  void whatHangsHoldsUpNothingElse()
      throws InterruptedException, ExecutionException, TimeoutException {
    CountDownLatch begun = new CountDownLatch(HANGING);
    for (int call = 0; call < HANGING; call++) {
      workers.execute(
          () -> {
            begun.countDown();
            hang();
          });
    }
    Future<String> healthy = workers.submit(() -> "answered");

    assertThat(healthy.get(1, TimeUnit.MINUTES)).isEqualTo("answered");
    assertThat(begun.await(1, TimeUnit.MINUTES)).isTrue();
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
