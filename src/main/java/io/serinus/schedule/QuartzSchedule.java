package io.serinus.schedule;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schedule on Quartz: no task holds up another as long as a thread is free. It has a task of its
 * own that is due every ten seconds, so that a schedule at rest moves, too.
 */
public final class QuartzSchedule implements Schedule, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(QuartzSchedule.class);

  private static final Duration PULSE = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final RoundsUnderWay underWay;
  private final Scheduler quartz;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, ScheduledTask> tasks = new ConcurrentHashMap<>();

  /**
   * @param name of the schedule, unique within the process
   * @param threads how many tasks may run at once, at least 1
   */
  public QuartzSchedule(String name, int threads, InstantSource clock, RandomGenerator random) {
    this(name, threads, clock, random, System::nanoTime);
  }

  /**
   * @param nanoTime a clock that only goes forward, in nanoseconds
   */
  QuartzSchedule(
      String name,
      int threads,
      InstantSource clock,
      RandomGenerator random,
      LongSupplier nanoTime) {
    this.name = name;
    this.clock = clock;
    this.random = random;
    this.underWay = new RoundsUnderWay(nanoTime);
    this.quartz = startQuartz(name, threads);
    add("pulse", () -> Optional.of(clock.instant().plus(PULSE)));
  }

  @Override
  public void add(String id, RecurringTask task) {
    tasks
        .computeIfAbsent(id, key -> new ScheduledTask(key, task, quartz, clock, random, underWay))
        .wake();
  }

  @Override
  public void wake(String id) {
    ScheduledTask task = tasks.get(id);
    if (task != null) {
      task.wake();
    }
  }

  @Override
  public void remove(String id) {
    ScheduledTask task = tasks.remove(id);
    if (task != null) {
      task.stop();
    }
  }

  /**
   * For how long no round has begun or ended; about the pulse's ten seconds at most while all is
   * well.
   */
  public Duration still() {
    return underWay.still();
  }

  /** Starts nothing more, and does not wait for the rounds that are under way. */
  public void halt() {
    tasks.keySet().forEach(this::remove);
    try {
      quartz.shutdown(false);
    } catch (SchedulerException surprise) {
      LOGGER.warn("Could not stop the schedule", surprise);
    }
  }

  /**
   * Starts nothing more and waits for the rounds that are under way.
   *
   * @param limit how long to wait; what runs on after it is left alone, and logged
   */
  public void stop(Duration limit) {
    halt();
    try {
      int left = underWay.awaitNone(limit);
      if (left > 0) {
        LOGGER.warn(
            "Rounds are left behind at the stop, schedule={} rounds={} waited={}",
            name,
            left,
            limit);
      }
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops; rounds that are under way have ten seconds. */
  @Override
  public void close() {
    stop(CLOSE_LIMIT);
  }

  private static Scheduler startQuartz(String name, int threads) {
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", name);
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(threads));
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    properties.setProperty("org.quartz.threadPool.threadNamePrefix", name);
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    try {
      Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
      scheduler.start();
      return scheduler;
    } catch (SchedulerException surprise) {
      throw new IllegalStateException("Quartz could not be started", surprise);
    }
  }

  static JobKey jobKey(String id) {
    return JobKey.jobKey(id, "serinus");
  }
}
