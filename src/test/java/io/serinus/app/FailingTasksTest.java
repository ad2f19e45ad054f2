package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.serinus.cluster.FieldOwner;
import io.serinus.config.SerinusConfig;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.HookOutcome;
import io.serinus.model.Secret;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.VirtualSchedule;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Each kind of task that the controller registers, when it fails at each try, for an hour. */
final class FailingTasksTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  /** The pause is a minute at most and half of it at least, and shorter in the beginning. */
  private static final int MOST_TRIES = 130;

  @TempDir Path folder;

  private final VirtualClock clock = new VirtualClock(START);
  private final Map<String, List<Instant>> tries = new TreeMap<>();
  private final HttpConnections connections = new HttpConnections();
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("io.serinus");
  private final Logger rounds = (Logger) LoggerFactory.getLogger("io.serinus.schedule");
  private final VirtualSchedule schedule = new VirtualSchedule(clock, new Random(1));

  @BeforeEach
  void listen() {
    rounds.setLevel(Level.INFO);
    log.start();
    root.addAppender(log);
    root.setAdditive(false);
  }

  @AfterEach
  void close() {
    root.setAdditive(true);
    root.detachAppender(log);
    rounds.setLevel(null);
    workers.shutdownNow();
    connections.close();
  }

  @Test
  void aTaskThatFailsIsTriedAfterPausesThatGrowHoweverOftenItIsWoken() {
    failForAnHour(() -> new IllegalStateException("always the same"));

    allKindsWereTriedSeldom();
    assertThat(log.list).as("one line for each task").hasSize(tries.size());
  }

  @Test
  void aTaskThatEndsInAnErrorIsTriedAfterPausesThatGrowHoweverOftenItIsWoken() {
    failForAnHour(() -> new StackOverflowError("number " + tries.size()));

    allKindsWereTriedSeldom();
  }

  @Test
  void aTaskWhoseMessagesDifferLogsNoMoreLinesThanItIsTried() {
    failForAnHour(() -> new IllegalStateException("at " + clock.instant()));

    allKindsWereTriedSeldom();
    assertThat(log.list).hasSizeLessThanOrEqualTo(tries.size() * MOST_TRIES);
  }

  private void allKindsWereTriedSeldom() {
    assertThat(tries.keySet())
        .containsExactly(
            "canary/test/app",
            "garbage/apps",
            "pull-requests/apps",
            "repository/apps",
            "status/apps",
            "sync/apps");
    tries.forEach(
        (task, times) -> {
          assertThat(times).as(task).hasSizeBetween(50, MOST_TRIES);
          assertThat(gap(times, 1)).as(task).isLessThanOrEqualTo(Duration.ofSeconds(1));
          for (int late = times.size() / 2; late < times.size(); late++) {
            assertThat(gap(times, late)).as(task).isGreaterThanOrEqualTo(Duration.ofSeconds(30));
          }
        });
  }

  private static Duration gap(List<Instant> times, int index) {
    return Duration.between(times.get(index - 1), times.get(index));
  }

  private void failForAnHour(Supplier<Throwable> failure) {
    SandboxCluster cluster = new SandboxCluster(clock);
    cluster.apply(Manifests.canary("app", "app"), new FieldOwner("kubectl", true));
    Schedule failing = new Failing(failure);
    try (Controller controller = new Controller(config(), world(cluster, failing))) {
      controller.start();
      wakeAllEachSecond(failing);
      clock.advanceTo(START.plus(HOUR));
    }
  }

  private void wakeAllEachSecond(Schedule failing) {
    clock.schedule(
        Duration.ofSeconds(1),
        () -> {
          tries.keySet().forEach(failing::wake);
          wakeAllEachSecond(failing);
        });
  }

  private World world(SandboxCluster cluster, Schedule failing) {
    return new World(
        cluster,
        new SandboxMesh(cluster, Map.of()),
        Runnable::run,
        call -> new HookOutcome.Passed(),
        Runnable::run,
        (destination, alert) -> new HookOutcome.Passed(),
        Runnable::run,
        connections.client(TlsVerification.REQUIRED),
        failing,
        RemoteSchedules.sharing(failing),
        workers,
        clock,
        new Random(2),
        () -> "run-1",
        "serinus-system");
  }

  private SerinusConfig config() {
    SerinusConfig.Repository apps =
        new SerinusConfig.Repository(
            "apps",
            "https://git.invalid/people/apps.git",
            null,
            List.of(),
            Duration.ofSeconds(2),
            null,
            null,
            null,
            new SerinusConfig.StatusBranch(null, null),
            new SerinusConfig.Forge("gitea", "https://forge.invalid", new Secret("x"), false));
    return new SerinusConfig(
        new SerinusConfig.Cluster("prod", null, List.of(), ""),
        SerinusConfig.Metrics.of(""),
        List.of(apps),
        null,
        new SerinusConfig.Schedule(1),
        new SerinusConfig.Storage(folder.resolve("storage").toString()),
        new SerinusConfig.Server(0),
        new SerinusConfig.Webhooks(null),
        SerinusConfig.LeaderElection.NONE,
        null);
  }

  /** Runs none of the tasks it is given, but fails in their place. */
  private final class Failing implements Schedule {
    private final Supplier<Throwable> failure;

    Failing(Supplier<Throwable> failure) {
      this.failure = failure;
    }

    @Override
    public void add(String id, RecurringTask task) {
      schedule.add(
          id,
          () -> {
            tries.computeIfAbsent(id, first -> new ArrayList<>()).add(clock.instant());
            throw sneaky(failure.get());
          });
    }

    @Override
    public void wake(String id) {
      schedule.wake(id);
    }

    @Override
    public void remove(String id) {
      schedule.remove(id);
    }
  }

  private static RuntimeException sneaky(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }
}
