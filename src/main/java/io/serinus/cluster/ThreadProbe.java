package io.serinus.cluster;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tells whether a thread still comes to its next work, by giving it some whenever it is asked. */
final class ThreadProbe {
  private final ExecutorService thread;
  private final LongSupplier nanoTime;
  private @Nullable Future<?> given;
  private long givenAt;

  /**
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  ThreadProbe(ExecutorService thread, LongSupplier nanoTime) {
    this.thread = thread;
    this.nanoTime = nanoTime;
  }

  /**
   * For how long the thread has not come to what it was given when this was asked before; zero when
   * it has. Who asks seldom learns late.
   */
  synchronized Duration still() {
    long now = nanoTime.getAsLong();
    Future<?> before = given;
    if (before != null && !before.isDone()) {
      return Duration.ofNanos(Math.max(0, now - givenAt));
    }
    try {
      given = thread.submit(() -> {});
      givenAt = now;
    } catch (RejectedExecutionException closed) {
      given = null;
    }
    return Duration.ZERO;
  }
}
