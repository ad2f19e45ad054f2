package io.serinus.sandbox;

import io.serinus.model.UnavailableException;
import java.time.Duration;

/** How long the virtual clock's time takes for somebody who watches. */
@FunctionalInterface
public interface Pace {
  /** Time passes at once. */
  Pace INSTANT = virtual -> {};

  /** Returns when this much virtual time may be over. */
  void pass(Duration virtual);

  /**
   * Real time, faster or slower.
   *
   * @param speed virtual seconds per real second, more than 0
   */
  static Pace realTime(double speed) {
    if (!(speed > 0)) {
      throw new IllegalArgumentException("speed is " + speed + ", not more than 0");
    }
    return virtual -> {
      try {
        Thread.sleep((long) Math.ceil(virtual.toMillis() / speed));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("Interrupted", "stopped while time was passing", stop);
      }
    };
  }
}
