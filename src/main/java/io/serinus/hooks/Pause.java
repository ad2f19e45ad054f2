package io.serinus.hooks;

import java.time.Duration;

/** Lets time pass on the calling thread. */
@FunctionalInterface
public interface Pause {
  /** Returns after the given time, which is above zero. */
  void await(Duration time) throws InterruptedException;
}
