package io.serinus.schedule;

import java.time.InstantSource;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A schedule on Quartz: no task holds up another as long as a thread is free. */
public final class QuartzSchedule implements Schedule, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(QuartzSchedule.class);

  private final Scheduler quartz;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<String, ScheduledTask> tasks = new ConcurrentHashMap<>();

  /**
   * @param name of the schedule, unique within the process
   * @param threads how many tasks may run at once, at least 1
   */
  public QuartzSchedule(String name, int threads, InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
    this.quartz = startQuartz(name, threads);
  }

  @Override
  public void add(String id, RecurringTask task) {
    tasks.computeIfAbsent(id, key -> new ScheduledTask(key, task, quartz, clock, random)).wake();
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

  /** Starts nothing more and waits for the rounds that are under way. */
  @Override
  public void close() {
    tasks.keySet().forEach(this::remove);
    try {
      quartz.shutdown(true);
    } catch (SchedulerException surprise) {
      LOGGER.warn("Could not stop the schedule", surprise);
    }
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
