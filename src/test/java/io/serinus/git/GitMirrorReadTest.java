package io.serinus.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.RefSelector.Branch;
import io.serinus.model.InvalidInputException;
import io.serinus.model.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitMirrorReadTest {
  private static final Branch MAIN = new Branch("main");

  @TempDir Path root;
  private RemoteFixture remote;
  private GitMirror mirror;

  @BeforeEach
  void open() {
    remote = RemoteFixture.create(root);
    mirror = open(TransferLimits.defaults());
  }

  private GitMirror open(TransferLimits limits) {
    return GitMirror.open(
        root.resolve("mirrors"),
        new GitRemote(remote.url(), CredentialsSource.anonymous(), false, limits),
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private CommitId pushAndPoll(String message) {
    CommitId commit = remote.push(message);
    mirror.poll(MAIN);
    return commit;
  }

  private String text(BlobId blob) {
    return ((BlobContent.Bytes) mirror.read(blob, 1000)).utf8();
  }

  @Test
  void onlyWhatDiffersIsListedWithItsContent() {
    remote.write("app/same.yaml", "s").write("app/changed.yaml", "1").write("app/gone.yaml", "g");
    CommitId first = pushAndPoll("One");
    remote.people().run("rm", "--quiet", "app/gone.yaml");
    remote.write("app/changed.yaml", "2").write("app/new.yaml", "n");
    CommitId second = pushAndPoll("Two");

    List<FileChange> changes = mirror.changes(Optional.of(first), second, PathScope.all()).files();

    assertThat(changes).hasSize(3);
    assertThat(changes.get(0)).isInstanceOf(FileChange.Modified.class);
    assertThat(text(((FileChange.Modified) changes.get(0)).blob())).isEqualTo("2");
    assertThat(changes.get(1)).isEqualTo(new FileChange.Deleted("app/gone.yaml"));
    assertThat(changes.get(2)).isInstanceOf(FileChange.Added.class);
    assertThat(changes).extracting(FileChange::path).doesNotContain("app/same.yaml");
  }

  @Test
  void aScopeLimitsWhatIsSeen() {
    remote.write("app/a.yaml", "1").write("application/b.yaml", "1").write("c.yaml", "1");
    CommitId commit = pushAndPoll("One");

    assertThat(mirror.tree(commit, PathScope.of(List.of("./app/", "c.yaml"))).files())
        .extracting(TreeFile::path)
        .containsExactly("app/a.yaml", "c.yaml");
  }

  @Test
  void aScopeCannotLeaveTheRepository() {
    for (String path : List.of("../x", "/etc", "a//b", "", "a/../b")) {
      assertThatThrownBy(() -> PathScope.of(List.of(path)))
          .isInstanceOf(InvalidInputException.class);
    }
    assertThat(PathScope.of(List.of("."))).hasToString(".");
  }

  @Test
  void symbolicLinksAndSubmodulesAreReportedAndNotFollowed() throws IOException {
    remote.write("app/real.yaml", "r").write("app/turned.yaml", "t");
    CommitId first = pushAndPoll("One");
    Path turned = remote.people().directory().resolve("app/turned.yaml");
    Files.delete(turned);
    Files.createSymbolicLink(turned, Path.of("/etc/passwd"));
    remote
        .people()
        .run("update-index", "--add", "--cacheinfo", "160000," + first.sha() + ",vendor/module");
    remote.people().run("add", "app");
    remote.people().run("commit", "--quiet", "--message", "Links");
    remote.people().run("push", "--quiet", "origin", "HEAD");
    CommitId second = new CommitId(remote.people().run("rev-parse", "HEAD"));
    mirror.poll(MAIN);

    TreeChanges changes = mirror.changes(Optional.of(first), second, PathScope.all());

    assertThat(changes.files()).containsExactly(new FileChange.Deleted("app/turned.yaml"));
    assertThat(changes.skipped())
        .extracting(entry -> entry.kind() + " " + entry.path())
        .containsExactly("SYMLINK app/turned.yaml", "SUBMODULE vendor/module");
    assertThat(mirror.changes(Optional.of(second), first, PathScope.all()).skipped())
        .as("removed")
        .isEqualTo(changes.skipped());
    assertThat(mirror.tree(second, PathScope.all()).files())
        .extracting(TreeFile::path)
        .containsExactly("app/real.yaml");
  }

  @Test
  void aChangeOfPermissionsAloneIsNoChange() {
    remote.write("run.sh", "x");
    CommitId first = pushAndPoll("One");
    remote.people().run("update-index", "--chmod=+x", "run.sh");
    remote.people().run("commit", "--quiet", "--message", "Executable");
    remote.people().run("push", "--quiet", "origin", "HEAD");
    mirror.poll(MAIN);
    CommitId second = new CommitId(remote.people().run("rev-parse", "HEAD"));

    assertThat(mirror.changes(Optional.of(first), second, PathScope.all()).files()).isEmpty();
  }

  @Test
  void aFileLargerThanTheCallerAllowsIsNotRead() {
    remote.write("large.yaml", "x".repeat(1001));
    CommitId commit = pushAndPoll("Large");
    BlobId blob = mirror.tree(commit, PathScope.all()).files().get(0).blob();

    assertThat(mirror.read(blob, 1000)).isEqualTo(new BlobContent.TooLarge(1001, 1000));
  }

  @Test
  void treesThatNestIntoEndlessPathsAreRefused() {
    String blob = remote.write("seed", "x").people().run("hash-object", "-w", "seed");
    String tree = makeTree("100644 blob " + blob + "\tleaf");
    for (int level = 0; level < 8; level++) {
      StringBuilder entries = new StringBuilder();
      for (int entry = 0; entry < 10; entry++) {
        entries.append("040000 tree %s\td%d\n".formatted(tree, entry));
      }
      tree = makeTree(entries.toString());
    }
    CommitId bomb = new CommitId(remote.people().run("commit-tree", "-m", "Endless", tree));
    remote.people().run("push", "--quiet", "origin", bomb.sha() + ":refs/heads/main");
    mirror.close();
    mirror = open(TransferLimits.defaults().withMaxTreeEntries(5000));
    mirror.poll(MAIN);

    assertThatThrownBy(() -> mirror.tree(bomb, PathScope.all()))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("TreeTooLarge"));
    mirror.close();
    mirror = open(TransferLimits.defaults());
    assertThat(mirror.poll(MAIN)).isEqualTo(new PollResult.Unchanged(bomb));
    assertThat(mirror.attribute(Set.of("d0"), Optional.empty(), bomb)).isEmpty();
  }

  @Test
  void aFileThatBecameADirectoryIsAttributedToThatCommit() {
    remote.write("a", "1");
    pushAndPoll("File");
    remote.people().run("rm", "--quiet", "a");
    CommitId directory = remote.write("a/b", "1").commit("Directory");
    CommitId tip = remote.write("a/b", "2").commit("Change below");
    remote.people().run("push", "--quiet", "origin", "HEAD");
    mirror.poll(MAIN);

    assertThat(ids(Set.of("a", "a/b"), Optional.empty(), tip))
        .isEqualTo(Map.of("a", directory, "a/b", tip));
  }

  private String makeTree(String entries) {
    remote.write("entries", entries);
    remote.people().run("config", "alias.trees", "!git mktree < entries");
    return remote.people().run("trees");
  }

  @Test
  void aCommitSaysWhoWhenAndWhy() {
    remote.write("a.yaml", "1");
    CommitId commit = pushAndPoll("Add a\n\nBecause.\n\nReviewed-by: Grace\nSerinus-Cluster: test");

    Commit read = mirror.commit(commit);

    assertThat(read.id()).isEqualTo(commit);
    assertThat(read.authorName()).isEqualTo("Ada");
    assertThat(read.authorEmail()).isEqualTo("ada@example.com");
    assertThat(read.subject()).isEqualTo("Add a");
    assertThat(read.message()).contains("Because.");
    assertThat(read.trailer("serinus-cluster")).contains("test");
    assertThat(read.parents()).isEmpty();
    assertThat(read.authoredAt().getEpochSecond())
        .isEqualTo(Long.parseLong(remote.people().run("log", "-1", "--format=%at")));
  }

  @Test
  void anUnknownCommitIsNamed() {
    remote.write("a.yaml", "1");
    pushAndPoll("One");

    assertThatThrownBy(() -> mirror.commit(new CommitId("1".repeat(40))))
        .asInstanceOf(InstanceOfAssertFactories.type(UnavailableException.class))
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("CommitMissing"));
  }

  @Test
  void eachPathIsAttributedToTheNewestCommitThatChangedIt() {
    remote.write("a.yaml", "1").write("b.yaml", "1").write("old.yaml", "1").write("gone.yaml", "1");
    CommitId base = pushAndPoll("Base");
    remote.write("a.yaml", "2").write("b.yaml", "2").commit("Change both");
    CommitId changesA = remote.write("a.yaml", "3").commit("Change a");
    CommitId changesB = remote.write("b.yaml", "3").commit("Change b");
    remote.people().run("rm", "--quiet", "gone.yaml");
    CommitId deletes = remote.commit("Delete gone");
    CommitId tip = remote.write("other.yaml", "1").commit("Change other");
    remote.people().run("push", "--quiet", "origin", "HEAD");
    mirror.poll(MAIN);

    assertThat(ids(Set.of("a.yaml", "b.yaml", "old.yaml", "gone.yaml"), Optional.of(base), tip))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("a.yaml", changesA, "b.yaml", changesB, "gone.yaml", deletes));
    assertThat(ids(Set.of("old.yaml"), Optional.empty(), tip)).containsEntry("old.yaml", base);
  }

  @Test
  void whatAMergeBroughtInIsAttributedToTheMergedCommit() {
    remote.write("a.yaml", "1").write("b.yaml", "1");
    CommitId base = pushAndPoll("Base");
    remote.people().run("switch", "--quiet", "--create", "topic");
    CommitId onTopic = remote.write("a.yaml", "2").commit("Change a on a topic branch");
    remote.people().run("switch", "--quiet", "main");
    CommitId onMain = remote.write("b.yaml", "2").commit("Change b on main");
    remote.people().run("merge", "--quiet", "--no-ff", "--message", "Merge topic", "topic");
    remote.people().run("push", "--quiet", "origin", "HEAD");
    CommitId merge = new CommitId(remote.people().run("rev-parse", "HEAD"));
    mirror.poll(MAIN);

    assertThat(ids(Set.of("a.yaml", "b.yaml"), Optional.of(base), merge))
        .isEqualTo(Map.of("a.yaml", onTopic, "b.yaml", onMain));
    assertThat(mirror.commit(merge).parents()).containsExactly(onMain, onTopic);
  }

  @Test
  void whatAMergeChangedItselfIsAttributedToTheMerge() {
    remote.write("a.yaml", "1");
    CommitId base = pushAndPoll("Base");
    remote.people().run("switch", "--quiet", "--create", "topic");
    remote.write("a.yaml", "topic").commit("Topic");
    remote.people().run("switch", "--quiet", "main");
    remote.write("a.yaml", "main").commit("Main");
    remote.people().run("merge", "--quiet", "--strategy=ours", "--no-commit", "topic");
    CommitId merge = remote.write("a.yaml", "both").push("Merge by hand");
    mirror.poll(MAIN);

    assertThat(ids(Set.of("a.yaml"), Optional.of(base), merge)).isEqualTo(Map.of("a.yaml", merge));
  }

  @Test
  void aSquashedBranchIsAttributedToTheSquashCommit() {
    remote.write("a.yaml", "1");
    CommitId base = pushAndPoll("Base");
    remote.people().run("switch", "--quiet", "--create", "topic");
    remote.write("a.yaml", "2").commit("One");
    remote.write("a.yaml", "3").commit("Two");
    remote.people().run("switch", "--quiet", "main");
    remote.people().run("merge", "--quiet", "--squash", "topic");
    CommitId squash = pushAndPoll("Change a (#7)");

    assertThat(ids(Set.of("a.yaml"), Optional.of(base), squash))
        .isEqualTo(Map.of("a.yaml", squash));
  }

  @Test
  void aMergeThatTookOneSideLeadsToTheCommitOnThatSide() {
    remote.write("a.yaml", "1");
    CommitId base = pushAndPoll("Base");
    remote.people().run("switch", "--quiet", "--create", "topic");
    CommitId onTopic = remote.write("a.yaml", "topic").commit("Topic");
    remote.people().run("switch", "--quiet", "main");
    remote.write("a.yaml", "main").commit("Main");
    remote.people().run("merge", "--quiet", "--no-commit", "--strategy-option=theirs", "topic");
    CommitId merge = remote.push("Take theirs");
    mirror.poll(MAIN);

    assertThat(ids(Set.of("a.yaml"), Optional.of(base), merge))
        .isEqualTo(Map.of("a.yaml", onTopic));
  }

  @Test
  void aMessageOfMegabytesIsReadToABound() throws IOException {
    remote.write("a.yaml", "1").write("message", "Long\n\n" + "x".repeat(4 << 20));
    remote.people().run("add", "a.yaml");
    remote.people().run("commit", "--quiet", "--file", "message");
    CommitId large = new CommitId(remote.people().run("rev-parse", "HEAD"));
    Files.delete(remote.people().directory().resolve("message"));
    CommitId tip = remote.write("b.yaml", "1").push("After it");
    mirror.poll(MAIN);

    assertThat(mirror.commit(large).subject()).isEqualTo("Long");
    assertThat(mirror.commit(large).message()).hasSizeLessThanOrEqualTo(64 * 1024);
    assertThat(ids(Set.of("a.yaml", "b.yaml"), Optional.empty(), tip))
        .isEqualTo(Map.of("a.yaml", large, "b.yaml", tip));
    assertThat(mirror.tree(large, PathScope.all()).files()).hasSize(1);
  }

  @Test
  void aCommitWithoutAnAuthorIsReadAllTheSame() {
    remote.write("a.yaml", "1");
    pushAndPoll("Base");
    String tree = remote.people().run("rev-parse", "HEAD^{tree}");
    remote.write("raw", "tree %s\nauthor nobody\ncommitter nobody\n\nNobody's\n".formatted(tree));
    CommitId odd =
        new CommitId(
            remote.people().run("hash-object", "-t", "commit", "-w", "--literally", "raw"));
    remote.people().run("push", "--quiet", "--force", "origin", odd.sha() + ":refs/heads/main");
    mirror.close();
    mirror =
        GitMirror.open(
            root.resolve("mirrors"),
            new GitRemote(
                remote.url(),
                CredentialsSource.anonymous(),
                false,
                TransferLimits.defaults(),
                Set.of("MISSING_EMAIL", "MISSING_AUTHOR", "MISSING_COMMITTER", "BAD_DATE")),
            Clock.systemUTC());
    mirror.poll(MAIN);

    assertThat(mirror.commit(odd).subject()).isEqualTo("Nobody's");
    assertThat(ids(Set.of("a.yaml"), Optional.empty(), odd)).isEqualTo(Map.of("a.yaml", odd));
  }

  @Test
  void ancestryIsKnown() {
    CommitId first = remote.write("a.yaml", "1").commit("One");
    remote.write("a.yaml", "2");
    CommitId second = pushAndPoll("Two");

    assertThat(mirror.isAncestor(first, second)).isTrue();
    assertThat(mirror.isAncestor(second, first)).isFalse();
    assertThat(mirror.isAncestor(first, first)).isTrue();
  }

  private Map<String, CommitId> ids(Set<String> paths, Optional<CommitId> from, CommitId to) {
    return mirror.attribute(paths, from, to).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().id()));
  }
}
