package io.serinus.sandbox;

import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import io.serinus.schedule.BackOff;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schedule in virtual time: rounds run on the thread that drives the clock, one after the other,
 * in the order in which they are due. The same program gives the same run.
 */
public final class VirtualSchedule implements Schedule {
  private static final Logger LOGGER = LoggerFactory.getLogger(VirtualSchedule.class);

  private final VirtualClock clock;
  private final RandomGenerator random;
  private final Map<String, Entry> entries = new HashMap<>();

  private static final class Entry {
    private final RecurringTask task;
    private @Nullable Instant due;
    private int failures;

    Entry(RecurringTask task) {
      this.task = task;
    }
  }

  public VirtualSchedule(VirtualClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized void add(String id, RecurringTask task) {
    entries.computeIfAbsent(id, none -> new Entry(task));
    wake(id);
  }

  @Override
  public synchronized void wake(String id) {
    Entry entry = entries.get(id);
    if (entry != null) {
      schedule(id, entry, clock.instant());
    }
  }

  @Override
  public synchronized void remove(String id) {
    entries.remove(id);
  }

  private void schedule(String id, Entry entry, Instant at) {
    if (entry.due == null || at.isBefore(entry.due)) {
      entry.due = at;
      clock.schedule(at, () -> round(id, entry, at));
    }
  }

  private void round(String id, Entry entry, Instant at) {
    synchronized (this) {
      if (entries.get(id) != entry || !at.equals(entry.due)) {
        return;
      }
      entry.due = null;
    }
    Optional<Instant> next = run(id, entry);
    synchronized (this) {
      next.ifPresent(instant -> schedule(id, entry, instant));
    }
  }

  private Optional<Instant> run(String id, Entry entry) {
    try {
      Optional<Instant> next = entry.task.run();
      entry.failures = 0;
      return next;
    } catch (RuntimeException failure) {
      entry.failures++;
      tell(id, failure);
      return Optional.of(clock.instant().plus(BackOff.DEFAULT.pause(entry.failures, random)));
    }
  }

  private static void tell(String id, RuntimeException failure) {
    if (failure instanceof UnavailableException || failure instanceof InvalidInputException) {
      LOGGER.warn(
          "Task failed and will be tried again, task={} problem={}", id, failure.getMessage());
    } else {
      LOGGER.error("Task failed and will be tried again, task={}", id, failure);
    }
  }
}
