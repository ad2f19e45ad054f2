package io.serinus.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock that stands still until it is driven. Tasks run on the driving thread, in the order of
 * their times, those of one time in the order in which they were scheduled; the same program gives
 * the same run. Other threads may read it and schedule tasks.
 */
public final class VirtualClock extends Clock {
  private final Pace pace;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::order));
  private Instant now;
  private long scheduled;

  private record Task(Instant at, long order, Runnable work) {}

  /** Starts at the given time; time passes at once when it is driven. */
  public VirtualClock(Instant start) {
    this(start, Pace.INSTANT);
  }

  public VirtualClock(Instant start, Pace pace) {
    this.now = start;
    this.pace = pace;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Only UTC is told here. */
  @Override
  public Clock withZone(ZoneId zone) {
    if (!zone.equals(ZoneOffset.UTC)) {
      throw new UnsupportedOperationException("the virtual clock tells UTC only");
    }
    return this;
  }

  /** Runs the task at a time; one that lies in the past is due at once. */
  public synchronized void schedule(Instant at, Runnable task) {
    tasks.add(new Task(at, scheduled++, task));
  }

  /** Runs the task after a time. */
  public synchronized void schedule(Duration delay, Runnable task) {
    schedule(now.plus(delay), task);
  }

  /** Runs what is due now, and what that makes due, without letting time pass. */
  public void runDue() {
    advanceTo(instant());
  }

  /** Runs everything that is due until the time, which it is then; never goes back. */
  public void advanceTo(Instant time) {
    drive(time, () -> false);
  }

  /**
   * Lets time pass until the condition holds, which is asked after each task.
   *
   * @param limit how much time may pass at most
   * @return whether the condition holds
   */
  public boolean runUntil(BooleanSupplier condition, Duration limit) {
    return condition.getAsBoolean() || drive(instant().plus(limit), condition);
  }

  private boolean drive(Instant end, BooleanSupplier condition) {
    for (Task task = next(end); task != null; task = next(end)) {
      passTo(task.at());
      task.work().run();
      if (condition.getAsBoolean()) {
        return true;
      }
    }
    passTo(end);
    return condition.getAsBoolean();
  }

  private synchronized @Nullable Task next(Instant end) {
    Task first = tasks.peek();
    return first == null || first.at().isAfter(end) ? null : tasks.poll();
  }

  private void passTo(Instant time) {
    Duration ahead = Duration.between(instant(), time);
    if (ahead.isNegative() || ahead.isZero()) {
      return;
    }
    pace.pass(ahead);
    synchronized (this) {
      now = time;
    }
  }
}
