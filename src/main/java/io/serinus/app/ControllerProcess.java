package io.serinus.app;

import io.serinus.app.StopOrder.Stage;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.config.SerinusConfig;
import io.serinus.hooks.HttpHookCaller;
import io.serinus.http.HttpClient;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.metrics.MetricProviders;
import io.serinus.model.UnavailableException;
import io.serinus.notify.HttpAlertSender;
import io.serinus.reconcile.CachedKinds;
import io.serinus.schedule.QuartzSchedule;
import io.serinus.server.HealthServer;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a controller that runs in a cluster: started in the order in which they need each
 * other, stopped so that another replica can go on soon.
 */
final class ControllerProcess implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ControllerProcess.class);
  private static final Duration READY_ROUND = Duration.ofSeconds(30);
  private static final int APPLY_WORKERS = 4;

  /** How long ticks that are under way may take until the Lease is given back. */
  static final Duration TICKS_END = Duration.ofSeconds(2);

  /** How long rounds of repositories may take after that. */
  static final Duration REMOTES_END = Duration.ofSeconds(5);

  private final SerinusConfig settings;
  private final StopOrder parts;
  private final Replica replica;
  private final KubernetesCluster cluster;
  private final Controller controller;

  /**
   * Connects and starts no work yet. What was started is stopped again when the rest cannot be.
   *
   * @param namespace of the controller
   * @param host what this replica is called among the others
   * @throws io.serinus.model.InvalidInputException when the configuration cannot be used
   */
  static ControllerProcess open(SerinusConfig settings, String namespace, String host) {
    StopOrder parts = new StopOrder();
    try {
      return new ControllerProcess(settings, namespace, host, parts);
    } catch (RuntimeException | Error failure) {
      parts.close();
      throw failure;
    }
  }

  private ControllerProcess(
      SerinusConfig settings, String namespace, String host, StopOrder parts) {
    this.settings = settings;
    this.parts = parts;
    Clock clock = Clock.systemUTC();
    Random random = new Random();
    HttpConnections connections = parts.add(Stage.CONNECTIONS, new HttpConnections());
    this.replica = parts.add(Stage.LEADERSHIP, Replica.of(settings, namespace, host));
    this.cluster =
        parts.add(
            Stage.CONNECTIONS,
            KubernetesCluster.connect(
                replica.connection(),
                CachedKinds.all(settings.rollout().configTracking()),
                CachedKinds.reductions(),
                replica.fence()));
    QuartzSchedule rollouts =
        new QuartzSchedule("rollouts", settings.schedule().threads(), clock, random);
    parts.add(Stage.ROLLOUTS, rollouts, () -> rollouts.stop(TICKS_END));
    RemoteThreads remotes = new RemoteThreads(settings.repositories().size(), clock, random);
    parts.add(Stage.ROLLOUTS, remotes, remotes::halt);
    parts.add(Stage.REMOTES, remotes, () -> remotes.stop(REMOTES_END));
    if (settings.server().port() != 0) {
      parts.add(
          Stage.CONNECTIONS,
          new HealthServer(
              settings.server().port(), new ProcessHealth(cluster, replica, rollouts, remotes)));
    }
    HttpClient http = connections.client(TlsVerification.REQUIRED);
    HttpClient unverified = connections.client(TlsVerification.OFF);
    World world =
        new World(
            cluster,
            new MetricProviders(
                http,
                unverified,
                settings.metrics().server(),
                IdentityAddresses.with(settings.metrics().identityAddresses()),
                clock,
                new ClusterOfMetrics(cluster.questions()),
                ControllerProcess::newId),
            workers(CallWorkers.start("metric")),
            new HttpHookCaller(http, unverified, time -> Thread.sleep(time.toMillis())),
            workers(CallWorkers.start("webhook")),
            new HttpAlertSender(http),
            workers(CallWorkers.start("alert")),
            http,
            rollouts,
            remotes.schedules(),
            workers(Executors.newFixedThreadPool(APPLY_WORKERS, ControllerProcess::daemon)),
            clock,
            random,
            ControllerProcess::newId,
            namespace);
    this.controller = parts.add(Stage.STATE, new Controller(settings, world));
  }

  private ExecutorService workers(ExecutorService pool) {
    return parts.add(Stage.CONNECTIONS, pool, pool::shutdownNow);
  }

  /**
   * Works until told to stop.
   *
   * @return whether it was told to; false when another replica may lead
   * @throws UnavailableException reason {@code ElectionEnded}
   */
  boolean workUntil(CountDownLatch stop) throws InterruptedException {
    if (!awaitReady(stop) || !replica.awaitTurn(stop)) {
      return true;
    }
    controller.start();
    LOGGER.info("Running, repositories={}", settings.repositories().size());
    return replica.leadUntil(stop);
  }

  /** Waits as long as it takes, and says what is missing; false when told to stop before. */
  private boolean awaitReady(CountDownLatch stop) {
    String told = "";
    while (stop.getCount() > 0) {
      try {
        cluster.awaitReady(READY_ROUND);
        return true;
      } catch (UnavailableException notReady) {
        String problem = String.join("; ", cluster.problems());
        if (!problem.equals(told)) {
          LOGGER.warn("Waiting for the cluster, problem={}", notReady.getMessage());
          told = problem;
        }
      }
    }
    return false;
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "apply");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    parts.close();
  }
}
