package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.config.SerinusConfig;
import io.serinus.forge.CommentId;
import io.serinus.forge.CommentMarker;
import io.serinus.forge.CommitSha;
import io.serinus.forge.CommitStatus;
import io.serinus.forge.Forge;
import io.serinus.forge.ForgeOutcome;
import io.serinus.forge.PullRequest;
import io.serinus.forge.PullRequestNumber;
import io.serinus.git.GitMirror;
import io.serinus.git.GitProgram;
import io.serinus.git.GitRemote;
import io.serinus.git.RemoteUrl;
import io.serinus.report.FinalStatesFirst;
import io.serinus.report.FollowedBranch;
import io.serinus.report.PullRequestIndex;
import io.serinus.report.PullRequestReporter;
import io.serinus.report.StatusEdits;
import io.serinus.report.StatusFiles;
import io.serinus.report.StatusPublisher;
import io.serinus.report.StatusScope;
import io.serinus.report.StatusTip;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.VirtualClock;
import io.serinus.schedule.RecurringTask;
import io.serinus.schedule.Schedule;
import io.serinus.sync.RepositoryClaims;
import io.serinus.sync.RepositorySync;
import io.serinus.sync.SyncListener;
import io.serinus.sync.SyncSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a commit in a real repository, over its sync into a simulated cluster, to the host. */
class RepositoryTasksTest {
  private static final String WRONG = "apiVersion: v1\nkind: ConfigMap\nmetadata: [\n";

  @TempDir Path root;
  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final ExecutorService workers = Executors.newSingleThreadExecutor();
  private final ToldForge forge = new ToldForge();
  private final Rounds rounds = new Rounds();
  private GitProgram people;
  private GitMirror mirror;

  @BeforeEach
  void start() {
    Path repository = root.resolve("repository");
    new GitProgram(root).run("init", "--quiet", "--initial-branch=main", repository.toString());
    people = new GitProgram(repository);
    RemoteUrl url = RemoteUrl.parse("file://" + repository);
    mirror = GitMirror.open(root.resolve("mirrors"), GitRemote.anonymous(url), Clock.systemUTC());
    tasks(url, Optional.empty());
  }

  private void tasks(RemoteUrl url, Optional<StatusPublisher> status) {
    SerinusConfig.Repository settings =
        new SerinusConfig.Repository(
            "apps",
            url.toString(),
            "main",
            List.of(),
            Duration.ofSeconds(30),
            null,
            null,
            null,
            new SerinusConfig.StatusBranch("serinus/status", Duration.ofSeconds(2)),
            null);
    PullRequestReporter reporter =
        new PullRequestReporter(
            new FollowedBranch("prod", "apps", url.toString(), "main", ""),
            forge,
            new PullRequestIndex(),
            new FinalStatesFirst(),
            clock.instant());
    reporter.begin(List.of());
    new RepositoryTasks(
            settings,
            mirror,
            listener -> sync(settings, listener),
            status,
            Optional.of(reporter),
            true,
            clock,
            new Random(1))
        .start(RemoteSchedules.sharing(rounds));
  }

  private RepositorySync sync(SerinusConfig.Repository settings, SyncListener listener) {
    return RepositorySync.of(
        SyncSettings.of("apps", "serinus-system"),
        mirror,
        new SandboxCluster(clock),
        workers,
        clock,
        time -> clock.advanceTo(clock.instant().plus(time)),
        canary -> {},
        new RepositoryClaims(RepositoryAssembly.identities(List.of(settings))),
        listener);
  }

  @AfterEach
  void stop() {
    workers.shutdownNow();
    mirror.close();
  }

  private String commit(String path, String text) throws IOException {
    Files.writeString(people.directory().resolve(path), text);
    people.run("add", "--all");
    people.run("commit", "--quiet", "--message", "Change " + path);
    return people.run("rev-parse", "HEAD");
  }

  private static String configMap(String name) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: test}\ndata: {a: b}\n"
        .formatted(name);
  }

  private void round() {
    clock.advanceTo(clock.instant().plusSeconds(60));
    rounds.run("repository/apps");
    rounds.run("sync/apps");
    rounds.run("pull-requests/apps");
  }

  @Test
  void whatTheSyncDoesWithEachCommitIsToldOnTheHost() throws IOException {
    String first = commit("one.yaml", configMap("one"));
    round();
    assertThat(forge.last(first)).isEqualTo("serinus/prod/sync SUCCESS Applied: 1 applied");

    String second = commit("two.yaml", configMap("two"));
    String third = commit("three.yaml", WRONG);
    round();
    assertThat(forge.last(third)).startsWith("serinus/prod/sync FAILURE three.yaml:");
    assertThat(forge.last(second))
        .startsWith("serinus/prod/sync FAILURE With " + third.substring(0, 7) + ": three.yaml:");
    assertThat(forge.comment).contains("1 applied", "Not applied", "`three.yaml:");

    String fixed = commit("three.yaml", configMap("three"));
    round();
    assertThat(forge.last(fixed)).isEqualTo("serinus/prod/sync SUCCESS Applied: 1 applied");
    assertThat(forge.last(third)).startsWith("serinus/prod/sync FAILURE");
    assertThat(forge.last(first)).isEqualTo("serinus/prod/sync SUCCESS Applied: 1 applied");
  }

  @Test
  void aClusterWhoseNameAnotherOneHasTellsTheHostNothingUntilTheNameIsFree() throws IOException {
    Map<String, String> branch = new HashMap<>(Map.of("prod/_cluster.yaml", "uid: another\n"));
    StatusPublisher publisher =
        new StatusPublisher(
            "prod",
            new StatusScope("apps", true, false),
            new DirectoryInMemory(branch),
            new PullRequestIndex(),
            () -> Optional.of("ours"));
    publisher.begin(List.of());
    tasks(mirror.url(), Optional.of(publisher));
    String first = commit("one.yaml", configMap("one"));

    round();
    assertThat(forge.requests).isZero();
    rounds.run("status/apps");
    round();
    assertThat(forge.requests).isZero();

    branch.clear();
    clock.advanceTo(clock.instant().plus(Duration.ofHours(1)));
    rounds.run("status/apps");
    round();
    assertThat(forge.last(first)).isEqualTo("serinus/prod/sync SUCCESS Applied: 1 applied");
  }

  /** A directory of the status branch that takes every commit. */
  private record DirectoryInMemory(Map<String, String> files) implements StatusFiles {
    @Override
    public String write(
        String directory, Function<StatusTip, Optional<StatusEdits>> draft, Instant at) {
      var unused =
          draft.apply(
              new StatusTip() {
                @Override
                public String version() {
                  return files.toString();
                }

                @Override
                public Map<String, String> texts() {
                  return files;
                }
              });
      return files.toString();
    }
  }

  @Test
  void aRoundWithoutANewCommitTellsTheHostNothing() throws IOException {
    commit("one.yaml", configMap("one"));
    round();
    int told = forge.requests;
    round();
    round();
    assertThat(forge.requests).isEqualTo(told);
  }

  /** Runs a task when the test says so. */
  private static final class Rounds implements Schedule {
    private final Map<String, RecurringTask> tasks = new LinkedHashMap<>();

    @Override
    public void add(String id, RecurringTask task) {
      tasks.put(id, task);
    }

    @Override
    public void wake(String id) {}

    @Override
    public void remove(String id) {
      tasks.remove(id);
    }

    void run(String id) {
      var unused = Optional.ofNullable(tasks.get(id)).orElseThrow().run();
    }
  }

  /** Every commit came with pull request 7. */
  private static final class ToldForge implements Forge {
    private final Map<String, List<String>> statuses = new LinkedHashMap<>();
    private String comment = "";
    private int requests;

    String last(String commit) {
      List<String> all = statuses.getOrDefault(commit, List.of("nothing"));
      return all.get(all.size() - 1);
    }

    @Override
    public ForgeOutcome<Optional<PullRequest>> pullRequestOf(
        CommitSha commit, String subject, String branch) {
      requests++;
      return new ForgeOutcome.Done<>(
          Optional.of(
              new PullRequest(
                  new PullRequestNumber(7),
                  subject,
                  "ada",
                  Optional.empty(),
                  branch,
                  Optional.of(Instant.EPOCH),
                  Optional.empty())));
    }

    @Override
    public ForgeOutcome<CommentId> upsertComment(
        PullRequestNumber pullRequest,
        CommentMarker marker,
        Optional<CommentId> known,
        String body) {
      requests++;
      comment = body;
      return new ForgeOutcome.Done<>(new CommentId(1));
    }

    @Override
    public ForgeOutcome<CommitSha> setStatus(CommitSha commit, CommitStatus status) {
      requests++;
      statuses
          .computeIfAbsent(commit.hex(), sha -> new ArrayList<>())
          .add(status.context() + " " + status.state() + " " + status.description());
      return new ForgeOutcome.Done<>(commit);
    }
  }
}
