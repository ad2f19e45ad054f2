package io.serinus.app;

import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A schedule that ends with its process. */
final class MortalSchedule implements Schedule {
  private final Schedule schedule;
  private final UnaryOperator<Instant> due;
  private boolean dead;
  private int rounds;

  MortalSchedule(Schedule schedule) {
    this(schedule, due -> due);
  }

  /**
   * @param due when a round really begins of which its task says when it is due
   */
  MortalSchedule(Schedule schedule, UnaryOperator<Instant> due) {
    this.schedule = schedule;
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
          return task.run().map(due);
        });
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
