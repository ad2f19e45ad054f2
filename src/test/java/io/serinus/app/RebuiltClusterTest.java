package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.git.CommitId;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.sandbox.SimulatedWorkloads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster is lost; another one is built from the same repository. */
final class RebuiltClusterTest {
  private static final String PROVEN = SandboxRun.GOOD;
  private static final String NEWER = "4";
  private static final ObjectRef PRIMARY = SandboxRun.TARGET.named("app-primary");

  private GitDrivenRun run;
  private CommitId proven;

  @BeforeEach
  void aCanaryThatWasPromotedOnce(@TempDir Path folder) {
    run = new GitDrivenRun(folder);
    run.commit("1");
    run.rebuild();
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    assertThat(run.warnings()).as("a new Canary").isEmpty();
    proven = run.commit(PROVEN);
    assertThat(run.settlesAt(Phase.SUCCEEDED, PROVEN)).isTrue();
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void thePrimaryStartsFromThePromotedRevisionAndAGoodNewOneIsRolledOutToIt() {
    run.stop();
    run.commit(NEWER);
    run.rebuild();

    assertThat(run.await(() -> run.status().phase() == Phase.PROGRESSING)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN);
    assertThat(run.status().rollout().promotedManifest().commit()).isEqualTo(proven.sha());
    assertThat(run.settlesAt(Phase.SUCCEEDED, NEWER)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN, NEWER);
    assertThat(run.warnings()).isEmpty();
    assertThat(run.sandbox().events())
        .anyMatch(
            event ->
                event
                    .message()
                    .startsWith(
                        "Making app-primary from the last promoted revision example.test/app:2 of"
                            + " commit "
                            + proven.abbreviated()));
  }

  @Test
  void aRevisionThatFailedBeforeFailsAgainAndUsersKeepThePromotedOne() {
    run.commit(SandboxRun.BAD);
    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();
    run.rebuild();

    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN);
    assertThat(run.statusFile().orElseThrow()).contains(proven.sha());
    run.rebuild();
    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();
    assertThat(run.primaryRan()).as("rebuilt once more").containsExactly(PROVEN);
  }

  @Test
  void aTargetThatIsThePromotedRevisionIsInitialisedWithoutARollout() {
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, PROVEN)).isTrue();
    assertThat(run.status().rollout().history()).isEmpty();
    assertThat(run.primaryRan()).containsExactly(PROVEN);
  }

  @Test
  void aControllerThatIsRestartedInTheMiddleGoesOn() {
    run.stop();
    run.commit(NEWER);
    run.rebuild();
    assertThat(run.await(() -> run.status().phase() == Phase.INITIALIZING)).isTrue();
    run.restart();

    assertThat(run.settlesAt(Phase.SUCCEEDED, NEWER)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN, NEWER);
  }

  @Test
  void aClusterThatIsLostAgainBeforeItWasInitialisedStillBeginsFromThere() {
    run.stop();
    run.commit(NEWER);
    run.rebuild();
    assertThat(run.await(() -> run.statusFile().orElseThrow().contains("phase: Initializing")))
        .isTrue();
    run.rebuild();

    assertThat(run.settlesAt(Phase.SUCCEEDED, NEWER)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN, NEWER);
  }

  @Test
  void lookingItUpCostsNoRequestToTheApiServer() {
    run.rebuild();
    assertThat(run.settlesAt(Phase.INITIALIZED, PROVEN)).isTrue();
    long withRecord = run.cluster().writes().size();
    assertThat(run.statusFile()).isPresent();
    run.stop();
    run.writeStatusFile("");
    run.rebuild();
    assertThat(run.settlesAt(Phase.INITIALIZED, PROVEN)).isTrue();

    assertThat(withRecord).isEqualTo(run.cluster().writes().size());
  }

  @Test
  void aCanaryThatWasTakenOutOfGitIsForgotten() {
    run.commit("Give it up", Map.of("app/canary.yaml", ""));
    assertThat(run.await(() -> run.statusFile().isEmpty())).isTrue();
    run.stop();
    run.commit(NEWER);
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).isTrue();
    assertThat(run.primaryRan()).containsExactly(NEWER);
    assertThat(run.warnings()).isEmpty();
  }

  @Test
  void aCanaryThatWasDeletedByHandIsNotForgottenAsLongAsGitHasIt() {
    run.sandbox()
        .delete(SandboxRun.APP.ref(), run.sandbox().find(SandboxRun.APP.ref()).orElseThrow().uid());
    run.pass(Duration.ofSeconds(30));
    run.stop();
    run.commit(NEWER);
    run.rebuild();

    assertThat(run.settlesAt(Phase.SUCCEEDED, NEWER)).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN, NEWER);
  }

  @Test
  void aCommitThatTheBranchDoesNotContainIsNotTrusted() {
    run.stop();
    run.commit(NEWER);
    String file = run.statusFile().orElseThrow();
    CommitId foreign =
        run.writeStatusFile(
            file + "\n# a commit of the status branch, which holds what it likes\n");
    run.writeStatusFile(file.replace(proven.sha(), foreign.sha()));
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).isTrue();
    assertThat(run.warnings())
        .singleElement()
        .asString()
        .isEqualTo(
            "app-primary is made from app as it is now, which was not analysed: commit "
                + foreign.abbreviated()
                + " is no longer part of the branch that repository apps follows");
  }

  @Test
  void aTemplateThatIsNotTheRecordedOneIsNotTrusted() {
    run.stop();
    CommitId newer = run.commit(NEWER);
    run.writeStatusFile(run.statusFile().orElseThrow().replace(proven.sha(), newer.sha()));
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).isTrue();
    assertThat(run.warnings())
        .singleElement()
        .asString()
        .endsWith("with another pod template than was promoted");
  }

  @Test
  void aFileThatIsNoStatusFileIsSaidAndHoldsNothingUp() {
    run.stop();
    run.commit(NEWER);
    run.writeStatusFile("phase: [\n");
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).isTrue();
    assertThat(run.warnings()).singleElement().asString().contains("is not a status file");
  }

  @Test
  void aPromotedConfigThatIsNotThereIsSaidAndHoldsNothingUp() {
    run.commit(
        "Name a config",
        Map.of("app/deployment.yaml", withSettings("5"), "app/settings.yaml", settings("old")));
    assertThat(run.settlesAt(Phase.SUCCEEDED, "5")).isTrue();
    run.stop();
    run.commit(NEWER);
    run.commit("Drop the config", Map.of("app/settings.yaml", ""));
    run.rebuild();

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).isTrue();
    assertThat(run.warnings()).singleElement().asString().contains("configmap/settings");
  }

  @Test
  void aPromotedRevisionIsGivenThePresentContentOfItsConfigs() {
    run.commit(
        "Name a config",
        Map.of("app/deployment.yaml", withSettings("5"), "app/settings.yaml", settings("old")));
    assertThat(run.settlesAt(Phase.SUCCEEDED, "5")).isTrue();
    run.stop();
    run.commit(
        "Bump",
        Map.of(
            "app/deployment.yaml", withSettings(NEWER),
            "app/settings.yaml", settings("new")));
    run.rebuild();

    assertThat(run.await(() -> run.status().phase() == Phase.PROGRESSING)).isTrue();
    assertThat(run.primaryRan()).containsExactly("5");
    assertThat(
            run.sandbox()
                .find(new ObjectRef("v1", "ConfigMap", "test", "settings-primary"))
                .orElseThrow()
                .at("/data/a")
                .asText())
        .isEqualTo("new");
    assertThat(run.settlesAt(Phase.SUCCEEDED, NEWER)).isTrue();
  }

  @Test
  void aPromotedRevisionThatDoesNotStartGivesWayToTheTarget() {
    run.stop();
    run.commit(NEWER);
    run.rebuild();
    assertThat(run.await(() -> run.sandbox().find(PRIMARY).isPresent())).isTrue();
    run.sandbox().edit(PRIMARY, "test", workload -> thatStarts(workload, "never"));
    assertThat(run.await(() -> run.primaryRan().contains(NEWER))).isTrue();
    run.sandbox().edit(PRIMARY, "test", workload -> thatStarts(workload, "now"));

    assertThat(run.settlesAt(Phase.INITIALIZED, NEWER)).as("%s", run.status()).isTrue();
    assertThat(run.primaryRan()).containsExactly(PROVEN, NEWER);
    assertThat(run.warnings()).anyMatch(text -> text.contains("did not become ready within 60s"));
  }

  private static ObjectNode thatStarts(ObjectNode workload, String when) {
    ((ObjectNode) workload.at("/spec/template/metadata"))
        .withObjectProperty("annotations")
        .put(SimulatedWorkloads.READY, when);
    return workload;
  }

  private static String withSettings(String tag) {
    ObjectNode tree = Manifests.deployment("app", tag).tree();
    ((ObjectNode) tree.at("/spec/template/spec/containers/0"))
        .putArray("envFrom")
        .addObject()
        .putObject("configMapRef")
        .put("name", "settings");
    return tree.toString();
  }

  private static String settings(String value) {
    return "{apiVersion: v1, kind: ConfigMap, metadata: {namespace: test, name: settings}, data: {a: %s}}"
        .formatted(value);
  }
}
