package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.CommitId;
import io.serinus.git.CredentialsSource;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.RefSelector;
import io.serinus.git.TransferLimits;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.PathSelection;
import io.serinus.manifest.ReadLimits;
import io.serinus.model.InvalidInputException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one repository may take of the memory that all share. */
class SyncBoundsTest {
  private static final long BUDGET = 1 << 20;

  private final HeapBudget budget = new HeapBudget(BUDGET);
  private SyncFixture fixture;

  @BeforeEach
  void start(@TempDir Path root) {
    fixture = new SyncFixture(root);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private IndexReader reader() {
    return new IndexReader(
        fixture.mirror(),
        new ManifestReader(ReadLimits.DEFAULT),
        new ManifestCache(0),
        PathSelection.of(List.of(), List.of()),
        budget);
  }

  private CommitId push(String path, int size) {
    fixture.write(path, configMap(size)).push("Write " + size);
    return fixture.poll();
  }

  private static String configMap(int size) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: n}, data: {a: "
        + "x".repeat(size)
        + "}}";
  }

  @Test
  void aRepositoryAboveTheBoundIsRefusedAndTheOneBeforeHoldsUntilItIsSmaller() {
    IndexReader reader = reader();
    RepositoryIndex good = reader.read(Optional.empty(), push("a.yaml", 1_000));
    CommitId large = push("b.yaml", 1_100_000);

    tooLarge(reader, Optional.of(good), large);
    tooLarge(reader, Optional.empty(), large);

    assertThat(budget.freeFor(this)).isEqualTo(BUDGET - good.weight());
    RepositoryIndex smaller = reader.read(Optional.of(good), push("b.yaml", 500_000));
    assertThat(smaller.files()).containsOnlyKeys("a.yaml", "b.yaml");
    assertThat(smaller.weight())
        .isEqualTo(smaller.files().values().stream().mapToLong(ManifestFile::weight).sum());
  }

  @Test
  void aCommitAboveTheBoundLeavesWhatStoodIsReportedAndTheNextSmallerOneIsApplied() {
    fixture.with(budget);
    fixture.write("a.yaml", configMap(1_000)).sync("Small");
    fixture.cluster().takeRequests();

    SyncReport report =
        fixture.remove("a.yaml").write("b.yaml", configMap(1_100_000)).sync("Large");

    assertThat(SyncFixture.reasons(report)).containsExactly("RepositoryTooLarge");
    assertThat(report.retryAt()).isPresent();
    assertThat(fixture.exists("ConfigMap", "n")).isTrue();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
    SyncReport smaller =
        fixture.write("b.yaml", configMap(10).replace("name: n", "name: other")).sync("Smaller");
    assertThat(smaller.problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "other")).isTrue();
    assertThat(fixture.exists("ConfigMap", "n")).isFalse();
  }

  @Test
  void manyFilesThatAreSmallEachAreRefusedTogether() {
    for (int file = 0; file < 12; file++) {
      fixture.write("m" + file + ".yaml", configMap(100_000));
    }
    fixture.push("Twelve");

    tooLarge(reader(), Optional.empty(), fixture.poll());
  }

  @Test
  void whatOneRepositoryHoldsTheOthersCannotTake() {
    IndexReader one = reader();
    IndexReader other = reader();
    CommitId commit = push("a.yaml", 400_000);
    CommitId larger = push("b.yaml", 400_000);
    RepositoryIndex held = one.read(Optional.empty(), commit);

    tooLarge(other, Optional.empty(), larger);

    assertThat(other.read(Optional.empty(), commit).weight()).isEqualTo(held.weight());
  }

  @Test
  void ofATreeThatIsTooLargeOnlyWhatThePathsNameIsListed(@TempDir Path mirrors) {
    for (int file = 0; file < 30; file++) {
      fixture.write("services/s" + file + "/code.go", "package " + file);
    }
    fixture.write(".serinusignore", "secret.yaml\n").write("apps/.serinusignore", "draft.yaml\n");
    for (String name : List.of("one", "draft", "secret")) {
      fixture.write("apps/team/" + name + ".yaml", configMap(1));
    }
    fixture.push("Monorepo");
    CommitId tip = fixture.poll();
    GitRemote remote =
        new GitRemote(
            fixture.mirror().url(),
            CredentialsSource.anonymous(),
            false,
            TransferLimits.defaults().withMaxTreeEntries(20));
    try (GitMirror small = GitMirror.open(mirrors, remote, Clock.systemUTC())) {
      small.poll(new RefSelector.Branch("main"));

      assertThat(read(small, List.of("apps/team/**"), tip).files())
          .containsOnlyKeys("apps/team/one.yaml");
      for (List<String> everywhere : List.of(List.<String>of(), List.of("**/one.yaml"))) {
        assertThatThrownBy(() -> read(small, everywhere, tip))
            .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
            .satisfies(failure -> assertThat(failure.reason()).isEqualTo("TreeTooLarge"));
      }
    }
  }

  private RepositoryIndex read(GitMirror mirror, List<String> include, CommitId tip) {
    return new IndexReader(
            mirror,
            new ManifestReader(ReadLimits.DEFAULT),
            new ManifestCache(0),
            PathSelection.of(include, List.of()),
            budget)
        .read(Optional.empty(), tip);
  }

  private static void tooLarge(IndexReader reader, Optional<RepositoryIndex> base, CommitId tip) {
    assertThatThrownBy(() -> reader.read(base, tip))
        .asInstanceOf(InstanceOfAssertFactories.type(InvalidInputException.class))
        .satisfies(failure -> assertThat(failure.reason()).isEqualTo("RepositoryTooLarge"));
  }
}
