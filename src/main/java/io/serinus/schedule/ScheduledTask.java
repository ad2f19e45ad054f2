package io.serinus.schedule;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.quartz.JobBuilder;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.MDC;

/**
 * One task and at most one Quartz trigger for its next round; decides what a wake-up during a round
 * means.
 */
final class ScheduledTask {
  private final String id;
  private final RecurringTask task;
  private final Scheduler quartz;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final JobDetail job;
  private final FailedRounds failures;
  private final RoundsUnderWay underWay;

  private boolean running;
  private boolean wokenWhileRunning;
  private boolean stopped;
  private long rounds;
  private @Nullable TriggerKey next;
  private @Nullable Instant nextAt;

  ScheduledTask(
      String id,
      RecurringTask task,
      Scheduler quartz,
      InstantSource clock,
      RandomGenerator random,
      RoundsUnderWay underWay) {
    this.id = id;
    this.task = task;
    this.quartz = quartz;
    this.clock = clock;
    this.random = random;
    this.underWay = underWay;
    this.failures = new FailedRounds(id);
    this.job =
        JobBuilder.newJob(ScheduledTaskJob.class)
            .withIdentity(QuartzSchedule.jobKey(id))
            .usingJobData(new JobDataMap(Map.of(ScheduledTaskJob.TASK, this)))
            .storeDurably()
            .build();
    quietly(() -> quartz.addJob(job, true));
  }

  synchronized void wake() {
    if (running) {
      wokenWhileRunning = true;
    } else {
      schedule(clock.instant());
    }
  }

  synchronized void stop() {
    stopped = true;
    quietly(() -> quartz.deleteJob(job.getKey()));
  }

  /** Called by Quartz on one of its threads. */
  void round() {
    if (!begin()) {
      return;
    }
    Optional<Instant> due = Optional.empty();
    MDC.put("task", id);
    underWay.begin();
    try {
      due = task.run();
      recovered();
    } catch (Throwable failure) {
      due = Optional.of(failed(failure));
    } finally {
      MDC.remove("task");
      try {
        end(due);
      } finally {
        underWay.end();
      }
    }
  }

  private synchronized boolean begin() {
    next = null;
    nextAt = null;
    if (stopped || running) {
      return false;
    }
    running = true;
    return true;
  }

  private synchronized void end(Optional<Instant> due) {
    running = false;
    if (wokenWhileRunning) {
      wokenWhileRunning = false;
      schedule(clock.instant());
    } else {
      due.ifPresent(this::schedule);
    }
  }

  /** A wake-up does not shorten the pause after a failure. */
  private void schedule(Instant wanted) {
    Instant at = failures.earliest(wanted);
    if (stopped || (nextAt != null && !at.isBefore(nextAt))) {
      return;
    }
    TriggerKey replaced = next;
    TriggerKey key = TriggerKey.triggerKey(id + "#" + ++rounds, "serinus");
    Trigger trigger =
        TriggerBuilder.newTrigger().withIdentity(key).forJob(job).startAt(Date.from(at)).build();
    next = key;
    nextAt = at;
    quietly(
        () -> {
          quartz.scheduleJob(trigger);
          if (replaced != null) {
            quartz.unscheduleJob(replaced);
          }
        });
  }

  private synchronized void recovered() {
    failures.succeeded();
  }

  private synchronized Instant failed(Throwable failure) {
    return failures.failed(failure, clock.instant(), random);
  }

  private void quietly(QuartzCall call) {
    try {
      call.run();
    } catch (SchedulerException surprise) {
      if (!stopped) {
        throw new IllegalStateException("Quartz refused task " + id, surprise);
      }
    }
  }

  private interface QuartzCall {
    void run() throws SchedulerException;
  }
}
