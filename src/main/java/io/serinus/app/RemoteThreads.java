package io.serinus.app;

import io.serinus.schedule.QuartzSchedule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The threads of {@link RemoteSchedules}. For each purpose but upkeep there are as many as there
 * are repositories, at most {@value #MOST}: remotes that accept and say nothing hold up nobody
 * else.
 */
final class RemoteThreads implements AutoCloseable {
  /** Threads of one purpose. */
  static final int MOST = 64;

  private final Map<String, QuartzSchedule> started = new LinkedHashMap<>();
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
    started.put(name, schedule);
    return schedule;
  }

  /** Each purpose with the time for which nothing was begun or ended there. */
  Map<String, Duration> still() {
    Map<String, Duration> still = new LinkedHashMap<>();
    started.forEach((name, schedule) -> still.put(name, schedule.still()));
    return still;
  }

  /** Starts nothing more, and does not wait for what is under way. */
  void halt() {
    started.values().forEach(QuartzSchedule::halt);
  }

  /**
   * Starts nothing more.
   *
   * @param limit how long to wait for what is under way, all purposes together
   */
  void stop(Duration limit) {
    halt();
    long end = System.nanoTime() + limit.toNanos();
    started
        .values()
        .forEach(schedule -> schedule.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime()))));
  }

  /** Stops; what is under way has ten seconds. */
  @Override
  public void close() {
    stop(Duration.ofSeconds(10));
  }
}
