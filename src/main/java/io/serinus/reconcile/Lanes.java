package io.serinus.reconcile;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
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

  /**
   * @param failed hears why the work cannot be begun
   */
  private record Task(Runnable work, Consumer<Throwable> failed) {}

  private static final class Lane {
    private final Queue<Task> waiting = new ArrayDeque<>();
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
    Task task =
        new Task(
            () -> result.completeAsync(work, done -> run(done, lane)),
            result::completeExceptionally);
    if (entered(lane, task)) {
      begin(lane, task);
    }
    return result;
  }

  /** What cannot be begun has failed, and the next in line is begun instead. */
  private void begin(String lane, Task task) {
    Task next = task;
    while (next != null) {
      try {
        workers.execute(next.work());
        return;
      } catch (Throwable refused) {
        next.failed().accept(refused);
        next = left(lane);
      }
    }
  }

  private void run(Runnable work, String lane) {
    try {
      work.run();
    } finally {
      Task next = left(lane);
      if (next != null) {
        begin(lane, next);
      }
    }
  }

  private synchronized boolean entered(String name, Task task) {
    Lane lane = lanes.computeIfAbsent(name, unused -> new Lane());
    if (lane.underWay == width) {
      lane.waiting.add(task);
      return false;
    }
    lane.underWay++;
    return true;
  }

  /** The next one takes the place of the one that left. */
  private synchronized @Nullable Task left(String name) {
    Lane lane = Objects.requireNonNull(lanes.get(name));
    Task next = lane.waiting.poll();
    if (next == null && --lane.underWay == 0) {
      lanes.remove(name);
    }
    return next;
  }
}
