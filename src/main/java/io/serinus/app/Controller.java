package io.serinus.app;

import io.serinus.config.SerinusConfig;
import io.serinus.forge.Forges;
import io.serinus.model.CanaryKey;
import io.serinus.model.Reporter;
import io.serinus.reconcile.AlertSettings;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.HookSettings;
import io.serinus.reconcile.MetricSettings;
import io.serinus.report.CanaryObserver;
import io.serinus.rollout.RolloutSettings;
import io.serinus.workload.WorkloadSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The controller, put together: every Canary of the cluster driven, every repository read, applied
 * and told in.
 */
final class Controller implements AutoCloseable {
  private final World world;
  private final CanaryTasks canaries;
  private final Mirrors mirrors;
  private final List<RepositoryTasks> repositories = new ArrayList<>();

  /**
   * Puts the parts together and starts nothing.
   *
   * @throws io.serinus.model.InvalidInputException when the configuration cannot be used
   */
  Controller(SerinusConfig config, World world) {
    this.world = world;
    RolloutSettings settings =
        RolloutSettings.DEFAULT
            .withDrain(config.rollout().drain())
            .withAlerts(ConfiguredAlerts.least(config))
            .withReporter(Reporter.named(config.metrics().reporter()).orElseThrow());
    PromotionLookups promotions =
        new PromotionLookups(world.remotes().pushes(), world.clock(), this::wake);
    CanaryReconciler reconciler =
        new CanaryReconciler(
            world.cluster(),
            new MetricSettings(world.metrics(), world.metricWorkers(), this::wake),
            new HookSettings(
                world.hooks(), world.hookWorkers(), this::wake, EventHooks.configured(config)),
            new AlertSettings(
                world.alerts(),
                world.alertWorkers(),
                ConfiguredAlerts.destination(config),
                ConfiguredAlerts.cluster(config)),
            promotions,
            settings,
            new WorkloadSettings(
                config.rollout().selectorLabels(),
                config.rollout().includeLabelPrefixes(),
                config.rollout().configTracking()),
            world.clock(),
            world.ids());
    this.mirrors =
        new Mirrors(
            Path.of(config.storage().path()).resolve("mirrors"),
            world.clock(),
            new Random(world.random().nextLong()));
    RepositoryAssembly assembly =
        new RepositoryAssembly(config, world, forges(world), this::wake, promotions, mirrors);
    List<CanaryObserver> observers = new ArrayList<>();
    for (SerinusConfig.Repository repository : config.repositories()) {
      RepositoryTasks tasks = assembly.tasks(repository);
      repositories.add(tasks);
      observers.addAll(tasks.observers());
    }
    this.canaries =
        new CanaryTasks(
            world.cluster(),
            world.rollouts(),
            reconciler,
            observers,
            config.rollout().configTracking());
  }

  /** Begins; the cluster's cache must be filled. */
  void start() {
    canaries.start();
    repositories.forEach(repository -> repository.start(world.remotes()));
    mirrors.start(world.remotes().upkeep());
  }

  private void wake(CanaryKey key) {
    canaries.wake(key);
  }

  private static Forges forges(World world) {
    return new Forges(world.http(), world.clock());
  }

  @Override
  public void close() {
    canaries.close();
    mirrors.close();
  }
}
