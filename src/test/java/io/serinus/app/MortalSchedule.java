package io.serinus.app;

import io.serinus.reconcile.Fault;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.VirtualSchedule;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A schedule that ends with its process. */
final class MortalSchedule implements Schedule {
  private final VirtualClock clock;
  private final Schedule schedule;
  private final UnaryOperator<Instant> due;
  private boolean dead;
  private int rounds;

  MortalSchedule(VirtualClock clock, Random random) {
    this(clock, random, due -> due);
  }

  /**
   * @param due when a round really begins of which its task says when it is due
   */
  MortalSchedule(VirtualClock clock, Random random, UnaryOperator<Instant> due) {
    this.clock = clock;
    this.schedule = new VirtualSchedule(clock, random);
    this.due = due;
  }

  /** Nothing runs any more. */
  void die() {
    dead = true;
  }

  /** How many rounds were run. */
  int rounds() {
    return rounds;
  }

  @Override
  public void add(String id, RecurringTask task) {
    schedule.add(
        id,
        () -> {
          if (dead) {
            return Optional.empty();
          }
          rounds++;
          return round(task);
        });
  }

  /** Schedules survive errors of their tasks; the end of the process and a failed test do not. */
  private Optional<Instant> round(RecurringTask task) {
    try {
      return task.run().map(due);
    } catch (Fault.Crash | AssertionError end) {
      die();
      clock.schedule(
          clock.instant(),
          () -> {
            throw end;
          });
      return Optional.empty();
    }
  }

  @Override
  public void wake(String id) {
    schedule.wake(id);
  }

  @Override
  public void remove(String id) {
    schedule.remove(id);
  }
}
