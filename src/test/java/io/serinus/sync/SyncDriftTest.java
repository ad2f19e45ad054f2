package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.FieldOwner;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncDriftTest {
  private static final ObjectRef ONE = new ObjectRef("v1", "ConfigMap", "test", "one");

  private static final ObjectRef INVENTORY =
      new ObjectRef("v1", "ConfigMap", "serinus-system", "serinus-inventory-apps");

  @TempDir Path root;
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .sync("Two");
    fixture.cluster().takeRequests();
    fixture.takeDrifts();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatWasAppliedAndFromWhichRepositoryStandsOnTheObjectAfterOnePatch() {
    fixture.write("c.yaml", configMap("three", "1")).sync("Three");

    assertThat(fixture.objectRequests())
        .containsExactly("read ConfigMap test/three", "apply ConfigMap test/three");
    KubernetesObject made = fixture.live("ConfigMap", "three");
    assertThat(made.annotation("serinus.io/repository")).contains("apps");
    assertThat(made.annotation("serinus.io/applied").orElseThrow()).matches("[0-9a-f]{16}");
    assertThat(made.labels()).containsEntry("serinus.io/repository", "apps");
  }

  @Test
  void anObjectDeletedByHandIsMadeAgainAndReported() {
    fixture.cluster().sandbox().delete(ONE, fixture.live("ConfigMap", "one").uid());

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    SyncReport report = fixture.again();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(report.drift())
        .containsExactly(new DriftedObject(ONE, List.of(), Set.of(), true, true));
    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/one");
  }

  @Test
  void anObjectDeletedWhileNoControllerRanIsMadeAgainAtTheStartAndReported() {
    fixture.cluster().sandbox().delete(ONE, fixture.live("ConfigMap", "one").uid());

    SyncReport report = fixture.restartOnAnotherDisk().sync();

    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(report.drift())
        .containsExactly(new DriftedObject(ONE, List.of(), Set.of(), true, true));
  }

  @Test
  void anObjectEditedWhileNoControllerRanIsPutBackAtTheStartAndReported() {
    edit("one", "kubectl-edit", "theirs");

    SyncReport report = fixture.restartOnAnotherDisk().sync();

    assertThat(value("one")).isEqualTo("1");
    assertThat(report.drift())
        .containsExactly(
            new DriftedObject(ONE, List.of(".data.value"), Set.of("kubectl-edit"), false, true));
  }

  @Test
  void whatChangedWhileNoControllerRanIsLeftAtTheStartWhereDriftIsOnlyReported() {
    edit("two", "kubectl-edit", "theirs");
    fixture.cluster().sandbox().delete(ONE, fixture.live("ConfigMap", "one").uid());
    fixture.cluster().takeRequests();

    fixture.restartOnAnotherDisk();
    SyncReport report = fixture.with(reportOnly()).sync();

    assertThat(reasons(report)).containsExactly("Drifted", "Drifted");
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(fixture.objectRequests()).isEmpty();
  }

  @Test
  void anObjectThatWasNeverThereIsMadeWithoutAWordAlsoWhereDriftIsOnlyReported() {
    fixture.cluster().refuse("ConfigMap three", "Denied");
    fixture.with(reportOnly()).write("c.yaml", configMap("three", "1")).sync("Three");
    fixture.cluster().acceptAll();

    SyncReport report = fixture.restartOnAnotherDisk().sync();

    assertThat(fixture.exists("ConfigMap", "three")).isTrue();
    assertThat(report.drift()).isEmpty();
    assertThat(fixture.restartOnAnotherDisk().sync().drift()).isEmpty();
  }

  @Test
  void theInventoryOfAnEarlierVersionSaysOfNoObjectThatItStood() {
    fixture.cluster().edit(INVENTORY, "old", tree -> tree.withObject("/data").remove("intended"));
    fixture.cluster().sandbox().delete(ONE, fixture.live("ConfigMap", "one").uid());

    SyncReport report = fixture.restartOnAnotherDisk().with(reportOnly()).sync();

    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(report.drift()).isEmpty();
  }

  private static SyncSettings reportOnly() {
    return new SyncSettings(
        "apps",
        List.of(),
        List.of(),
        SyncLimits.DEFAULT,
        false,
        DriftPolicy.REPORT,
        "serinus-system");
  }

  @Test
  void aFieldEditedByHandIsPutBackAndTheReportNamesManagerAndFieldAndNotTheValue() {
    edit("one", "kubectl-edit", "secret value");

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    SyncReport report = fixture.again();
    assertThat(value("one")).isEqualTo("1");
    assertThat(report.drift())
        .containsExactly(
            new DriftedObject(ONE, List.of(".data.value"), Set.of("kubectl-edit"), false, true));
    assertThat(report.drift().get(0).sentence())
        .isEqualTo("ConfigMap test/one: .data.value was changed by kubectl-edit");
    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/one");
    assertThat(fixture.again().drift()).isEmpty();
    assertThat(fixture.objectRequests()).isEmpty();
  }

  @Test
  void aFieldRemovedByHandIsPutBack() {
    fixture.cluster().edit(ONE, "kubectl-edit", tree -> tree.remove("data"));

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    assertThat(fixture.again().drift()).hasSize(1);
    assertThat(value("one")).isEqualTo("1");
  }

  @Test
  void aMarkRemovedByHandIsPutBack() {
    fixture
        .cluster()
        .edit(
            ONE,
            "kubectl-annotate",
            tree -> ((ObjectNode) tree.at("/metadata/annotations")).remove("serinus.io/applied"));

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    fixture.again();
    assertThat(fixture.live("ConfigMap", "one").annotation("serinus.io/applied")).isPresent();
  }

  @Test
  void anObjectThatLostTheLabelIsFoundAndPutBack() {
    fixture
        .cluster()
        .edit(ONE, "kubectl-label", tree -> ((ObjectNode) tree.path("metadata")).remove("labels"));

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    fixture.again();
    assertThat(fixture.live("ConfigMap", "one").labels()).containsKey("serinus.io/repository");
  }

  @Test
  void changesOfTheStatusAndOfFieldsThatGitDoesNotStateCallNobody() {
    fixture
        .cluster()
        .edit(ONE, "kubectl-edit", tree -> tree.withObject("/data").put("more", "theirs"));
    fixture
        .cluster()
        .edit(ONE, "controller", tree -> tree.withObject("/status").put("phase", "Ready"));

    assertThat(fixture.takeDrifts()).isZero();
    assertThat(fixture.again().drift()).isEmpty();
    assertThat(fixture.objectRequests()).isEmpty();
  }

  @Test
  void aRestartOnAnotherDiskAppliesOnlyWhatDiffers() {
    fixture.restartOnAnotherDisk().sync();
    assertThat(fixture.objectRequests()).isEmpty();

    edit("two", "kubectl-edit", "theirs");
    fixture.restartOnAnotherDisk().sync();
    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/two");
    assertThat(value("two")).isEqualTo("1");
  }

  @Test
  void aReplicaThatWasAwayForTwoCommitsAppliesTheRevert() {
    fixture.restartOnAnotherDisk().sync();
    fixture.write("a.yaml", configMap("one", "2")).push("Bump");
    fixture.restartOnAnotherDisk().sync();
    assertThat(value("one")).isEqualTo("2");

    fixture.write("a.yaml", configMap("one", "1")).push("Revert");
    fixture.restartOnAnotherDisk().sync();

    assertThat(value("one")).isEqualTo("1");
  }

  @Test
  void aClusterRestoredToAnOlderStateEndsAsGitSays() {
    KubernetesObject old = fixture.live("ConfigMap", "one");
    fixture.write("a.yaml", configMap("one", "2")).sync("Bump");
    fixture.takeDrifts();

    fixture.cluster().sandbox().apply(old, FieldOwner.FROM_GIT);

    assertThat(fixture.takeDrifts()).isEqualTo(1);
    fixture.again();
    assertThat(value("one")).isEqualTo("2");
  }

  @Test
  void oneObjectThatCanNeverBeAppliedCostsTheOthersNothingAtARestart() {
    fixture.cluster().refuse("ConfigMap never", "Denied");
    fixture.write("c.yaml", configMap("never", "1")).sync("Never");
    fixture.cluster().takeRequests();

    fixture.restart().sync();

    assertThat(fixture.objectRequests()).containsExactly("apply ConfigMap test/never");
  }

  @Test
  void driftIsOnlyReportedWhereThatIsAskedFor() {
    fixture.with(reportOnly());
    fixture.sync();
    edit("one", "kubectl-edit", "theirs");
    fixture
        .cluster()
        .sandbox()
        .delete(
            new ObjectRef("v1", "ConfigMap", "test", "two"),
            fixture.live("ConfigMap", "two").uid());
    fixture.cluster().takeRequests();

    SyncReport report = fixture.again();

    assertThat(reasons(report)).containsExactly("Drifted", "Drifted");
    assertThat(report.problems())
        .allMatch(problem -> problem.severity() == ManifestProblem.Severity.WARNING);
    assertThat(report.drift()).hasSize(2).noneMatch(DriftedObject::putBack);
    assertThat(fixture.objectRequests()).isEmpty();
    fixture.write("a.yaml", configMap("one", "2")).sync("Change");
    assertThat(value("one")).isEqualTo("2");
  }

  @Test
  void anObjectAnnotatedToIgnoreDriftIsLeftUntilGitChangesIt() {
    String ignoring = "namespace: test, annotations: {serinus.io/drift: ignore}";
    fixture
        .write("a.yaml", configMap("one", "1").replace("namespace: test", ignoring))
        .sync("Ignore");
    fixture.takeDrifts();
    fixture.cluster().takeRequests();
    edit("one", "kubectl-edit", "theirs");

    assertThat(fixture.takeDrifts()).isZero();
    assertThat(fixture.again().drift()).isEmpty();
    assertThat(value("one")).isEqualTo("theirs");
    fixture
        .write("a.yaml", configMap("one", "2").replace("namespace: test", ignoring))
        .sync("Change");
    assertThat(value("one")).isEqualTo("2");
  }

  @Test
  void aFightIsDampedAndReportedAsContended() {
    int putBack = 0;
    SyncReport last = null;
    for (int second = 0; second < 3600; second++) {
      edit("one", "other-controller", "theirs");
      last = fixture.again();
      putBack += (int) last.drift().stream().filter(DriftedObject::putBack).count();
      fixture.pass(Duration.ofSeconds(1));
    }

    // Three at once, then after 10, 20, 40, … 600 s.
    assertThat(putBack).isBetween(8, 13);
    assertThat(reasons(last)).containsExactly("Contended");
    assertThat(last.problems().get(0).toString()).contains(".data.value", "other-controller");
    assertThat(last.retryAt()).isPresent();
  }

  @Test
  void whoeverTakesTheMarkAwayAgainAndAgainCausesNoLoop() {
    int patches = 0;
    fixture.cluster().takeRequests();
    for (int second = 0; second < 600; second++) {
      fixture
          .cluster()
          .edit(
              ONE,
              "webhook",
              tree -> tree.withObject("/metadata/annotations").put("serinus.io/applied", "0"));
      fixture.again();
      patches += fixture.objectRequests().size();
      fixture.pass(Duration.ofSeconds(1));
    }

    assertThat(patches).isBetween(3, 10);
  }

  @Test
  void aTargetsReplicasAreTheRolloutsAndNoDrift() {
    fixture
        .write("d.yaml", deployment("app", "1", 2))
        .write("e.yaml", canary("app"))
        .sync("Rolled out");
    fixture.takeDrifts();
    fixture.cluster().takeRequests();
    ObjectRef target = fixture.live("Deployment", "app").ref();
    KubernetesObject scaled =
        Manifests.object(
            "{apiVersion: apps/v1, kind: Deployment, metadata: {name: app, namespace: test}, spec:"
                + " {replicas: 0}}");
    fixture.cluster().sandbox().apply(scaled, FieldOwner.SHARED);

    assertThat(fixture.takeDrifts()).isZero();
    fixture.again();
    assertThat(fixture.objectRequests()).isEmpty();
    assertThat(fixture.live("Deployment", "app").at("/spec/replicas").asInt()).isZero();
    assertThat(target.kind()).isEqualTo("Deployment");
  }

  @Test
  void anObjectMadeByPeoplesToolsIsTakenOverWithoutASecondOwner() {
    ObjectRef web = new ObjectRef("v1", "ConfigMap", "test", "web");
    for (String tool : List.of("kubectl-client-side-apply", "helm", "kustomize-controller")) {
      fixture
          .cluster()
          .sandbox()
          .apply(Manifests.object(configMap("web", "1")), new FieldOwner(tool, false));
    }
    fixture.write("web.yaml", configMap("web", "2")).sync("Take over");
    assertThat(value("web")).isEqualTo("2");
    assertThat(managers(web)).containsExactly("serinus");

    fixture.write("web.yaml", configMap("web", "3")).sync("Bump");
    assertThat(value("web")).isEqualTo("3");
    fixture
        .write(
            "web.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: test}}")
        .sync("Remove the field");
    assertThat(fixture.live("ConfigMap", "web").at("/data").isMissingNode()).isTrue();
  }

  @Test
  void fieldsOfAToolThatGitDoesNotStateStayTheTools() {
    fixture
        .cluster()
        .sandbox()
        .apply(
            Manifests.object(configMap("web", "1").replace("data: {", "data: {more: kept, ")),
            new FieldOwner("kubectl", false));

    fixture.write("web.yaml", configMap("web", "2")).sync("Take over");

    assertThat(fixture.live("ConfigMap", "web").at("/data/more").asText()).isEqualTo("kept");
    assertThat(managers(new ObjectRef("v1", "ConfigMap", "test", "web")))
        .containsExactlyInAnyOrder("kubectl", "serinus");
  }

  @Test
  void aFieldThatAnotherControllerHoldsIsLeftAndReportedAndTheRestIsApplied() {
    fixture
        .cluster()
        .sandbox()
        .apply(Manifests.object(deployment("app", "0", 1)), new FieldOwner("kubectl", false));
    fixture
        .cluster()
        .edit(
            new ObjectRef("apps/v1", "Deployment", "test", "app"),
            "autoscaler",
            tree -> tree.withObject("/spec").put("replicas", 7));

    fixture.write("app.yaml", deployment("app", "1", 2)).sync("Meet");
    assertThat(replicas()).isEqualTo(7);
    SyncReport report = fixture.again();
    assertThat(reasons(report)).containsExactly("FieldsLeft");
    assertThat(report.problems().get(0).toString()).contains(".spec.replicas");
    assertThat(image()).endsWith(":1");

    fixture.write("app.yaml", deployment("app", "2", 2)).sync("Bump");
    assertThat(replicas()).isEqualTo(7);
    assertThat(image()).endsWith(":2");
    fixture.takeDrifts();
    fixture.restart().sync();
    assertThat(fixture.takeDrifts()).isZero();

    fixture
        .write(
            "app.yaml",
            deployment("app", "2", 2)
                .replace(
                    "namespace: test}\nspec",
                    "namespace: test, annotations: {serinus.io/force: 'true'}}\nspec"))
        .sync("Force");
    assertThat(replicas()).isEqualTo(2);
  }

  @Test
  void marksInAManifestThatWasExportedAreNotApplied() {
    fixture
        .write(
            "c.yaml",
            configMap("three", "1")
                .replace(
                    "namespace: test",
                    "namespace: test, annotations: {serinus.io/applied: x,"
                        + " serinus.io/source-commit: abc, serinus.io/repository: other}"))
        .sync("Export");

    KubernetesObject made = fixture.live("ConfigMap", "three");
    assertThat(made.annotation("serinus.io/repository")).contains("apps");
    assertThat(made.annotation("serinus.io/source-commit").orElseThrow()).matches("[0-9a-f]{40}");
    assertThat(made.annotation("serinus.io/applied").orElseThrow()).isNotEqualTo("x");
  }

  @Test
  void aSecretWrittenAsTextIsOwnedAsDataAndItsDriftNamesNoValue() {
    ObjectRef secret = new ObjectRef("v1", "Secret", "test", "token");
    fixture
        .write(
            "s.yaml",
            "{apiVersion: v1, kind: Secret, metadata: {name: token, namespace: test}, stringData:"
                + " {key: hunter2}}")
        .sync("Secret");
    fixture
        .cluster()
        .edit(secret, "kubectl-edit", tree -> tree.withObject("/data").put("key", "eA=="));

    SyncReport report = fixture.again();

    assertThat(fixture.live("Secret", "token").at("/data/key").asText()).isEqualTo("aHVudGVyMg==");
    assertThat(report.drift().toString())
        .contains(".data.key", "kubectl-edit")
        .doesNotContain("hunter2", "eA==");
  }

  private int replicas() {
    return fixture.live("Deployment", "app").at("/spec/replicas").asInt();
  }

  private String image() {
    return fixture.live("Deployment", "app").at("/spec/template/spec/containers/0/image").asText();
  }

  private List<String> managers(ObjectRef ref) {
    return fixture
        .cluster()
        .sandbox()
        .find(ref)
        .orElseThrow()
        .at("/metadata/managedFields")
        .findValuesAsText("manager");
  }

  private void edit(String name, String manager, String value) {
    fixture
        .cluster()
        .edit(
            new ObjectRef("v1", "ConfigMap", "test", name),
            manager,
            tree -> tree.withObject("/data").put("value", value));
  }

  private String value(String name) {
    return fixture.live("ConfigMap", name).at("/data/value").asText();
  }
}
