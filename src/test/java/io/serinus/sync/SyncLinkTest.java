package io.serinus.sync;

import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.CommitId;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.PathSelection;
import io.serinus.manifest.ReadLimits;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncLinkTest {
  @TempDir Path root;
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private String valueOf(String name) {
    return fixture.live("ConfigMap", name).at("/data/value").asText();
  }

  @Test
  void aFileThatBecameALinkIntoTheRepositoryGoesOnBeingApplied() {
    fixture.write("apps/a.yaml", configMap("one", "1")).sync("File");
    fixture
        .remove("apps/a.yaml")
        .write("base/a.txt", configMap("one", "2"))
        .write("apps/keep.txt", "x")
        .link("apps/a.yaml", "../base/a.txt");
    SyncReport report = fixture.sync("Link");

    assertThat(report.problems()).isEmpty();
    assertThat(valueOf("one")).isEqualTo("2");
    fixture.write("base/a.txt", configMap("one", "3")).sync("Change what it leads to");
    assertThat(valueOf("one")).isEqualTo("3");
  }

  @Test
  void filesOfALinkedFolderAreAppliedAlsoWhenOnlyTheLinkIsSelected() {
    selectApps();
    fixture
        .write("base/a.yaml", configMap("one", "1"))
        .write("apps/keep.txt", "x")
        .link("apps/prod", "../base")
        .sync("Link");
    assertThat(valueOf("one")).isEqualTo("1");

    fixture
        .write("base/a.yaml", configMap("one", "2"))
        .write("base/b.yaml", configMap("two", "1"))
        .sync("Change and add");
    assertThat(valueOf("one")).isEqualTo("2");
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();

    SyncReport report = fixture.remove("base/b.yaml").sync("Remove");
    assertThat(report.problems()).isEmpty();
    assertThat(report.pruned()).hasSize(1);
  }

  private void selectApps() {
    fixture.with(
        new SyncSettings(
            "apps",
            List.of("apps"),
            List.of(),
            SyncLimits.DEFAULT,
            false,
            DriftPolicy.CORRECT,
            "serinus-system"));
  }

  @Test
  void aFileReachedDirectlyAndByLinksIsOneDocument() {
    SyncReport report =
        fixture
            .write("base/a.yaml", configMap("one", "1"))
            .link("b.yaml", "base/a.yaml")
            .link("c", "base")
            .sync("Links");

    assertThat(report.problems()).isEmpty();
    assertThat(report.applied()).hasSize(1);
  }

  @Test
  void aProblemIsNamedWhereTheFileIs() {
    selectApps();
    SyncReport report =
        fixture
            .write("base/a.yaml", "apiVersion: v1\nkind: [\nmetadata: {name: one}\n")
            .write("apps/keep.txt", "x")
            .link("apps/prod", "../base")
            .sync("Broken");

    assertThat(report.problems().get(0).path()).isEqualTo("base/a.yaml");
  }

  @Test
  void aLinkThatLeadsOutOfTheRepositoryOrInACircleKeepsWhatStoodThere() {
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("apps/b.yaml", configMap("two", "1"))
        .sync("Files");
    SyncReport report =
        fixture
            .remove("a.yaml")
            .remove("apps")
            .link("a.yaml", "../outside.yaml")
            .link("apps", "apps")
            .sync("Links");

    assertThat(reasons(report)).contains("SymlinkSkipped", "PruningHeld");
    assertThat(report.pruned()).isEmpty();
  }

  @Test
  void aLinkThatLeadsNowhereIsFollowedOnceItsTargetIsThere() {
    fixture.link("a.yaml", "base/a.txt").sync("Loose");
    SyncReport report = fixture.write("base/a.txt", configMap("one", "1")).sync("Target");

    assertThat(report.problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void aRemovedLinkRemovesWhatItBrought() {
    selectApps();
    fixture
        .write("base/a.yaml", configMap("one", "1"))
        .write("apps/b.yaml", configMap("two", "1"))
        .write("apps/c.yaml", configMap("three", "1"))
        .link("apps/prod", "../base")
        .sync("Link");

    assertThat(fixture.remove("apps/prod").sync("No link").pruned()).hasSize(1);
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
  }

  @Test
  void besideALinkOneChangedFileIsTheOnlyOneThatIsReadAgain() {
    IndexReader reader =
        new IndexReader(
            fixture.mirror(),
            new ManifestReader(ReadLimits.DEFAULT),
            new ManifestCache(0),
            PathSelection.of(List.of(), List.of()));
    fixture
        .write("base/a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .link("apps", "base")
        .link("out.yaml", "/etc/passwd")
        .push("First");
    RepositoryIndex first = reader.read(Optional.empty(), fixture.poll());
    fixture.write("b.yaml", configMap("two", "2")).push("One file");
    CommitId changed = fixture.poll();
    RepositoryIndex second = reader.read(Optional.of(first), changed);
    fixture.write("base/c.yaml", configMap("three", "1")).push("One more below the link");
    RepositoryIndex third = reader.read(Optional.of(second), fixture.poll());

    assertThat(second.links()).isSameAs(first.links());
    assertThat(second.files().get("base/a.yaml")).isSameAs(first.files().get("base/a.yaml"));
    assertThat(second.files().get("b.yaml")).isNotEqualTo(first.files().get("b.yaml"));
    assertThat(third.files()).containsOnlyKeys("base/a.yaml", "base/c.yaml", "b.yaml");
    assertThat(third.files().get("b.yaml")).isSameAs(second.files().get("b.yaml"));
  }
}
