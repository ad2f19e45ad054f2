package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.serinus.git.CommitId;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ManifestOrigin;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedManifestsTest {
  private static final ObjectRef APP = new ObjectRef("apps/v1", "Deployment", "test", "app");

  private SyncFixture repository;

  @BeforeEach
  void open(@TempDir Path root) {
    repository = new SyncFixture(root);
  }

  @AfterEach
  void close() {
    repository.close();
  }

  @Test
  void aWorkloadIsReadAsItWasApplied() {
    write("1");
    CommitId first = sync("first");
    KubernetesObject applied = applied();
    write("2");
    sync("second");

    KubernetesObject found = manifests().of(APP, origin(applied, first), repository.poll());

    assertThat(found.at("/spec")).isEqualTo(applied.at("/spec"));
    assertThat(found.annotations()).isEqualTo(applied.annotations());
    assertThat(found.annotations()).containsEntry(GitMarks.SOURCE_COMMIT, first.sha());
    assertThat(found.annotation(GitMarks.REPLICAS)).contains("3");
  }

  @Test
  void aCommitThatIsNotOnTheFollowedBranchIsNotLookedAt() {
    write("1");
    CommitId first = sync("first");
    KubernetesObject applied = applied();
    CommitId unknown = new CommitId("1".repeat(40));
    assertThatThrownBy(() -> manifests().of(APP, origin(applied, unknown), first))
        .hasMessage("commit 1111111 is no longer part of the branch that repository apps follows");

    write("2");
    CommitId second = sync("second");
    assertThatThrownBy(() -> manifests().of(APP, origin(applied(), second), first))
        .hasMessageContaining("is no longer part of the branch");
  }

  @Test
  void aCommitWithoutTheWorkloadOrWithAnotherTemplateIsNamed() {
    write("1");
    CommitId first = sync("first");
    ManifestOrigin origin = origin(applied(), first);
    write("2");
    CommitId second = sync("second");
    ManifestOrigin moved = new ManifestOrigin(origin.template(), "apps", second.sha());
    assertThatThrownBy(() -> manifests().of(APP, moved, second))
        .hasMessageEndingWith("with another pod template than was promoted");
    assertThatThrownBy(() -> manifests().of(APP.named("nobody"), origin, second))
        .hasMessageEndingWith("does not define Deployment test/nobody");
  }

  @Test
  void whatTheRepositoryMayNotDefineAnyMoreIsNotThere() {
    write("1");
    CommitId first = sync("first");
    ManifestOrigin origin = origin(applied(), first);
    SyncSettings limited =
        new SyncSettings(
            "apps",
            List.of(),
            List.of(),
            new SyncLimits(Set.of("elsewhere"), Set.of(), Set.of(), Optional.empty(), false),
            false,
            DriftPolicy.CORRECT,
            "serinus-system");
    assertThatThrownBy(() -> manifests(limited).of(APP, origin, first))
        .hasMessageContaining("does not define");
  }

  private void write(String tag) {
    repository.write(
        "app.yaml",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: app, namespace: test}
        spec:
          replicas: 3
          selector: {matchLabels: {app: app}}
          template:
            metadata: {labels: {app: app}}
            spec: {containers: [{name: app, image: 'app:%s'}]}
        """
            .formatted(tag));
  }

  private CommitId sync(String message) {
    return repository.sync(message).commit();
  }

  private KubernetesObject applied() {
    return repository.cluster().sandbox().find(APP).orElseThrow();
  }

  private static ManifestOrigin origin(KubernetesObject applied, CommitId commit) {
    return new ManifestOrigin(
        applied.annotation(GitMarks.MANIFEST_REVISION).orElseThrow(), "apps", commit.sha());
  }

  private CommittedManifests manifests() {
    return manifests(SyncSettings.of("apps", "serinus-system"));
  }

  private CommittedManifests manifests(SyncSettings settings) {
    return new CommittedManifests(settings, repository.mirror());
  }
}
