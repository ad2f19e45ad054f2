package io.serinus.git;

import java.time.Duration;

/** Lets time pass; the real one sleeps. */
@FunctionalInterface
public interface Pause {
  void pause(Duration time) throws InterruptedException;

  /** Sleeps. */
  static Pause sleeping() {
    return time -> Thread.sleep(time.toMillis());
  }
}
