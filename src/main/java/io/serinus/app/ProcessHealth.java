package io.serinus.app;

import io.serinus.cluster.KubernetesCluster;
import io.serinus.schedule.QuartzSchedule;
import io.serinus.server.HealthReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whether the parts of the controller move, and whether the cluster's state is known. */
final class ProcessHealth implements HealthReport {
  /** Longer than any tick of a Canary takes; one round anywhere in the schedule is a movement. */
  static final Duration ROLLOUTS_STILL = Duration.ofMinutes(3);

  /** Longer than the longest transfer of a repository may take. */
  static final Duration REMOTES_STILL = Duration.ofMinutes(30);

  /** Listeners only wake others. */
  static final Duration LISTENERS_STILL = Duration.ofMinutes(1);

  private final KubernetesCluster cluster;
  private final Replica replica;
  private final QuartzSchedule rollouts;
  private final RemoteThreads remotes;

  ProcessHealth(
      KubernetesCluster cluster, Replica replica, QuartzSchedule rollouts, RemoteThreads remotes) {
    this.cluster = cluster;
    this.replica = replica;
    this.rollouts = rollouts;
    this.remotes = remotes;
  }

  @Override
  public List<String> stuck() {
    List<String> stuck = new ArrayList<>();
    still("the schedule of rollouts", rollouts.still(), ROLLOUTS_STILL, stuck);
    remotes
        .still()
        .forEach((name, time) -> still("the schedule of " + name, time, REMOTES_STILL, stuck));
    still(
        "the thread that hears of changed objects",
        cluster.listenersStill(),
        LISTENERS_STILL,
        stuck);
    replica.standstill().ifPresent(stuck::add);
    return stuck;
  }

  private static void still(String what, Duration time, Duration limit, List<String> stuck) {
    if (time.compareTo(limit) > 0) {
      stuck.add("%s has not moved for %d s".formatted(what, time.toSeconds()));
    }
  }

  @Override
  public List<String> missing() {
    List<String> problems = cluster.problems();
    return problems.isEmpty() && !cluster.ready()
        ? List.of("the objects of the cluster are being listed")
        : problems;
  }
}
