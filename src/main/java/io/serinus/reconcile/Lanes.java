package io.serinus.reconcile;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how much is under way at once towards each of many others. What is more waits without a
 * thread, in order of arrival; who hangs fills his own lane only.
 */
final class Lanes {
  private final Executor workers;
  private final int width;

  /** Those with something under way. */
  private final Map<String, Lane> lanes = new HashMap<>();

  private static final class Lane {
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int underWay;
  }

  /**
   * @param workers never makes one wait for another's end
   * @param width how much is under way in one lane
   */
  Lanes(Executor workers, int width) {
    this.workers = workers;
    this.width = width;
  }

  /** Does the work when its lane has room. */
  <T> CompletableFuture<T> submit(String lane, Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Runnable task = () -> result.completeAsync(work, done -> run(done, lane));
    if (entered(lane, task)) {
      workers.execute(task);
    }
    return result;
  }

  private void run(Runnable work, String lane) {
    try {
      work.run();
    } finally {
      Runnable next = left(lane);
      if (next != null) {
        workers.execute(next);
      }
    }
  }

  private synchronized boolean entered(String name, Runnable task) {
    Lane lane = lanes.computeIfAbsent(name, unused -> new Lane());
    if (lane.underWay == width) {
      lane.waiting.add(task);
      return false;
    }
    lane.underWay++;
    return true;
  }

  /** The next one takes the place of the one that left. */
  private synchronized @Nullable Runnable left(String name) {
    Lane lane = Objects.requireNonNull(lanes.get(name));
    Runnable next = lane.waiting.poll();
    if (next == null && --lane.underWay == 0) {
      lanes.remove(name);
    }
    return next;
  }
}
