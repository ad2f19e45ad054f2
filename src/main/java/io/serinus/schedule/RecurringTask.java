package io.serinus.schedule;

import java.time.Instant;
import java.util.Optional;

/** Work that is done again and again, whenever it is due or woken. */
@FunctionalInterface
public interface RecurringTask {

  /**
   * Does one round. An exception or an {@link Error} means that the round failed: it is logged and
   * tried again after a pause that grows with each failure in a row.
   *
   * @return when the next round is due; empty to sleep until woken
   */
  Optional<Instant> run();
}
