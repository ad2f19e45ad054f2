package io.serinus.app;

import io.serinus.schedule.QuartzSchedule;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The threads of {@link RemoteSchedules}. For each purpose but upkeep there are as many as there
 * are repositories, at most {@value #MOST}: remotes that accept and say nothing hold up nobody
 * else.
 */
final class RemoteThreads implements AutoCloseable {
  /** Threads of one purpose. */
  static final int MOST = 64;

  private final List<QuartzSchedule> started = new ArrayList<>();
  private final RemoteSchedules schedules;

  /**
   * @param repositories how many are configured
   */
  RemoteThreads(int repositories, InstantSource clock, RandomGenerator random) {
    int each = Math.max(1, Math.min(MOST, repositories));
    this.schedules =
        new RemoteSchedules(
            start("polls", each, clock, random),
            start("syncs", each, clock, random),
            start("pushes", each, clock, random),
            start("forges", each, clock, random),
            start("upkeep", 1, clock, random));
  }

  RemoteSchedules schedules() {
    return schedules;
  }

  private QuartzSchedule start(
      String name, int threads, InstantSource clock, RandomGenerator random) {
    QuartzSchedule schedule = new QuartzSchedule(name, threads, clock, random);
    started.add(schedule);
    return schedule;
  }

  @Override
  public void close() {
    started.forEach(QuartzSchedule::close);
  }
}
