package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.RefSelector.Branch;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusBranchTest {
  private static final Branch MAIN = new Branch("main");
  private static final Branch STATUS = new Branch("serinus/status");
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path root;
  private RemoteFixture remote;
  private GitHttpServer server;

  @BeforeEach
  void serve() throws IOException {
    remote = RemoteFixture.create(root);
    remote.write("a.yaml", "a: 1\n").push("Add a");
    server = GitHttpServer.start(root);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private GitMirror mirror(String directory, RemoteUrl url) {
    return GitMirror.open(root.resolve(directory), GitRemote.anonymous(url), Clock.systemUTC());
  }

  private static StatusBranch status(GitMirror mirror, Branch branch) {
    return new StatusBranch(
        mirror,
        branch,
        new CommitIdentity("serinus", "serinus@example.com"),
        PushRetry.defaults(),
        new Random(1),
        Pause.sleeping());
  }

  private static FileEdits file(String path, String text) {
    return FileEdits.none().put(path, text);
  }

  private String git(String... arguments) {
    return remote.bare().run(arguments);
  }

  private void assertSound() {
    git("fsck", "--strict");
    assertThat(git("log", "--min-parents=2", "--format=%h", "serinus/status")).isEmpty();
  }

  @Test
  void theFirstWriteStartsABranchWithoutParents() {
    for (RemoteUrl url : List.of(server.url(), remote.url())) {
      try (GitMirror mirror = mirror("mirrors", url)) {
        StatusBranch status = status(mirror, new Branch("serinus/" + url.isNetwork()));
        CommitMessage message =
            CommitMessage.of("test/podinfo: started").withTrailer("Serinus-Cluster", "test");

        StatusWrite write =
            status.write(file("test/test/podinfo.yaml", "phase: Progressing\n"), message, NOON);

        CommitId commit = ((StatusWrite.Pushed) write).commit();
        assertThat(git("show", "--no-patch", "--format=%an|%ae|%cI|%s|%P", commit.sha()))
            .isEqualTo(
                "serinus|serinus@example.com|2026-01-01T12:00:00+00:00|test/podinfo: started|");
        assertThat(git("show", commit.sha() + ":test/test/podinfo.yaml"))
            .isEqualTo("phase: Progressing");
        assertThat(git("log", "-1", "--format=%(trailers:only)", commit.sha()).strip())
            .isEqualTo("Serinus-Cluster: test");
        git("fsck", "--strict");
      }
    }
  }

  @Test
  void unchangedBytesMakeNoCommit() {
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      assertThat(status.write(FileEdits.none().delete("none.yaml"), CommitMessage.of("None"), NOON))
          .isEqualTo(new StatusWrite.Unchanged(Optional.empty()));
      status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON);
      String tip = git("rev-parse", "serinus/status");
      long pushes = server.posts("git-receive-pack");

      StatusWrite again = status.write(file("a.yaml", "1\n"), CommitMessage.of("Again"), NOON);

      assertThat(again).isEqualTo(new StatusWrite.Unchanged(Optional.of(new CommitId(tip))));
      assertThat(git("rev-parse", "serinus/status")).isEqualTo(tip);
      assertThat(server.posts("git-receive-pack")).isEqualTo(pushes);
    }
  }

  @Test
  void filesOfOthersStay() {
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, MAIN);

      status.write(
          file("status/b.yaml", "1\n").put("status/c.yaml", "1\n"), CommitMessage.of("One"), NOON);
      status.write(FileEdits.none().delete("status/b.yaml"), CommitMessage.of("Two"), NOON);

      assertThat(git("ls-tree", "-r", "--name-only", "main").lines())
          .containsExactly("a.yaml", "status/c.yaml");
    }
  }

  @Test
  void aNewProcessGoesOnFromWhatIsThere() {
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON);
      status.write(file("b.yaml", "1\n"), CommitMessage.of("Two"), NOON);
      status.write(file("a.yaml", "2\n"), CommitMessage.of("Three"), NOON);
    }
    try (GitMirror mirror = mirror("elsewhere", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      assertThat(status.tip()).isEmpty();
      assertThat(status.read("a.yaml", 100)).isEmpty();

      assertThat(status.refresh()).contains(new CommitId(git("rev-parse", "serinus/status")));

      assertThat(status.read("a.yaml", 100))
          .get(InstanceOfAssertFactories.type(BlobContent.Bytes.class))
          .satisfies(content -> assertThat(content.utf8()).isEqualTo("2\n"));
      assertThat(status.read("missing.yaml", 100)).isEmpty();
      status.write(file("a.yaml", "3\n"), CommitMessage.of("Four"), NOON);
      assertThat(status.history(Optional.of("a.yaml"), 10))
          .extracting(Commit::subject)
          .containsExactly("Four", "Three");
      assertThat(git("log", "--format=%s", "serinus/status", "--", "a.yaml").lines())
          .containsExactly("Four", "Three", "One");
    }
  }

  @Test
  void aBranchDeletedOnTheRemoteIsStartedAnew() {
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON);
      git("update-ref", "-d", "refs/heads/serinus/status");

      assertThat(status.write(file("a.yaml", "1\n"), CommitMessage.of("Anew"), NOON))
          .isInstanceOf(StatusWrite.Pushed.class);

      assertThat(git("log", "--format=%s", "serinus/status")).isEqualTo("Anew");
    }
  }

  @Test
  void aWriteThatIsOvertakenPlacesItsFilesOnTheNewTip() {
    try (GitMirror mirror = mirror("mirrors", server.url());
        GitMirror otherMirror = mirror("other", remote.url())) {
      StatusBranch status = status(mirror, STATUS);
      StatusBranch other = status(otherMirror, STATUS);
      status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON);
      AtomicInteger pushes = new AtomicInteger();
      server.beforeReceive(
          () -> {
            if (pushes.incrementAndGet() == 1) {
              other.write(file("b.yaml", "1\n"), CommitMessage.of("Other"), NOON);
            }
          });

      StatusWrite write = status.write(file("a.yaml", "2\n"), CommitMessage.of("Two"), NOON);

      assertThat(write)
          .asInstanceOf(InstanceOfAssertFactories.type(StatusWrite.Pushed.class))
          .satisfies(pushed -> assertThat(pushed.tries()).isEqualTo(2));
      assertThat(git("log", "--format=%s", "serinus/status").lines())
          .containsExactly("Two", "Other", "One");
      assertThat(git("ls-tree", "-r", "--name-only", "serinus/status").lines())
          .containsExactly("a.yaml", "b.yaml");
      assertSound();
    }
  }

  @Test
  void aWriterThatIsAlwaysOvertakenGivesUpAndSaysSo() {
    try (GitMirror mirror = mirror("mirrors", server.url());
        GitMirror otherMirror = mirror("other", remote.url())) {
      StatusBranch other = status(otherMirror, STATUS);
      AtomicInteger pushes = new AtomicInteger();
      server.beforeReceive(
          () ->
              other.write(
                  file("b.yaml", "%d\n".formatted(pushes.incrementAndGet())),
                  CommitMessage.of("Other"),
                  NOON));
      StatusBranch status =
          new StatusBranch(
              mirror,
              STATUS,
              new CommitIdentity("serinus", "serinus@example.com"),
              PushRetry.defaults(),
              new Random(1),
              time -> {});

      assertThatThrownBy(() -> status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("PushContended"));
      assertThat(pushes).hasValue(8);
    }
  }

  @Test
  void twoWritersOnOneBranchLoseNothing() throws Exception {
    int commits = 50;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (GitMirror first = mirror("first", server.url());
        GitMirror second = mirror("second", server.url())) {
      List<Future<Void>> writers =
          threads.invokeAll(
              List.of(writer(first, "first", commits), writer(second, "second", commits)),
              300,
              TimeUnit.SECONDS);
      for (Future<Void> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    List<String> subjects = git("log", "--format=%s", "serinus/status").lines().toList();
    assertThat(subjects).hasSize(2 * commits).doesNotHaveDuplicates();
    assertThat(git("show", "serinus/status:first.yaml")).isEqualTo("50");
    assertThat(git("show", "serinus/status:second.yaml")).isEqualTo("50");
    assertSound();
  }

  private Callable<Void> writer(GitMirror mirror, String name, int commits) {
    StatusBranch status =
        new StatusBranch(
            mirror,
            STATUS,
            new CommitIdentity("serinus", "serinus@example.com"),
            PushRetry.defaults(),
            new Random(name.hashCode()),
            Pause.sleeping());
    return () -> {
      for (int commit = 1; commit <= commits; commit++) {
        writeUntilDone(status, name, commit);
      }
      return null;
    };
  }

  /** As a caller would: keep the newest state and write it again. */
  private static void writeUntilDone(StatusBranch status, String name, int commit) {
    for (int rounds = 0; rounds < 20; rounds++) {
      try {
        status.write(
            file(name + ".yaml", commit + "\n"),
            CommitMessage.of("%s %d".formatted(name, commit)),
            NOON.plusSeconds(commit));
        return;
      } catch (UnavailableException contended) {
        assertThat(contended.reason()).isEqualTo("PushContended");
      }
    }
    throw new IllegalStateException("Never got through");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "branch serinus/status is protected",
        "Cannot change this locked branch",
        "This push is blocked",
        "failed to update: policy"
      })
  void aHookThatRefusesIsQuotedAndNothingIsLost(String words) {
    remote.hook("pre-receive", "echo '" + words + "' >&2; exit 1\n");
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);

      assertThatThrownBy(() -> status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo("PushRefused"),
              failure ->
                  assertThat(failure).hasMessageContainingAll(server.url().toString(), words));
      assertThat(server.posts("git-receive-pack")).isEqualTo(1);

      remote.hook("pre-receive", "exit 0\n");
      assertThat(status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON))
          .isInstanceOf(StatusWrite.Pushed.class);
    }
  }

  @Test
  void aServerThatForbidsPushingRefusesThePush() {
    git("config", "http.receivepack", "false");
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      assertThatThrownBy(
              () ->
                  status(mirror, STATUS)
                      .write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo("PushRefused"),
              failure -> assertThat(failure).hasMessageContaining("403"));
    }
  }

  @Test
  void aPathThatGitForbidsIsRefused() {
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      for (String path : List.of("../x", ".git/config", "/x", "a//b", "")) {
        assertThatThrownBy(() -> status.write(file(path, "1\n"), CommitMessage.of("One"), NOON))
            .as(path)
            .isInstanceOf(InvalidInputException.class);
      }
    }
  }

  @Test
  void whatIsWrittenIsAskedForAnewAfterALostRace() {
    List<String> seen = new ArrayList<>();
    try (GitMirror mirror = mirror("mirrors", server.url());
        GitMirror faster = mirror("faster", server.url())) {
      status(mirror, STATUS).write(file("a/1.yaml", "1\n"), CommitMessage.of("One"), NOON);
      status(mirror, STATUS)
          .write(
              tree -> {
                seen.add(tree.version("a"));
                assertThat(tree.version("b")).isEmpty();
                if (seen.size() == 1) {
                  status(faster, STATUS)
                      .write(file("a/2.yaml", "2\n"), CommitMessage.of("Two"), NOON);
                }
                String found = String.join(" ", new TreeSet<>(tree.texts("a", 100).keySet()));
                return Optional.of(
                    new StatusEdit(file("a/found.txt", found), CommitMessage.of("Found")));
              },
              NOON);
    }
    assertThat(seen).hasSize(2).doesNotHaveDuplicates();
    assertThat(git("show", "serinus/status:a/found.txt")).isEqualTo("a/1.yaml a/2.yaml");
    assertSound();
  }

  @Test
  void theBranchIsFetchedWithoutItsHistoryAndTheFollowedOneWithIt() {
    for (RemoteUrl url : List.of(server.url(), remote.url())) {
      String name = "serinus/" + url.isNetwork();
      try (GitMirror first = mirror("first" + url.isNetwork(), url);
          GitMirror other = mirror("other" + url.isNetwork(), url)) {
        StatusBranch writer = status(first, new Branch(name));
        for (int commit = 1; commit <= 10; commit++) {
          writer.write(file("a.yaml", commit + "\n"), CommitMessage.of("Write " + commit), NOON);
        }
        StatusBranch fresh = status(other, new Branch(name));
        fresh.refresh();
        assertThat(fresh.history(Optional.empty(), 100)).hasSize(1);

        CommitId before = remote.write("b.yaml", name).push("Change b");
        CommitId tip = remote.write("b.yaml", name + "2").push("Change b again");
        other.poll(MAIN);
        assertThat(other.commitsBetween(before, tip, 100)).hasSize(1);
        assertThat(other.isAncestor(before, tip)).isTrue();

        fresh.write(file("b.yaml", "1\n"), CommitMessage.of("From the fresh one"), NOON);
        writer.write(file("a.yaml", "11\n"), CommitMessage.of("Write 11"), NOON);
        fresh.write(file("b.yaml", "2\n"), CommitMessage.of("From the fresh one again"), NOON);
        other.collectGarbage();
        fresh.write(file("b.yaml", "3\n"), CommitMessage.of("After packing"), NOON);
        assertThat(fresh.history(Optional.empty(), 100)).hasSize(5);
        assertThat(git("rev-list", "--count", name)).isEqualTo("14");
        git("fsck", "--strict");
      }
    }
  }

  @Test
  void aPushSendsOnlyWhatDiffersWithinAFile() {
    StringBuilder lines = new StringBuilder();
    Random random = new Random(1);
    for (int line = 0; line < 4_000; line++) {
      lines.append(Long.toHexString(random.nextLong())).append('\n');
    }
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      status.write(file("a.yaml", lines.toString()), CommitMessage.of("One"), NOON);
      long before = server.bytesPushed();
      status.write(file("a.yaml", lines + "one more\n"), CommitMessage.of("Two"), NOON);
      assertThat(server.bytesPushed() - before).isLessThan(5_000);
    }
    assertSound();
  }

  @Test
  void aSlowPushHoldsUpNoPoll() throws Exception {
    CountDownLatch pushing = new CountDownLatch(1);
    CountDownLatch polled = new CountDownLatch(1);
    ExecutorService threads = Executors.newSingleThreadExecutor();
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      server.beforeReceive(
          () -> {
            pushing.countDown();
            await(polled);
          });
      StatusBranch status = status(mirror, STATUS);
      Future<StatusWrite> push =
          threads.submit(() -> status.write(file("a.yaml", "1\n"), CommitMessage.of("One"), NOON));
      await(pushing);

      assertThat(mirror.poll(MAIN)).isInstanceOf(PollResult.Moved.class);
      CommitId second = remote.write("a.yaml", "a: 2\n").push("Change a");
      assertThat(mirror.poll(MAIN)).extracting("tip").isEqualTo(second);

      assertThat(push).isNotDone();
      polled.countDown();
      assertThat(push.get(60, TimeUnit.SECONDS)).isInstanceOf(StatusWrite.Pushed.class);
    } finally {
      threads.shutdownNow();
    }
    assertSound();
  }

  @Test
  void pollsWritesAndGarbageCollectionGoOnTogether() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (GitMirror mirror = mirror("mirrors", server.url())) {
      StatusBranch status = status(mirror, STATUS);
      Future<?> writes =
          threads.submit(
              () -> {
                for (int commit = 1; commit <= 15; commit++) {
                  status.write(
                      file("a.yaml", commit + "\n"), CommitMessage.of("Write " + commit), NOON);
                }
              });
      Future<?> collections =
          threads.submit(
              () -> {
                for (int round = 0; round < 5; round++) {
                  mirror.collectGarbage();
                }
              });
      for (int commit = 1; commit <= 15; commit++) {
        CommitId tip = remote.write("b.yaml", commit + "\n").push("Change b " + commit);
        mirror.poll(MAIN);
        assertThat(mirror.tree(tip, PathScope.all()).files()).hasSize(2);
      }
      writes.get(120, TimeUnit.SECONDS);
      collections.get(120, TimeUnit.SECONDS);
      assertThat(git("log", "--format=%s", "serinus/status").lines()).hasSize(15);
    } finally {
      threads.shutdownNow();
    }
    assertSound();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
