package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serinus.config.SerinusConfig;
import io.serinus.git.BareRepository;
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
import io.serinus.http.HttpConnections;
import io.serinus.http.TlsVerification;
import io.serinus.model.HookOutcome;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.VirtualClock;
import io.serinus.schedule.QuartzSchedule;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Remotes that accept connections and say nothing, on the threads of the real controller. */
final class SilentRemotesTest {
  private static final int SILENT = 6;
  private static final ObjectRef FIRST = new ObjectRef("v1", "ConfigMap", "test", "first");
  private static final ObjectRef SECOND = new ObjectRef("v1", "ConfigMap", "test", "second");

  @TempDir Path folder;

  @Test
  void remotesThatSayNothingHoldUpNeitherThePollsNorTheStatusOfAnother() throws Exception {
    SandboxCluster cluster = new SandboxCluster(new VirtualClock(Instant.EPOCH));
    ExecutorService workers = Executors.newFixedThreadPool(2);
    try (People people = new People(folder);
        Silence silence = new Silence(SILENT);
        HttpConnections connections = new HttpConnections();
        QuartzSchedule rollouts =
            new QuartzSchedule("silent-rollouts", 1, Clock.systemUTC(), new Random(1));
        RemoteThreads threads = new RemoteThreads(SILENT + 1, Clock.systemUTC(), new Random(2));
        Controller controller =
            new Controller(
                config(silence, people), world(cluster, connections, rollouts, threads, workers))) {
      people.commit(FIRST);
      controller.start();

      eventually(() -> cluster.find(FIRST).isPresent());
      eventually(() -> silence.asked() == SILENT);
      people.commit(SECOND);

      eventually(() -> cluster.find(SECOND).isPresent());
      eventually(people::wereTold);
      assertThat(silence.asked()).as("those that were asked wait still").isEqualTo(SILENT);
      silence.close();
    } finally {
      workers.shutdownNow();
    }
  }

  private static void eventually(BooleanSupplier condition) {
    await().atMost(Duration.ofSeconds(25)).until(condition::getAsBoolean);
  }

  private static World world(
      SandboxCluster cluster,
      HttpConnections connections,
      QuartzSchedule rollouts,
      RemoteThreads threads,
      ExecutorService workers) {
    return new World(
        cluster,
        new SandboxMesh(cluster, Map.of()),
        Runnable::run,
        call -> new HookOutcome.Passed(),
        Runnable::run,
        (destination, alert) -> new HookOutcome.Passed(),
        Runnable::run,
        connections.client(TlsVerification.REQUIRED),
        rollouts,
        threads.schedules(),
        workers,
        Clock.systemUTC(),
        new Random(3),
        () -> "run-1",
        "serinus-system");
  }

  private SerinusConfig config(Silence silence, People people) {
    List<SerinusConfig.Repository> repositories = new ArrayList<>();
    silence
        .urls()
        .forEach(url -> repositories.add(repository("silent-" + repositories.size(), url)));
    repositories.add(repository("apps", people.url()));
    return new SerinusConfig(
        new SerinusConfig.Cluster("prod", null, List.of(), ""),
        null,
        repositories,
        null,
        null,
        new SerinusConfig.Storage(folder.resolve("storage").toString()),
        new SerinusConfig.Server(0),
        null,
        null,
        null);
  }

  private static SerinusConfig.Repository repository(String name, String url) {
    return new SerinusConfig.Repository(
        name,
        url,
        null,
        List.of(),
        Duration.ofSeconds(1),
        null,
        null,
        null,
        new SerinusConfig.StatusBranch(null, null),
        null);
  }

  /** Who commits to the repository that works. */
  private static final class People implements AutoCloseable {
    private final Path repository;
    private final GitMirror mirror;

    People(Path folder) {
      repository = folder.resolve("repository.git");
      BareRepository.create(repository, "main");
      mirror =
          GitMirror.open(
              folder.resolve("people"),
              GitRemote.anonymous(RemoteUrl.parse(url())),
              Clock.systemUTC());
    }

    String url() {
      return repository.toUri().toString();
    }

    void commit(ObjectRef ref) {
      String text =
          "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: %s}}"
              .formatted(ref.name());
      var unused =
          branch("main")
              .write(
                  FileEdits.none()
                      .put(ref.name() + ".yaml", text)
                      .put("wrong.yaml", "{apiVersion: v1, kind: ConfigMap"),
                  CommitMessage.of("Add " + ref.name()),
                  Instant.now());
    }

    boolean wereTold() {
      return branch("serinus/status").refresh().isPresent();
    }

    private StatusBranch branch(String name) {
      return new StatusBranch(
          mirror,
          new RefSelector.Branch(name),
          new CommitIdentity("people", "people@example.com"),
          PushRetry.defaults(),
          new Random(4),
          Pause.sleeping());
    }

    @Override
    public void close() {
      mirror.close();
    }
  }

  /** Servers that accept and answer nothing. */
  private static final class Silence implements AutoCloseable {
    private final List<ServerSocket> servers = new ArrayList<>();
    private final List<Socket> waiting = new CopyOnWriteArrayList<>();
    private final Map<ServerSocket, Boolean> asked = new ConcurrentHashMap<>();

    Silence(int count) throws IOException {
      for (int number = 0; number < count; number++) {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> accept(server), "silent-" + number);
        thread.setDaemon(true);
        thread.start();
      }
    }

    private void accept(ServerSocket server) {
      try {
        while (true) {
          waiting.add(server.accept());
          asked.put(server, true);
        }
      } catch (IOException closed) {
        // The end of the test.
      }
    }

    List<String> urls() {
      return servers.stream()
          .map(server -> "http://127.0.0.1:" + server.getLocalPort() + "/people/repo.git")
          .toList();
    }

    int asked() {
      return asked.size();
    }

    @Override
    public void close() throws IOException {
      for (ServerSocket server : servers) {
        server.close();
      }
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }
}
