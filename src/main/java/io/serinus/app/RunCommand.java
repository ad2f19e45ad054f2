package io.serinus.app;

import io.serinus.cloud.IdentityAddresses;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.config.ConfigReader;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code serinus run}: the controller, until it is told to stop. */
@Command(
    name = "run",
    description =
        "Runs the controller: reads repositories, drives every Canary of the cluster, reports"
            + " back.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration READY_ROUND = Duration.ofSeconds(30);
  private static final int APPLY_WORKERS = 4;
  private static final int LEADERSHIP_LOST = 1;
  private static final Path POD_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration, serinus.yaml.")
  private Path config;

  @Override
  public Integer call() throws InterruptedException {
    SerinusConfig settings = new ConfigReader(System.getenv()).read(config);
    Clock clock = Clock.systemUTC();
    Random random = new Random();
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "serinus-stop"));
    LOGGER.info(
        "Starting, version={} cluster={}", ProductVersion.number(), settings.cluster().name());
    ExecutorService workers = Executors.newFixedThreadPool(APPLY_WORKERS, RunCommand::daemon);
    ExecutorService metricWorkers = CallWorkers.start("metric");
    ExecutorService hookWorkers = CallWorkers.start("webhook");
    ExecutorService alertWorkers = CallWorkers.start("alert");
    int code = 0;
    try (HttpConnections connections = new HttpConnections();
        Replica replica = Replica.start(settings, controllerNamespace(), hostName());
        KubernetesCluster cluster =
            KubernetesCluster.connect(
                replica.connection(),
                CachedKinds.all(settings.rollout().configTracking()),
                CachedKinds.reductions(),
                replica.fence());
        QuartzSchedule rollouts =
            new QuartzSchedule("rollouts", settings.schedule().threads(), clock, random);
        RemoteThreads remotes = new RemoteThreads(settings.repositories().size(), clock, random);
        Health health = Health.of(settings.server().port(), cluster)) {
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
                  RunCommand::newId),
              metricWorkers,
              new HttpHookCaller(http, unverified, time -> Thread.sleep(time.toMillis())),
              hookWorkers,
              new HttpAlertSender(http),
              alertWorkers,
              http,
              rollouts,
              remotes.schedules(),
              workers,
              clock,
              random,
              RunCommand::newId,
              controllerNamespace());
      try (Controller controller = new Controller(settings, world)) {
        if (awaitReady(cluster, stop) && replica.awaitTurn(stop)) {
          controller.start();
          LOGGER.info("Running, repositories={}", settings.repositories().size());
          code = replica.leadUntil(stop) ? 0 : LEADERSHIP_LOST;
        }
      }
    } finally {
      workers.shutdownNow();
      metricWorkers.shutdownNow();
      hookWorkers.shutdownNow();
      alertWorkers.shutdownNow();
      stopped.countDown();
    }
    if (code == LEADERSHIP_LOST) {
      LOGGER.error("Leadership was lost; this process ends and may be started again as stand-by");
    }
    return code;
  }

  /** Waits as long as it takes, and says what is missing; false when told to stop before. */
  private static boolean awaitReady(KubernetesCluster cluster, CountDownLatch stop) {
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

  private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      stopped.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String newId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "apply");
    thread.setDaemon(true);
    return thread;
  }

  private static String hostName() {
    String name = System.getenv("HOSTNAME");
    return name == null || name.isEmpty() ? "serinus" : name;
  }

  private static String controllerNamespace() {
    try {
      return Files.exists(POD_NAMESPACE)
          ? Files.readString(POD_NAMESPACE).strip()
          : "serinus-system";
    } catch (IOException unreadable) {
      throw new UnavailableException(
          "NamespaceUnreadable", POD_NAMESPACE + " cannot be read", unreadable);
    }
  }

  /** The health endpoints, or none. */
  private record Health(Optional<HealthServer> server) implements AutoCloseable {
    static Health of(int port, KubernetesCluster cluster) {
      return new Health(
          port == 0
              ? Optional.empty()
              : Optional.of(
                  new HealthServer(port, () -> cluster.ready() ? List.of() : cluster.problems())));
    }

    @Override
    public void close() {
      server.ifPresent(HealthServer::close);
    }
  }
}
