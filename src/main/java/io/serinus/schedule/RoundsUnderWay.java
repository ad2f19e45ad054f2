package io.serinus.schedule;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** How many rounds run at the moment, and when one last began or ended. */
final class RoundsUnderWay {
  private final LongSupplier nanoTime;
  private final Lock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int running;
  private volatile long moved;

  /**
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  RoundsUnderWay(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.moved = nanoTime.getAsLong();
  }

  void begin() {
    change(1);
  }

  void end() {
    change(-1);
  }

  private void change(int by) {
    lock.lock();
    try {
      running += by;
      moved = nanoTime.getAsLong();
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** How long no round has begun or ended. */
  Duration still() {
    return Duration.ofNanos(Math.max(0, nanoTime.getAsLong() - moved));
  }

  /**
   * Waits until no round runs.
   *
   * @return how many run after the limit; 0 when none does
   */
  int awaitNone(Duration limit) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (running > 0 && left > 0) {
        left = ended.awaitNanos(left);
      }
      return running;
    } finally {
      lock.unlock();
    }
  }
}
