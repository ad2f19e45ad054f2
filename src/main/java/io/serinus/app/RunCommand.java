package io.serinus.app;

import io.serinus.config.ConfigReader;
import io.serinus.config.SerinusConfig;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private static final int LEADERSHIP_LOST = 1;

  /** After being told to stop; the Lease is given back long before. */
  private static final Duration LONGEST_STOP = Duration.ofSeconds(9);

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
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> awaitStop(stop, stopped), "serinus-stop"));
    LOGGER.info(
        "Starting, version={} cluster={}", ProductVersion.number(), settings.cluster().name());
    boolean toldToStop;
    try (ControllerProcess process =
        ControllerProcess.open(settings, controllerNamespace(), hostName())) {
      toldToStop = process.workUntil(stop);
    } finally {
      stopped.countDown();
    }
    if (!toldToStop) {
      LOGGER.error("Leadership was lost; this process ends and may be started again as stand-by");
      return LEADERSHIP_LOST;
    }
    return 0;
  }

  private static void awaitStop(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      if (!stopped.await(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.warn("The process ends before all its parts do, waited={}", LONGEST_STOP);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
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
}
