package io.serinus.app;

import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.config.SerinusConfig;
import io.serinus.git.Commit;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.Canary;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.sandbox.Pace;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.VirtualSchedule;
import io.serinus.sandbox.WorkloadBehaviour;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The whole controller on a simulated cluster and a real Git repository: one image bump is
 * promoted, the next one is rolled back.
 */
final class Demo implements AutoCloseable {
  private static final String GOOD = "6.0.1";
  private static final String BAD = "6.0.2";

  /** That the bad version is bad. */
  static final Map<String, WorkloadBehaviour> BEHAVIOURS = Map.of(BAD, WorkloadBehaviour.BAD);

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration FLUSHED = Duration.ofSeconds(6);
  private static final Duration START_UP = Duration.ofSeconds(4);

  private final PrintWriter out;
  private final VirtualClock clock;
  private final SandboxCluster cluster;
  private final DemoRepository repository;
  private final DemoTerminal terminal;
  private final HttpConnections connections = new HttpConnections();
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final Controller controller;
  private final AtomicReference<@Nullable Canary> seen = new AtomicReference<>();

  /**
   * Puts it together and starts nothing.
   *
   * @param folder empty; holds the repository afterwards
   * @param speed virtual seconds per second
   * @param behaviours tag of an image to how its pods behave; others behave well
   */
  Demo(
      PrintWriter out,
      DemoScreen screen,
      boolean live,
      Path folder,
      double speed,
      Map<String, WorkloadBehaviour> behaviours) {
    this.out = out;
    Instant start = Instant.now();
    this.clock = new VirtualClock(start, Pace.realTime(speed));
    this.cluster = new SandboxCluster(clock);
    SimulatedWorkloads.play(cluster, clock, START_UP);
    this.repository =
        new DemoRepository(folder.resolve("repository.git"), folder.resolve("developer"), clock);
    this.terminal = new DemoTerminal(out, live, screen, start);
    this.controller = new Controller(config(folder), world(behaviours));
  }

  /** Runs it to its end; true when both bumps ended as they should. */
  boolean run() {
    repository.commitExample("Run podinfo 6.0.0");
    terminal.note(clock.instant(), "committed  Run podinfo 6.0.0");
    cluster.watch(ResourceKind.CANARY, new View());
    controller.start();
    boolean initialised = await(Phase.INITIALIZED, "");
    boolean promoted =
        initialised && bump(GOOD, "Bump podinfo to 6.0.1") && await(Phase.SUCCEEDED, GOOD);
    boolean rolledBack = promoted && bump(BAD, "Bump podinfo to 6.0.2") && await(Phase.FAILED, BAD);
    clock.runUntil(() -> false, FLUSHED);
    terminal.end();
    sayWhereToLook(promoted, rolledBack);
    return promoted && rolledBack;
  }

  private boolean bump(String tag, String subject) {
    repository.bumpImage(tag, subject);
    terminal.note(clock.instant(), "committed  " + subject);
    return true;
  }

  private boolean await(Phase phase, String tag) {
    return clock.runUntil(() -> stands(phase, tag), PATIENCE);
  }

  private boolean stands(Phase phase, String tag) {
    Canary canary = seen.get();
    return canary != null
        && canary.status().phase() == phase
        && canary.status().rollout().images().stream().anyMatch(image -> image.endsWith(tag));
  }

  private void sayWhereToLook(boolean promoted, boolean rolledBack) {
    out.println();
    out.println(
        promoted ? GOOD + " was promoted." : GOOD + " was NOT promoted, though it is good.");
    out.println(
        rolledBack ? BAD + " was rolled back." : BAD + " was NOT rolled back, though it is bad.");
    List<Commit> history = repository.statusHistory(30);
    out.println();
    out.println("What Serinus wrote to the branch serinus/status, newest first:");
    history.forEach(
        commit -> out.println("  " + commit.id().sha().substring(0, 7) + " " + commit.subject()));
    out.println();
    out.println("The repository is left for you to look at:");
    out.println("  git --git-dir " + repository.folder() + " log -p serinus/status");
    out.flush();
  }

  private World world(Map<String, WorkloadBehaviour> behaviours) {
    VirtualSchedule schedule = new VirtualSchedule(clock, new Random(1));
    Random random = new Random(2);
    return new World(
        cluster,
        new SandboxMesh(cluster, behaviours),
        Runnable::run,
        call -> new HookOutcome.Passed(),
        Runnable::run,
        (destination, alert) -> new HookOutcome.Passed(),
        Runnable::run,
        connections.client(TlsVerification.REQUIRED),
        schedule,
        RemoteSchedules.sharing(schedule),
        worker,
        clock,
        random,
        () -> Long.toHexString(random.nextLong() | Long.MIN_VALUE),
        "serinus-system");
  }

  private SerinusConfig config(Path folder) {
    SerinusConfig.Repository apps =
        new SerinusConfig.Repository(
            "apps",
            repository.url(),
            "main",
            List.of(),
            Duration.ofSeconds(2),
            null,
            SerinusConfig.Git.DEFAULTS,
            SerinusConfig.Sync.DEFAULT,
            new SerinusConfig.StatusBranch("serinus/status", Duration.ofSeconds(2)),
            null);
    return new SerinusConfig(
        new SerinusConfig.Cluster("demo", null, List.of(), ""),
        SerinusConfig.Metrics.of(""),
        List.of(apps),
        SerinusConfig.Rollout.withDrain(Duration.ofSeconds(5)),
        new SerinusConfig.Schedule(1),
        new SerinusConfig.Storage(folder.resolve("controller").toString()),
        new SerinusConfig.Server(0),
        new SerinusConfig.Webhooks(null),
        SerinusConfig.LeaderElection.NONE,
        null);
  }

  @Override
  public void close() {
    controller.close();
    repository.close();
    worker.shutdownNow();
    connections.close();
  }

  private final class View implements ObjectListener {
    @Override
    public void onPresent(KubernetesObject object) {
      Canary canary = Canary.of(object);
      seen.set(canary);
      if (canary.status().phase() != Phase.NONE) {
        terminal.canary(clock.instant(), canary);
      }
    }

    @Override
    public void onGone(KubernetesObject object) {
      seen.set(null);
    }
  }
}
