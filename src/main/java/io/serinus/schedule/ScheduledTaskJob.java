package io.serinus.schedule;

import java.util.Objects;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz instantiates for a round; hands on to the task that its job carries. */
public final class ScheduledTaskJob implements Job {
  static final String TASK = "task";

  @Override
  public void execute(JobExecutionContext context) {
    Object task = Objects.requireNonNull(context.getMergedJobDataMap().get(TASK));
    ((ScheduledTask) task).round();
  }
}
