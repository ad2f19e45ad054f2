package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.git.CommitId;
import io.serinus.model.CanaryKey;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositorySyncTest {
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

  @Test
  void aCommitThatChangesOneOfSixHundredObjectsCostsOnePatchAndAPassWithoutChangeNone() {
    for (int file = 0; file < 600; file++) {
      fixture.write("apps/%03d.yaml".formatted(file), configMap("c" + file, "1"));
    }
    SyncReport first = fixture.sync("All of it");
    assertThat(first.applied()).hasSize(600);
    assertThat(first.problems()).isEmpty();
    fixture.cluster().takeRequests();

    fixture.sync();
    assertThat(fixture.cluster().takeRequests()).isEmpty();

    fixture.write("apps/300.yaml", configMap("c300", "2"));
    SyncReport changed = fixture.sync("One of it");
    assertThat(fixture.cluster().takeRequests()).containsExactly("apply ConfigMap test/c300");
    assertThat(changed.unchanged()).isEqualTo(599);
    assertThat(fixture.live("ConfigMap", "c300").at("/data/value").asText()).isEqualTo("2");

    fixture.write("README.md", "words");
    fixture.sync("Nothing for the cluster");
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void theInventoryIsWrittenBeforeAnythingIsApplied() {
    fixture.write("a.yaml", configMap("one", "1")).sync("One");

    assertThat(fixture.cluster().takeRequests())
        .containsExactly(
            "list ConfigMap serinus-system",
            "read ConfigMap test/one",
            "apply ConfigMap serinus-system/serinus-inventory-apps",
            "apply ConfigMap test/one",
            "apply ConfigMap serinus-system/serinus-inventory-apps");
  }

  @Test
  void namespacesComeFirstAndCanariesLast() {
    fixture
        .write("a.yaml", canary("podinfo"))
        .write("b.yaml", deployment("podinfo", "1", 2))
        .write("z.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: test}}")
        .sync("All");

    assertThat(fixture.objectRequests())
        .filteredOn(request -> !request.startsWith("read"))
        .containsExactly(
            "apply Namespace test", "apply Deployment test/podinfo", "apply Canary test/podinfo");
  }

  @Test
  void aChangedTargetWakesItsCanaryAndAChangedNeighbourDoesNot() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 2))
        .write("b.yaml", canary("podinfo"))
        .write("c.yaml", configMap("other", "1"))
        .sync("All");
    assertThat(fixture.woken()).containsExactly(new CanaryKey("test", "podinfo"));
    fixture.woken().clear();

    fixture.write("c.yaml", configMap("other", "2")).sync("Neighbour");
    assertThat(fixture.woken()).isEmpty();

    fixture.write("a.yaml", deployment("podinfo", "2", 2)).sync("Target");
    assertThat(fixture.woken()).containsExactly(new CanaryKey("test", "podinfo"));
  }

  @Test
  void renamingAFileIsNoChange() {
    fixture
        .write("a.yaml", configMap("one", "1") + "---\n" + deployment("app", "1", 1))
        .sync("One");
    fixture.cluster().takeRequests();

    fixture.rename("a.yaml", "b.yaml").sync("Rename");

    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void movingAnObjectToAnotherFileIsNoChange() {
    fixture.write("a.yaml", configMap("one", "1") + "---\n" + configMap("two", "1")).sync("One");
    fixture.cluster().takeRequests();

    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .sync("Move");

    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void aRestartWithoutChangeAppliesNothing() {
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", deployment("app", "1", 1))
        .sync("One");
    fixture.cluster().takeRequests();

    fixture.restart().sync();
    assertThat(fixture.objectRequests()).isEmpty();

    fixture.write("a.yaml", configMap("one", "2")).push("While down");
    fixture.restart().sync();
    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/one");
  }

  @Test
  void afterACrashInTheMiddleOnlyWhatDiffersIsApplied() {
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .sync("One");
    fixture.cluster().refuse("ConfigMap two", "Denied");
    fixture
        .write("a.yaml", configMap("one", "2"))
        .write("b.yaml", configMap("two", "2"))
        .sync("Half");
    fixture.cluster().acceptAll();
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .push("Back");
    fixture.cluster().takeRequests();

    fixture.restart().sync();

    // Two was refused, so it still stands as the commit says.
    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/one");
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("1");
  }

  @Test
  void anEmptyClusterGetsEverythingAgain() {
    fixture.write("a.yaml", configMap("one", "1")).sync("One");
    fixture
        .cluster()
        .sandbox()
        .list(io.serinus.cluster.ResourceKind.CONFIG_MAP)
        .forEach(object -> fixture.cluster().delete(object.ref(), object.uid()));

    fixture.restart().sync();

    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void aNewerCommitTakesOverAtTheNextObject() {
    for (int file = 0; file < 50; file++) {
      fixture.write("%02d.yaml".formatted(file), configMap("c" + file, "old"));
    }
    CommitId old = fixture.push("Old");
    fixture.poll();
    for (int file = 0; file < 50; file++) {
      fixture.write("%02d.yaml".formatted(file), configMap("c" + file, "new"));
    }
    CommitId newer = fixture.push("New");
    fixture.poll();
    fixture
        .cluster()
        .beforeApply(
            object -> {
              if (object.at("/data/value").asText().equals("old")) {
                fixture.offer(newer);
              }
            });

    fixture.offer(old);

    assertThat(fixture.reports()).hasSize(2);
    assertThat(fixture.reports().get(0).superseded()).isTrue();
    assertThat(fixture.reports().get(0).applied()).hasSizeLessThan(10);
    assertThat(fixture.reports().get(1).applied()).hasSize(50);
    assertThat(fixture.live("ConfigMap", "c49").at("/data/value").asText()).isEqualTo("new");
  }

  @Test
  void serverFieldsAndStatusAreNotApplied() {
    fixture
        .write(
            "a.yaml",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: one, namespace: test, creationTimestamp: null, resourceVersion: "5", managedFields: []}
            status: {phase: Old}
            """)
        .sync("Exported");

    assertThat(fixture.live("ConfigMap", "one").at("/status").isMissingNode()).isTrue();
    assertThat(fixture.live("ConfigMap", "one").annotations().keySet())
        .contains("serinus.io/repository")
        .allMatch(key -> key.startsWith("serinus.io/"));
  }

  @Test
  void onlyWhatIsSelectedIsApplied() {
    fixture.with(
        new SyncSettings(
            "apps",
            List.of("live"),
            List.of("live/off"),
            SyncLimits.DEFAULT,
            false,
            DriftPolicy.CORRECT,
            "serinus-system"));
    fixture
        .write("live/a.yaml", configMap("selected", "1"))
        .write("live/off/b.yaml", configMap("excluded", "1"))
        .write("live/tmp/c.yaml", configMap("ignored", "1"))
        .write("else/d.yaml", configMap("outside", "1"))
        .write(".serinusignore", "tmp/\n")
        .sync("All");

    assertThat(fixture.objectRequests())
        .containsExactly("read ConfigMap test/selected", "apply ConfigMap test/selected");

    fixture.write(".serinusignore", "").sync("Ignore nothing");
    assertThat(fixture.objectRequests())
        .containsExactly("read ConfigMap test/ignored", "apply ConfigMap test/ignored");
  }
}
