package io.serinus.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SharedWaitTest {
  private final AtomicInteger asked = new AtomicInteger();

  @Test
  void whatHangsIsAskedOnceAndWaitedForByNobodyLongerThanTheLimit() {
    CountDownLatch end = new CountDownLatch(1);
    SharedWait<Integer> wait =
        new SharedWait<>(
            "none",
            Duration.ofMillis(50),
            () -> {
              asked.incrementAndGet();
              try {
                end.await();
              } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
              }
              return 1;
            });

    assertThatThrownBy(wait::get)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("none: they did not come within 50 ms");
    assertThatThrownBy(wait::get).isInstanceOf(UnavailableException.class);
    assertThat(asked).hasValue(1);
    end.countDown();
  }

  @Test
  void afterAnAnswerAndAfterAFailureItIsAskedAgain() {
    SharedWait<Integer> wait =
        new SharedWait<>(
            "none",
            Duration.ofSeconds(5),
            () -> {
              if (asked.incrementAndGet() == 2) {
                throw new IllegalStateException("gone");
              }
              return asked.get();
            });

    assertThat(wait.get()).isEqualTo(1);
    assertThatThrownBy(wait::get).hasMessage("none: gone");
    assertThat(wait.get()).isEqualTo(3);
  }
}
