package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static io.serinus.sync.Manifests.service;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.cluster.FieldOwner;
import io.serinus.git.CommitId;
import io.serinus.model.GitMarks;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncTargetTest {
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

  private Map<String, String> marks() {
    return fixture.live("Deployment", "podinfo").annotations();
  }

  private int replicas() {
    return fixture.live("Deployment", "podinfo").at("/spec/replicas").asInt();
  }

  private void rolloutScales(int replicas) {
    var tree = Json.MAPPER.createObjectNode();
    tree.put("apiVersion", "apps/v1").put("kind", "Deployment");
    tree.putObject("metadata").put("name", "podinfo").put("namespace", "test");
    tree.putObject("spec").put("replicas", replicas);
    assertThat(fixture.cluster().sandbox().apply(KubernetesObject.of(tree), FieldOwner.SHARED))
        .isInstanceOf(io.serinus.cluster.WriteOutcome.Written.class);
  }

  @Test
  void theTargetsReplicasAreGitsWishAndTheRolloutsField() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 5))
        .write("b.yaml", canary("podinfo"))
        .sync("One");
    assertThat(marks()).containsEntry(GitMarks.REPLICAS, "5");
    rolloutScales(0);

    fixture.write("a.yaml", deployment("podinfo", "2", 7)).sync("Two");

    assertThat(replicas()).isZero();
    assertThat(marks()).containsEntry(GitMarks.REPLICAS, "7");
  }

  @Test
  void aDeploymentThatBecomesATargetKeepsItsPods() {
    fixture.write("a.yaml", deployment("podinfo", "1", 5)).sync("Plain");
    assertThat(replicas()).isEqualTo(5);

    SyncReport report = fixture.write("b.yaml", canary("podinfo")).sync("With canary");

    assertThat(report.problems()).isEmpty();
    assertThat(replicas()).isEqualTo(5);
    rolloutScales(0);
    assertThat(replicas()).isZero();
  }

  @Test
  void aDeploymentWhoseCanaryIsGoneGetsGitsReplicasAgain() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 5))
        .write("b.yaml", canary("podinfo"))
        .sync("Canary");
    rolloutScales(0);
    fixture.remove("b.yaml").sync("No canary");

    SyncReport report = fixture.sync();

    assertThat(report.problems()).isEmpty();
    assertThat(replicas()).isEqualTo(5);
    fixture.write("a.yaml", deployment("podinfo", "1", 6)).sync("Six");
    assertThat(replicas()).isEqualTo(6);
  }

  @Test
  void aCanaryFromElsewhereMakesItsDeploymentATarget() {
    fixture
        .cluster()
        .sandbox()
        .apply(
            KubernetesObject.of(
                Json.MAPPER.valueToTree(
                    Map.of(
                        "apiVersion",
                        "flagger.app/v1beta1",
                        "kind",
                        "Canary",
                        "metadata",
                        Map.of("name", "podinfo", "namespace", "test"),
                        "spec",
                        Map.of("targetRef", Map.of("kind", "Deployment", "name", "podinfo"))))),
            new FieldOwner("kubectl", false));

    fixture.write("a.yaml", deployment("podinfo", "1", 5)).sync("One");

    assertThat(replicas()).isEqualTo(1);
    assertThat(marks()).containsEntry(GitMarks.REPLICAS, "5");
  }

  @Test
  void theTemplateCarriesNoMarks() {
    fixture.write("a.yaml", deployment("podinfo", "1", 1)).sync("One");

    assertThat(
            fixture
                .live("Deployment", "podinfo")
                .at("/spec/template/metadata/annotations")
                .isMissingNode())
        .isTrue();
  }

  @Test
  void aCanaryWhoseSpecChangedNamesTheCommitInItsMarksAndInAnEventAlsoWithoutARollout() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 1))
        .write("c.yaml", canary("podinfo"))
        .sync("All");
    assertThat(fixture.cluster().sandbox().events()).isEmpty();

    CommitId change =
        fixture
            .write("c.yaml", canary("podinfo").replace("spec:", "spec:\n  skipAnalysis: true"))
            .push("Skip the analysis");
    fixture.write("z.yaml", configMap("z", "1")).push("Something else");
    fixture.sync();

    assertThat(fixture.live("Canary", "podinfo").annotations())
        .containsEntry(GitMarks.SOURCE_COMMIT, change.sha());
    assertThat(fixture.cluster().sandbox().events())
        .extracting(event -> event.message())
        .containsExactly(
            "Spec of podinfo.test changed by commit %s of Ada: Skip the analysis"
                .formatted(change.sha().substring(0, 12)));
    fixture.restart().sync();
    assertThat(fixture.cluster().sandbox().events()).hasSize(1);
  }

  @Test
  void theSourceIsTheCommitThatChangedTheTemplate() {
    CommitId first =
        fixture.write("a.yaml", deployment("podinfo", "1", 1)).sync("Start at 1").commit();
    String revision = marks().get(GitMarks.MANIFEST_REVISION);
    assertThat(marks())
        .containsEntry(GitMarks.SOURCE_COMMIT, first.sha())
        .containsEntry(GitMarks.SOURCE_SUBJECT, "Start at 1")
        .containsEntry(GitMarks.SOURCE_AUTHOR, "Ada")
        .containsEntry(GitMarks.SOURCE_REPOSITORY, "apps")
        .containsKey(GitMarks.SOURCE_COMMITTED_AT);

    fixture.write("a.yaml", deployment("podinfo", "1", 3)).sync("Three pods");
    assertThat(marks())
        .containsEntry(GitMarks.SOURCE_COMMIT, first.sha())
        .containsEntry(GitMarks.MANIFEST_REVISION, revision)
        .containsEntry(GitMarks.REPLICAS, "3");

    CommitId second = fixture.write("a.yaml", deployment("podinfo", "2", 3)).push("Go to 2");
    fixture.write("z.yaml", configMap("z", "1")).push("Something else");
    fixture.sync();
    assertThat(marks())
        .containsEntry(GitMarks.SOURCE_COMMIT, second.sha())
        .containsEntry(GitMarks.SOURCE_SUBJECT, "Go to 2");
    assertThat(marks().get(GitMarks.MANIFEST_REVISION))
        .isNotEqualTo(revision)
        .matches("[0-9a-f]{16}");
  }

  @Test
  void aConfigNamesTheCommitThatChangedItsContent() {
    String secret =
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: password, namespace: test}
        stringData: {password: secret}
        """;
    CommitId first =
        fixture
            .write("a.yaml", configMap("one", "1") + "---\n" + configMap("two", "1"))
            .write("b.yaml", secret)
            .sync("Start")
            .commit();
    assertThat(fixture.live("Secret", "password").annotations())
        .containsEntry(GitMarks.SOURCE_COMMIT, first.sha());

    CommitId change =
        fixture
            .write("a.yaml", configMap("one", "2") + "---\n" + configMap("two", "1"))
            .push("Change one");
    fixture
        .write("a.yaml", configMap("one", "2") + "---\n" + configMap("two", "2"))
        .push("Change two");
    fixture.sync();

    assertThat(fixture.live("ConfigMap", "one").annotations())
        .containsEntry(GitMarks.SOURCE_COMMIT, change.sha())
        .containsEntry(GitMarks.SOURCE_SUBJECT, "Change one");
    assertThat(fixture.live("ConfigMap", "two").annotations())
        .containsEntry(GitMarks.SOURCE_SUBJECT, "Change two");
  }

  @Test
  void theSubjectOfAHostileCommitIsMadeHarmless() {
    String word = "\uD83D\uDC24".repeat(200);
    fixture.write("a.yaml", deployment("podinfo", "1", 1)).sync("evil\u202Etxt\u0007 " + word);
    assertThat(marks().get(GitMarks.SOURCE_SUBJECT))
        .startsWith("eviltxt \uD83D\uDC24")
        .hasSizeLessThanOrEqualTo(256)
        .endsWith("\uD83D\uDC24…")
        .doesNotContain("\u202E", "\u0007");
  }

  @Test
  void aLaterCommitToANeighbourInTheSameFileIsNotTheSource() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 1) + "---\n" + configMap("one", "1"))
        .sync("Start");
    CommitId bump =
        fixture
            .write("a.yaml", deployment("podinfo", "2", 1) + "---\n" + configMap("one", "1"))
            .push("Bump");
    fixture
        .write("a.yaml", deployment("podinfo", "2", 1) + "---\n" + configMap("one", "2"))
        .push("Neighbour");

    fixture.sync();

    assertThat(marks()).containsEntry(GitMarks.SOURCE_COMMIT, bump.sha());
  }

  @Test
  void theSourceSurvivesARestartAndAReformattedFile() {
    CommitId first = fixture.write("a.yaml", deployment("podinfo", "1", 1)).sync("Start").commit();
    fixture
        .write(
            "a.yaml",
            "# a comment\n"
                + deployment("podinfo", "1", 1).replace("{app: podinfo}", "{\"app\": 'podinfo'}"))
        .push("Reformat");
    fixture.cluster().takeRequests();

    fixture.restart().sync();

    assertThat(fixture.objectRequests()).isEmpty();
    assertThat(marks()).containsEntry(GitMarks.SOURCE_COMMIT, first.sha());
  }

  @Test
  void anApexServiceInGitIsMadeOnceAndThenLeftToTheRollout() {
    fixture
        .write("a.yaml", deployment("podinfo", "1", 1))
        .write("b.yaml", canary("podinfo"))
        .write("c.yaml", service("podinfo", 80))
        .sync("One");
    assertThat(fixture.exists("Service", "podinfo")).isTrue();

    SyncReport report = fixture.write("c.yaml", service("podinfo", 81)).sync("Port");
    assertThat(reasons(report)).containsExactly("AdoptedObjectNotSynced");
    assertThat(fixture.live("Service", "podinfo").at("/spec/ports/0/port").asInt()).isEqualTo(80);

    fixture.remove("c.yaml").sync("Removed");
    assertThat(fixture.exists("Service", "podinfo")).isTrue();
  }
}
