package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.RefSelector.Branch;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitMirrorRecoveryTest {
  private static final Branch MAIN = new Branch("main");

  @TempDir Path root;
  private RemoteFixture remote;
  private CommitId tip;

  @BeforeEach
  void createRemote() {
    remote = RemoteFixture.create(root);
    remote.write("a.yaml", "a: 1\n").push("Add a");
    tip = remote.write("b.yaml", "b: 1\n").push("Add b");
  }

  private GitMirror mirror() {
    return GitMirror.open(
        root.resolve("mirrors"), GitRemote.anonymous(remote.url()), Clock.systemUTC());
  }

  private Path mirrorDirectory() throws IOException {
    try (Stream<Path> children = Files.list(root.resolve("mirrors"))) {
      return children.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private List<Path> packs(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(mirrorDirectory().resolve("objects/pack"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).toList();
    }
  }

  private void pollOnce() {
    try (GitMirror mirror = mirror()) {
      mirror.poll(MAIN);
    }
  }

  private void assertWholeAgain() throws IOException {
    try (GitMirror mirror = mirror()) {
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Moved(Optional.empty(), tip, false));
      assertThat(mirror.tree(tip, PathScope.all()).files()).hasSize(2);
    }
    new GitProgram(mirrorDirectory()).run("fsck", "--strict");
  }

  @Test
  void aMirrorSurvivesARestart() {
    pollOnce();

    try (GitMirror again = mirror()) {
      assertThat(again.poll(MAIN)).isEqualTo(new PollResult.Unchanged(tip));
    }
  }

  @Test
  void aDirectoryWithoutItsMarkerIsClonedAgain() throws IOException {
    pollOnce();
    Files.delete(mirrorDirectory().resolve("serinus-mirror"));
    Files.delete(mirrorDirectory().resolve("HEAD"));

    assertWholeAgain();
  }

  @Test
  void locksAndTemporaryPacksOfAKilledProcessAreRemoved() throws IOException {
    pollOnce();
    Path directory = mirrorDirectory();
    Path lock = directory.resolve("refs/serinus/poll/main.lock");
    Path pack = directory.resolve("objects/incoming_123.pack");
    Files.writeString(lock, "");
    Files.writeString(pack, "PACK half");
    CommitId newer = remote.write("c.yaml", "c: 1\n").push("Add c");

    try (GitMirror mirror = mirror()) {
      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Moved(Optional.of(tip), newer, false));
    }
    assertThat(lock).doesNotExist();
    assertThat(pack).doesNotExist();
  }

  @Test
  void anEmptyRefFileMakesTheMirrorBeClonedAgain() throws IOException {
    pollOnce();
    Files.writeString(mirrorDirectory().resolve("refs/serinus/poll/main"), "");

    assertWholeAgain();
  }

  @Test
  void aTruncatedPackMakesTheMirrorBeClonedAgain() throws IOException {
    pollOnce();
    for (Path pack : packs(".pack")) {
      pack.toFile().setWritable(true);
      Files.write(pack, new byte[] {'P', 'A', 'C', 'K'});
    }
    for (Path index : packs(".idx")) {
      index.toFile().setWritable(true);
      Files.write(index, new byte[0]);
    }

    assertWholeAgain();
  }

  @Test
  void aPackWithBrokenContentMakesTheMirrorBeClonedAgain() throws IOException {
    pollOnce();
    for (Path pack : packs(".pack")) {
      pack.toFile().setWritable(true);
      byte[] bytes = Files.readAllBytes(pack);
      for (int index = 12; index < bytes.length; index++) {
        bytes[index] = (byte) ~bytes[index];
      }
      Files.write(pack, bytes);
    }

    assertWholeAgain();
  }

  @Test
  void objectsThatVanishWhileRunningAreNoticedAndClonedAgain() throws IOException {
    try (GitMirror mirror = mirror()) {
      mirror.poll(MAIN);
      deleteAllObjects();

      assertThatThrownBy(mirror::collectGarbage).isInstanceOf(UnavailableException.class);

      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Moved(Optional.empty(), tip, false));
      assertThat(mirror.tree(tip, PathScope.all()).files()).hasSize(2);
    }
  }

  @Test
  void contentThatIsNotThereIsReportedAndClonedAgain() {
    try (GitMirror mirror = mirror()) {
      mirror.poll(MAIN);

      assertThatThrownBy(() -> mirror.read(new BlobId("1".repeat(40)), 100))
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MirrorDamaged"));

      assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Moved(Optional.empty(), tip, false));
    }
  }

  private void deleteAllObjects() throws IOException {
    try (Stream<Path> files = Files.walk(mirrorDirectory().resolve("objects"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aMirrorHasOneOwnerAtATime() {
    try (GitMirror first = mirror()) {
      assertThat(first.url()).isEqualTo(remote.url());
      assertThatThrownBy(this::mirror)
          .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
          .satisfies(failure -> assertThat(failure.reason()).isEqualTo("MirrorInUse"));
    }
    pollOnce();
  }
}
