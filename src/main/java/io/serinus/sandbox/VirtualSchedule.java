package io.serinus.sandbox;

import io.serinus.schedule.FailedRounds;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A schedule in virtual time: rounds run on the thread that drives the clock, one after the other,
 * in the order in which they are due. The same program gives the same run.
 */
public final class VirtualSchedule implements Schedule {
  private final VirtualClock clock;
  private final RandomGenerator random;
  private final Map<String, Entry> entries = new HashMap<>();

  private static final class Entry {
    private final RecurringTask task;
    private final FailedRounds failures;
    private @Nullable Instant due;

    Entry(String id, RecurringTask task) {
      this.task = task;
      this.failures = new FailedRounds(id);
    }
  }

  public VirtualSchedule(VirtualClock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public synchronized void add(String id, RecurringTask task) {
    entries.computeIfAbsent(id, none -> new Entry(id, task));
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

  /** As on the real schedule, a wake-up does not shorten the pause after a failure. */
  private void schedule(String id, Entry entry, Instant wanted) {
    Instant at = entry.failures.earliest(wanted);
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
    Optional<Instant> next = run(entry);
    synchronized (this) {
      Optional<Instant> woken = Optional.ofNullable(entry.due);
      entry.due = null;
      woken.ifPresent(instant -> schedule(id, entry, instant));
      next.ifPresent(instant -> schedule(id, entry, instant));
    }
  }

  private Optional<Instant> run(Entry entry) {
    try {
      Optional<Instant> next = entry.task.run();
      entry.failures.succeeded();
      return next;
    } catch (Throwable failure) {
      return Optional.of(entry.failures.failed(failure, clock.instant(), random));
    }
  }
}
