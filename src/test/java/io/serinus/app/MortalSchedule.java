package io.serinus.app;

import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.util.Optional;

/** A schedule that ends with its process. */
final class MortalSchedule implements Schedule {
  private final Schedule schedule;
  private boolean dead;
  private int rounds;

  MortalSchedule(Schedule schedule) {
    this.schedule = schedule;
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
          return task.run();
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
