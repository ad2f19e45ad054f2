package io.serinus.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.RefSelector.Branch;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitMirrorPollTest {
  private static final Branch MAIN = new Branch("main");

  @TempDir Path root;
  private RemoteFixture remote;

  @BeforeEach
  void createRemote() {
    remote = RemoteFixture.create(root);
  }

  private GitMirror mirror(RemoteUrl url) {
    return GitMirror.open(root.resolve("mirrors"), GitRemote.anonymous(url), Clock.systemUTC());
  }

  @Test
  void theFirstPollFetchesTheBranch() {
    CommitId first = remote.write("app/a.yaml", "a: 1\n").push("Add a");

    try (GitMirror mirror = mirror(remote.url())) {
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Moved(Optional.empty(), first, false));
      assertThat(mirror.tree(first, PathScope.all()).files())
          .extracting(TreeFile::path)
          .containsExactly("app/a.yaml");
    }
  }

  @Test
  void anUnchangedBranchCostsOneRequestForRefsAndNoFetch() throws IOException {
    CommitId tip = remote.write("a.yaml", "a: 1\n").push("Add a");

    try (GitHttpServer server = GitHttpServer.start(root);
        GitMirror mirror = mirror(server.url())) {
      mirror.poll(MAIN);
      long posts = server.posts("git-upload-pack");

      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Unchanged(tip));
      assertThat(server.posts("git-upload-pack")).isEqualTo(posts + 1);
    }
  }

  @Test
  void aBranchThatMovedByOneCommitIsFetchedIncrementally() throws IOException {
    byte[] noise = new byte[400_000];
    new Random(1).nextBytes(noise);
    Files.write(remote.people().directory().resolve("noise.bin"), noise);
    CommitId first = remote.push("Add noise");

    try (GitHttpServer server = GitHttpServer.start(root);
        GitMirror mirror = mirror(server.url())) {
      mirror.poll(MAIN);
      long posts = server.posts("git-upload-pack");
      long bytes = server.bytesSent();
      assertThat(bytes).isGreaterThan(400_000);

      CommitId second = remote.write("a.yaml", "a: 1\n").push("Add a");

      assertThat(mirror.poll(MAIN))
          .isEqualTo(new PollResult.Moved(Optional.of(first), second, false));
      assertThat(server.posts("git-upload-pack")).isLessThanOrEqualTo(posts + 4);
      assertThat(server.bytesSent() - bytes).isLessThan(20_000);
    }
  }

  @Test
  void aRewrittenHistoryIsDetected() {
    CommitId first = remote.write("a.yaml", "a: 1\n").push("Add a");
    try (GitMirror mirror = mirror(remote.url())) {
      mirror.poll(MAIN);
      remote.write("a.yaml", "a: 2\n").people().run("add", "--all");
      remote.people().run("commit", "--quiet", "--amend", "--message", "Add a differently");
      CommitId second = remote.write("b.yaml", "b: 1\n").push("Add b");

      assertThat(mirror.poll(MAIN))
          .isEqualTo(new PollResult.Moved(Optional.of(first), second, true));
      assertThat(mirror.contains(first)).isTrue();
    }
  }

  @Test
  void aMissingBranchIsAValueAndTheMirrorKeepsWhatItHad() {
    CommitId tip = remote.write("a.yaml", "a: 1\n").push("Add a");
    try (GitMirror mirror = mirror(remote.url())) {
      assertThat(mirror.poll(new Branch("absent")))
          .isEqualTo(new PollResult.RefMissing(new Branch("absent"), Optional.empty()));

      mirror.poll(MAIN);
      remote.bare().run("branch", "--quiet", "--move", "main", "trunk");

      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.RefMissing(MAIN, Optional.of(tip)));
      assertThat(mirror.contains(tip)).isTrue();
    }
  }

  @Test
  void aBranchMayTakeTheNameOfAnotherBranchsDirectory() {
    CommitId tip = remote.write("a.yaml", "a: 1\n").push("Add a");
    try (GitMirror mirror = mirror(remote.url())) {
      mirror.poll(MAIN);
      remote.bare().run("branch", "--quiet", "--move", "main", "trunk");
      remote.bare().run("branch", "--quiet", "--move", "trunk", "main/next");

      assertThat(mirror.poll(new Branch("main/next"))).extracting("tip").isEqualTo(tip);
    }
  }

  @Test
  void anEmptyRepositoryHasNoBranch() {
    try (GitMirror mirror = mirror(remote.url())) {
      assertThat(mirror.poll(MAIN)).isInstanceOf(PollResult.RefMissing.class);
    }
  }

  @Test
  void aRemoteThatIsGoneIsUnavailableAndItsReturnIsNoticed() throws IOException {
    CommitId tip = remote.write("a.yaml", "a: 1\n").push("Add a");
    try (GitMirror mirror = mirror(remote.url())) {
      mirror.poll(MAIN);
      Path elsewhere = root.resolve("elsewhere.git");
      Files.move(remote.bare().directory(), elsewhere);

      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo("RemoteUnreachable"),
              failure ->
                  assertThat(failure).hasMessageContainingAll(remote.url().toString(), "check"));

      Files.move(elsewhere, remote.bare().directory());
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Unchanged(tip));
    }
  }

  @Test
  void aServerThatRefusesConnectionsIsUnavailable() throws IOException {
    RemoteUrl url;
    try (GitHttpServer server = GitHttpServer.start(root)) {
      url = server.url();
    }
    try (GitMirror mirror = mirror(url)) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(
              failure -> assertThat(failure.reason()).isEqualTo("RemoteUnreachable"),
              failure -> assertThat(failure).hasMessageContaining(url.toString()));
    }
  }

  @Test
  void aFailingServerIsNamedWithItsStatus() throws IOException {
    try (GitHttpServer server = GitHttpServer.start(root);
        GitMirror mirror = mirror(server.url())) {
      server.answerAlways(503);

      assertThatThrownBy(() -> mirror.poll(MAIN))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("HTTP 503");
    }
  }

  @Test
  void aServerThatFallsSilentIsGivenUp() throws IOException {
    TransferLimits impatient =
        new TransferLimits(Duration.ofSeconds(1), Duration.ofMinutes(1), 1_000_000, 1000);
    try (GitHttpServer server = GitHttpServer.start(root);
        GitMirror mirror =
            GitMirror.open(
                root.resolve("mirrors"),
                new GitRemote(server.url(), CredentialsSource.anonymous(), false, impatient),
                Clock.systemUTC())) {
      server.fallSilent();

      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("RemoteUnreachable"));
    }
  }

  @Test
  void anExchangeThatTakesTooLongInAllIsStopped() throws IOException {
    remote.write("a.yaml", "a: 1\n").push("Add a");
    AtomicLong hours = new AtomicLong();
    InstantSource racing = () -> Instant.EPOCH.plus(Duration.ofHours(hours.incrementAndGet()));
    try (GitHttpServer server = GitHttpServer.start(root);
        GitMirror mirror =
            GitMirror.open(root.resolve("mirrors"), GitRemote.anonymous(server.url()), racing)) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure).hasMessageContaining("did not end within"));
    }
  }

  @Test
  void aMirrorDoesNotGrowBeyondItsBound() throws IOException {
    byte[] noise = new byte[400_000];
    new Random(1).nextBytes(noise);
    Files.write(remote.people().directory().resolve("noise.bin"), noise);
    remote.push("Add noise");
    try (GitHttpServer server = GitHttpServer.start(root)) {
      GitRemote small =
          new GitRemote(
              server.url(),
              CredentialsSource.anonymous(),
              false,
              TransferLimits.defaults().withMaxMirrorBytes(100_000));
      try (GitMirror mirror = GitMirror.open(root.resolve("mirrors"), small, Clock.systemUTC())) {
        assertThatThrownBy(() -> mirror.poll(MAIN))
            .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
            .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MirrorTooLarge"));
        assertThat(mirror.size()).isLessThan(100_000);
      }
    }
  }

  @Test
  void aLocalRemoteIsBoundedToo() throws IOException {
    Random random = new Random(1);
    byte[] noise = new byte[500];
    for (int file = 0; file < 3000; file++) {
      random.nextBytes(noise);
      Files.write(remote.people().directory().resolve("noise-%d.bin".formatted(file)), noise);
    }
    remote.push("Add noise");
    GitRemote small =
        new GitRemote(
            remote.url(),
            CredentialsSource.anonymous(),
            false,
            TransferLimits.defaults().withMaxMirrorBytes(100_000));
    try (GitMirror mirror = GitMirror.open(root.resolve("mirrors"), small, Clock.systemUTC())) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MirrorTooLarge"));
    }
  }

  @Test
  void garbageCollectionKeepsEverythingReachable() {
    CommitId first = remote.write("a.yaml", "a: 1\n").push("Add a");
    try (GitMirror mirror = mirror(remote.url())) {
      mirror.poll(MAIN);
      CommitId second = remote.write("a.yaml", "a: 2\n").push("Change a");
      mirror.poll(MAIN);

      assertThat(mirror.collectGarbage()).isTrue();

      assertThat(mirror.changes(Optional.of(first), second, PathScope.all()).files()).hasSize(1);
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Unchanged(second));
    }
  }

  @Test
  void garbageIsCollectedOnlyWhenThereIsMuchOfIt() {
    try (GitMirror mirror = mirror(remote.url())) {
      CommitId first = remote.write("a.yaml", "a: 0\n").push("Add a");
      mirror.poll(MAIN);
      assertThat(mirror.collectGarbageIfMuch()).isFalse();
      for (int change = 1; change <= 21; change++) {
        remote.write("a.yaml", "a: " + change + "\n").push("Change a " + change);
        mirror.poll(MAIN);
      }

      assertThat(mirror.collectGarbageIfMuch()).isTrue();
      assertThat(mirror.contains(first)).isTrue();
    }
  }

  @Test
  void anOldHistoryWithAMistakeIsFollowedWhenTheMistakeIsLetPass() throws IOException {
    remote.write("dir/a.yaml", "a: 1\n").push("Base");
    CommitId old = zeroPadded();
    try (GitMirror mirror = mirror(remote.url())) {
      assertThatThrownBy(() -> mirror.poll(MAIN))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("ObjectsRefused"));
    }
    GitRemote lenient =
        new GitRemote(
            remote.url(),
            CredentialsSource.anonymous(),
            false,
            TransferLimits.defaults(),
            Set.of("ZERO_PADDED_FILEMODE"));

    try (GitMirror mirror = GitMirror.open(root.resolve("mirrors"), lenient, Clock.systemUTC())) {
      assertThat(mirror.poll(MAIN)).isInstanceOf(PollResult.Moved.class);
      assertThat(mirror.tree(old, PathScope.all()).files())
          .extracting(TreeFile::path)
          .containsExactly("dir/a.yaml");
    }
    try (GitMirror mirror = mirror(remote.url())) {
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Unchanged(old));
    }
  }

  @Test
  void aMistakeThatIsNotKnownIsNamedWithThoseThatAre() {
    assertThatThrownBy(
            () ->
                new GitRemote(
                    remote.url(),
                    CredentialsSource.anonymous(),
                    false,
                    TransferLimits.defaults(),
                    Set.of("ZERO_PADDED")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("ZERO_PADDED_FILEMODE");
  }

  /** A root tree whose folder has the mode 040000 instead of 40000, as old tools wrote it. */
  private CommitId zeroPadded() throws IOException {
    String directory = remote.people().run("rev-parse", "HEAD:dir");
    byte[] name = "040000 dir\0".getBytes(UTF_8);
    byte[] padded = Arrays.copyOf(name, name.length + 20);
    System.arraycopy(HexFormat.of().parseHex(directory), 0, padded, name.length, 20);
    Files.write(remote.people().directory().resolve("padded"), padded);
    String tree = remote.people().run("hash-object", "-t", "tree", "-w", "--literally", "padded");
    CommitId commit = new CommitId(remote.people().run("commit-tree", "-m", "Old", tree));
    remote.people().run("push", "--quiet", "--force", "origin", commit.sha() + ":refs/heads/main");
    return commit;
  }

  @Test
  void theMachinesGitConfigurationHasNoInfluence() {
    MachineIndependence.ensure();

    assertThat(org.eclipse.jgit.util.SystemReader.getInstance().getenv("GIT_DIR")).isNull();
    assertThat(org.eclipse.jgit.util.SystemReader.getInstance())
        .isInstanceOf(MachineIndependence.class);
  }
}
