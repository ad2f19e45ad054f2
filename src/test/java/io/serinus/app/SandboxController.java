package io.serinus.app;

import io.serinus.hooks.HookCaller;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.CanaryKey;
import io.serinus.model.HookOutcome;
import io.serinus.reconcile.AlertSettings;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.HookSettings;
import io.serinus.reconcile.HookSettings.EventHook;
import io.serinus.reconcile.MetricSettings;
import io.serinus.reconcile.PromotedManifests;
import io.serinus.rollout.RolloutSettings;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import io.serinus.workload.WorkloadSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Everything between a sandbox's cluster and the rules, as it runs there for good. */
public final class SandboxController {
  private final MortalSchedule schedule;
  private final CanaryTasks tasks;

  private SandboxController(
      SandboxCluster cluster,
      VirtualClock clock,
      MetricsSource metrics,
      HookCaller hooks,
      Executor workers,
      Optional<EventHook> events) {
    AtomicInteger runs = new AtomicInteger();
    CanaryReconciler reconciler =
        new CanaryReconciler(
            cluster,
            new MetricSettings(metrics, workers, this::wake),
            new HookSettings(hooks, workers, this::wake, events),
            new AlertSettings(
                (destination, alert) -> new HookOutcome.Passed(),
                workers,
                Optional.empty(),
                Optional.empty()),
            PromotedManifests.NONE,
            RolloutSettings.DEFAULT,
            WorkloadSettings.DEFAULTS,
            clock,
            () -> "run-" + runs.incrementAndGet());
    schedule = new MortalSchedule(clock, new Random(1), due -> later(due, clock.instant()));
    tasks = new CanaryTasks(cluster, schedule, reconciler, List.of());
  }

  /** Begins to drive every Canary of the cluster; goes on as the clock is driven. */
  public static void start(
      SandboxCluster cluster, VirtualClock clock, MetricsSource metrics, HookCaller hooks) {
    start(cluster, clock, metrics, hooks, Optional.empty());
  }

  /**
   * @param events the event hook of the configuration
   */
  static SandboxController start(
      SandboxCluster cluster,
      VirtualClock clock,
      MetricsSource metrics,
      HookCaller hooks,
      Optional<EventHook> events) {
    return start(cluster, clock, metrics, hooks, Runnable::run, events);
  }

  /**
   * @param workers where webhooks and alerts wait for their answers
   * @param events the event hook of the configuration
   */
  static SandboxController start(
      SandboxCluster cluster,
      VirtualClock clock,
      MetricsSource metrics,
      HookCaller hooks,
      Executor workers,
      Optional<EventHook> events) {
    SandboxController controller =
        new SandboxController(cluster, clock, metrics, hooks, workers, events);
    controller.tasks.start();
    return controller;
  }

  /** Time passes while a call has no answer, though a round looks for it at once. */
  private static Instant later(Instant due, Instant now) {
    Instant soon = now.plusMillis(1);
    return due.isBefore(soon) ? soon : due;
  }

  /** Its process ends; what it did not write down is lost. */
  void end() {
    tasks.close();
    schedule.die();
  }

  private void wake(CanaryKey key) {
    tasks.wake(key);
  }
}
