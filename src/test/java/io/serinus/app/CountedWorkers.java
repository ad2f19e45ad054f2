package io.serinus.app;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** The threads on which the controller waits for answers, with a count of what they wait for. */
final class CountedWorkers implements Executor, AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final ExecutorService workers = CallWorkers.start("test-webhook");
  private final AtomicInteger given = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  @Override
  public void execute(Runnable call) {
    given.incrementAndGet();
    workers.execute(
        () -> {
          try {
            call.run();
          } finally {
            done.incrementAndGet();
          }
        });
  }

  /**
   * Waits until every call has its answer.
   *
   * @param hanging how many of those that have begun never get one
   */
  void awaitAllBut(IntSupplier hanging) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(LIMIT)
        .until(() -> hanging.getAsInt() + done.get() == given.get());
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
