package io.serinus.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.MetricQuery;
import io.serinus.config.SerinusConfig;
import io.serinus.git.BareRepository;
import io.serinus.git.CommitId;
import io.serinus.git.CommitIdentity;
import io.serinus.git.CommitMessage;
import io.serinus.git.FileEdits;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.Pause;
import io.serinus.git.PushRetry;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.git.StatusBranch;
import io.serinus.git.StatusWrite;
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.reconcile.FaultyCluster;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.WorkloadBehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * The whole controller on a sandbox, driven by a real Git repository that outlives the cluster. The
 * version {@link SandboxRun#BAD} does not work, every other does.
 */
final class GitDrivenRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final CommitIdentity PEOPLE = new CommitIdentity("Ada", "ada@example.com");
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");

  private final Path folder;
  private final SerinusConfig.Rollout rollouts;
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final HttpConnections connections = new HttpConnections();
  private final GitMirror mirror;
  private final List<String> primaryRan = new ArrayList<>();
  private SandboxCluster sandbox = new SandboxCluster(clock);
  private FaultyCluster cluster = new FaultyCluster(sandbox);
  private Optional<MortalSchedule> schedule = Optional.empty();
  private Optional<Controller> controller = Optional.empty();
  private SerinusConfig.LeaderElection leaderElection = SerinusConfig.LeaderElection.NONE;
  private final List<MetricQuery> queries = new ArrayList<>();
  private String reporter = "destination";
  private int ids;
  private int storages;

  GitDrivenRun(Path folder) {
    this(folder, SerinusConfig.Rollout.withDrain(Duration.ofSeconds(5)));
  }

  /**
   * @param rollouts that part of the controller's configuration
   */
  GitDrivenRun(Path folder, SerinusConfig.Rollout rollouts) {
    this.folder = folder;
    this.rollouts = rollouts;
    BareRepository.create(repository(), "main");
    this.mirror =
        GitMirror.open(
            folder.resolve("people"), GitRemote.anonymous(RemoteUrl.parse(url())), clock);
  }

  Path repository() {
    return folder.resolve("repository.git");
  }

  private String url() {
    return repository().toUri().toString();
  }

  /** Another cluster with nothing in it, and a controller with an empty disk. */
  void rebuild() {
    stop();
    sandbox = new SandboxCluster(clock);
    cluster = new FaultyCluster(sandbox);
    primaryRan.clear();
    storages++;
    SimulatedWorkloads.play(sandbox, clock, Duration.ofSeconds(2));
    start();
  }

  /** The controller ends; another one begins on the same disk and cluster. */
  void restart() {
    stop();
    start();
  }

  void stop() {
    controller.ifPresent(Controller::close);
    schedule.ifPresent(MortalSchedule::die);
    controller = Optional.empty();
  }

  private void start() {
    MortalSchedule alive = new MortalSchedule(clock, new Random(1));
    schedule = Optional.of(alive);
    World world =
        new World(
            cluster,
            measured(new SandboxMesh(sandbox, Map.of(SandboxRun.BAD, WorkloadBehaviour.BAD))),
            Runnable::run,
            call -> new HookOutcome.Passed(),
            Runnable::run,
            (destination, alert) -> new HookOutcome.Passed(),
            Runnable::run,
            connections.client(TlsVerification.REQUIRED),
            alive,
            RemoteSchedules.sharing(alive),
            workers,
            clock,
            new Random(2),
            () -> "run-" + ++ids,
            "serinus-system");
    Controller started = new Controller(config(), world);
    controller = Optional.of(started);
    started.start();
  }

  private MetricsSource measured(MetricsSource mesh) {
    return query -> {
      queries.add(query);
      return mesh.measure(query);
    };
  }

  /** Every question that was asked of a metrics server. */
  List<MetricQuery> queries() {
    return queries;
  }

  /** From the next start on another proxy's telemetry counts. */
  void withReporter(String word) {
    reporter = word;
  }

  private SerinusConfig config() {
    SerinusConfig.Repository apps =
        new SerinusConfig.Repository(
            "apps",
            url(),
            "main",
            List.of(),
            Duration.ofSeconds(2),
            null,
            null,
            SerinusConfig.Sync.DEFAULT,
            new SerinusConfig.StatusBranch("serinus/status", Duration.ofSeconds(1)),
            null);
    return new SerinusConfig(
        new SerinusConfig.Cluster("prod", null, List.of(), ""),
        new SerinusConfig.Metrics("", reporter, List.of()),
        List.of(apps),
        rollouts,
        new SerinusConfig.Schedule(1),
        new SerinusConfig.Storage(folder.resolve("storage-" + storages).toString()),
        new SerinusConfig.Server(0),
        new SerinusConfig.Webhooks(null),
        leaderElection,
        null);
  }

  /** From the next start on there may be other replicas. */
  void withOtherReplicas() {
    leaderElection = new SerinusConfig.LeaderElection(true, null, null, null);
  }

  /** The remote is not there any more. */
  void remoteAway() {
    move(repository(), folder.resolve("away.git"));
  }

  /** The remote is there again. */
  void remoteBack() {
    move(folder.resolve("away.git"), repository());
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Commits the application in this version. */
  CommitId commit(String tag) {
    return commit(
        "Run " + tag,
        Map.of(
            "app/deployment.yaml",
            text(Manifests.deployment("app", tag)),
            "app/canary.yaml",
            text(Manifests.canary("app", "app"))));
  }

  CommitId commit(String subject, Map<String, String> files) {
    return write("main", subject, files);
  }

  /** What somebody who may push to the status branch writes there. */
  CommitId writeStatusFile(String text) {
    return write("serinus/status", "tamper", Map.of(FILE, text));
  }

  /** The Canary's file on the status branch. */
  static final String FILE = "prod/test/app.yaml";

  Optional<String> statusFile() {
    StatusBranch branch = branch("serinus/status");
    branch.refresh();
    return branch
        .read(FILE, 1 << 20)
        .map(content -> ((io.serinus.git.BlobContent.Bytes) content).utf8());
  }

  /** A file of the status branch. */
  Optional<String> statusFile(String path) {
    StatusBranch branch = branch("serinus/status");
    branch.refresh();
    return branch.read(path, 1 << 20).map(text -> ((io.serinus.git.BlobContent.Bytes) text).utf8());
  }

  /** Sets the followed branch back to a commit. */
  void setBack(CommitId commit) {
    try {
      Files.writeString(repository().resolve("refs/heads/main"), commit.sha() + "\n");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private CommitId write(String branch, String subject, Map<String, String> files) {
    FileEdits edits = FileEdits.none();
    for (Map.Entry<String, String> file : files.entrySet()) {
      edits =
          file.getValue().isEmpty()
              ? edits.delete(file.getKey())
              : edits.put(file.getKey(), file.getValue());
    }
    StatusWrite written = branch(branch).write(edits, CommitMessage.of(subject), clock.instant());
    if (written instanceof StatusWrite.Pushed pushed) {
      return pushed.commit();
    }
    throw new AssertionError("nothing to commit: " + subject);
  }

  private StatusBranch branch(String name) {
    return new StatusBranch(
        mirror,
        new RefSelector.Branch(name),
        PEOPLE,
        PushRetry.defaults(),
        new Random(3),
        Pause.sleeping());
  }

  private static String text(KubernetesObject object) {
    ObjectNode tree = object.tree();
    return tree.toString();
  }

  /** Lets time pass until it is so; what the primary runs is watched all the time. */
  boolean await(BooleanSupplier condition) {
    return clock.runUntil(
        () -> {
          look();
          return condition.getAsBoolean();
        },
        PATIENCE);
  }

  void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    clock.runUntil(
        () -> {
          look();
          return !clock.instant().isBefore(end);
        },
        time);
  }

  /** Whether this version comes to rest in the phase, and stays there. */
  boolean settlesAt(Phase phase, String tag) {
    boolean reached = await(() -> stands(phase, tag));
    pass(Duration.ofSeconds(60));
    return reached && stands(phase, tag);
  }

  private boolean stands(Phase phase, String tag) {
    return status().phase() == phase
        && status().rollout().images().equals(List.of("example.test/app:" + tag));
  }

  private void look() {
    sandbox
        .find(PRIMARY)
        .map(primary -> primary.at("/spec/template/spec/containers/0/image").asText())
        .map(image -> image.substring(image.lastIndexOf(':') + 1))
        .filter(tag -> primaryRan.isEmpty() || !primaryRan.get(primaryRan.size() - 1).equals(tag))
        .ifPresent(primaryRan::add);
  }

  /** The versions that the primary of this cluster ran, one after the other. */
  List<String> primaryRan() {
    look();
    return List.copyOf(primaryRan);
  }

  CanaryStatus status() {
    return sandbox
        .find(SandboxRun.APP.ref())
        .map(Canary::of)
        .map(Canary::status)
        .orElse(CanaryStatus.NONE);
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  FaultyCluster cluster() {
    return cluster;
  }

  Instant now() {
    return clock.instant();
  }

  /** Messages of warnings, each once. */
  List<String> warnings() {
    return List.copyOf(
        new TreeSet<>(
            sandbox.events().stream()
                .filter(event -> event.warning())
                .map(event -> event.message())
                .toList()));
  }

  @Override
  public void close() {
    stop();
    mirror.close();
    workers.shutdownNow();
    connections.close();
  }
}
