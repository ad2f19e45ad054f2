package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.manifest.ManifestProblem;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncPruneTest {
  @TempDir Path root;
  private SyncFixture fixture;

  @BeforeEach
  void open() {
    fixture = new SyncFixture(root);
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("b.yaml", configMap("two", "1"))
        .write("c.yaml", configMap("three", "1"))
        .sync("Three");
    fixture.cluster().takeRequests();
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void anObjectRemovedFromGitIsDeletedAndLeavesTheInventory() {
    SyncReport report = fixture.remove("a.yaml").sync("Remove");

    assertThat(report.pruned()).containsExactly(new ObjectRef("v1", "ConfigMap", "test", "one"));
    assertThat(fixture.cluster().takeRequests())
        .containsExactly(
            "read ConfigMap test/one",
            "delete ConfigMap test/one",
            "apply ConfigMap serinus-system/serinus-inventory-apps");
    fixture.sync();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void aFileWhoseEndingIsWrittenInUpperCaseFromNowOnKeepsItsObject() {
    SyncReport report = fixture.rename("a.yaml", "a.YAML").sync("Rename");

    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void anUnexpectedErrorAtOneDeletionStopsNoOtherAndIsTriedAgain() {
    fixture.write("d.yaml", configMap("four", "1")).write("e.yaml", configMap("five", "1"));
    fixture.sync("Five");
    fixture
        .cluster()
        .beforeDelete(
            ref -> {
              if (ref.name().equals("five")) {
                throw new StackOverflowError("test");
              }
            });

    SyncReport report = fixture.remove("d.yaml").remove("e.yaml").sync("Remove two");

    assertThat(reasons(report)).containsExactly("InternalError");
    assertThat(fixture.exists("ConfigMap", "four")).isFalse();
    assertThat(fixture.exists("ConfigMap", "five")).isTrue();
    fixture.cluster().beforeDelete(ref -> {});
    fixture.pass(Duration.ofSeconds(10));
    assertThat(fixture.sync().problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "five")).isFalse();
  }

  @Test
  void anObjectWhoseFileBecameASymbolicLinkStaysAlsoAfterARestart() {
    SyncReport report = fixture.remove("a.yaml").link("a.yaml", "base/a.yaml").sync("Link");

    assertThat(reasons(report)).containsExactly("SymlinkSkipped", "PruningHeld");
    assertThat(report.pruned()).isEmpty();
    fixture.restart().sync();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void objectsWhoseFolderBecameASymbolicLinkStayAlsoAfterARestart() {
    fixture.write("apps/d.yaml", configMap("four", "1")).sync("Folder");
    SyncReport report = fixture.remove("apps").link("apps", "base").sync("Link");

    assertThat(report.pruned()).isEmpty();
    fixture.restart().sync();
    assertThat(fixture.exists("ConfigMap", "four")).isTrue();
  }

  @Test
  void objectsWhoseFolderWithADotBecameASymbolicLinkStay() {
    fixture.write("apps/v1.2/d.yaml", configMap("four", "1")).sync("Folder");
    SyncReport report =
        fixture
            .remove("apps/v1.2")
            .write("apps/keep.txt", "x")
            .link("apps/v1.2", "v1.3")
            .sync("Link");

    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "four")).isTrue();
  }

  @Test
  void objectsStayWhenAFolderAboveTheSelectedOneBecameASymbolicLink() {
    fixture.with(
        new SyncSettings(
            "apps",
            List.of("apps/v1.2", "*.yaml"),
            List.of(),
            SyncLimits.DEFAULT,
            false,
            DriftPolicy.CORRECT,
            "serinus-system"));
    fixture.write("apps/v1.2/d.yaml", configMap("four", "1")).sync("Folder");
    SyncReport report = fixture.remove("apps").link("apps", "base").sync("Link");

    assertThat(reasons(report)).containsExactly("SymlinkSkipped", "PruningHeld");
    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "four")).isTrue();
  }

  @Test
  void anObjectWhoseFileBecameATemplateWithoutItsNameStays() {
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                "{{- range .Values.maps }}\napiVersion: v1\nkind: ConfigMap\n{{- end }}\n")
            .sync("Template");

    assertThat(reasons(report)).contains("InvalidYaml");
    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void anObjectWhoseNameIsEncryptedWithSopsTooStays() {
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                """
                apiVersion: ENC[AES256_GCM,data:aa,type:str]
                kind: ENC[AES256_GCM,data:bb,type:str]
                metadata: {name: 'ENC[AES256_GCM,data:cc,type:str]'}
                sops: {mac: 'ENC[AES256_GCM,data:ff,type:str]', version: 3.9.0}
                """)
            .sync("Encrypt");

    assertThat(reasons(report)).containsExactly("SopsEncrypted", "PruningHeld");
    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void anObjectThatIsEncryptedWithSopsAsAWholeFileStays() {
    SyncReport report =
        fixture
            .remove("a.yaml")
            .write("a.json", "{\"data\": \"ENC[aa]\", \"sops\": {\"mac\": \"ENC[ff]\"}}")
            .sync("Encrypt");

    assertThat(reasons(report)).containsExactly("SopsEncrypted", "PruningHeld");
    assertThat(report.pruned()).isEmpty();
  }

  @Test
  void aLinkToAFileOfAnotherKindKeepsNothing() {
    SyncReport report = fixture.remove("a.yaml").link("README.md", "b.yaml").sync("Link");

    assertThat(report.pruned()).hasSize(1);
  }

  @Test
  void anObjectWhoseFileBecameAGitLfsPointerStays() {
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n")
            .sync("Track with LFS");

    assertThat(reasons(report)).contains("GitLfsPointer");
    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void anObjectThatIsNowEncryptedWithSopsStaysAsItIs() {
    SyncReport report =
        fixture
            .write("a.yaml", configMap("one", "2") + "\nsops: {mac: 'ENC[x]', version: 3.9.0}\n")
            .sync("Encrypt");

    assertThat(reasons(report)).contains("SopsEncrypted");
    assertThat(report.pruned()).isEmpty();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void whatWasRemovedWhileTheControllerWasDownIsDeletedToo() {
    fixture.remove("a.yaml").push("Remove");

    fixture.restart().sync();

    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
  }

  @Test
  void aParseErrorPrunesNothingOfItsFileAndTheRestGoesOn() {
    fixture.write("a.yaml", configMap("one", "2").replace("{name", "{ {name"));
    SyncReport report =
        fixture.remove("b.yaml").write("c.yaml", configMap("three", "2")).sync("Broken");

    assertThat(reasons(report)).containsExactly("InvalidYaml", "PruningHeld");
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("1");
    assertThat(fixture.exists("ConfigMap", "two")).isFalse();
    assertThat(fixture.live("ConfigMap", "three").at("/data/value").asText()).isEqualTo("2");

    fixture.cluster().takeRequests();
    fixture.write("a.yaml", configMap("one", "1")).sync("Repaired as it was");
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void aParseErrorPrunesNothingAfterARestartEither() {
    fixture.write("a.yaml", configMap("one", "2").replace("{name", "{ {name")).push("Broken");

    fixture.restart().sync();

    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void whatPruningKeepsIsReportedOnceForEachFileThatKeepsIt() {
    SyncReport report =
        fixture
            .remove("a.yaml")
            .remove("b.yaml")
            .write("charts/x.yaml", "apiVersion: v1\nkind: {{ .Values.kind }}\n")
            .write("d.yaml", "apiVersion: v1\nkind: [\nmetadata: {name: two}\n")
            .sync("Template");

    assertThat(report.pruned()).isEmpty();
    assertThat(report.problems())
        .filteredOn(problem -> problem.reason().equals("PruningHeld"))
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "charts/x.yaml: What stands here is not known, so 2 objects that no file names any more"
                + " are kept: ConfigMap test/one, ConfigMap test/two. Correct it, or list it in"
                + " .serinusignore; what was removed from Git is pruned then.",
            "d.yaml: What stands here is not known, so one object that no file names any more is"
                + " kept: ConfigMap test/two. Correct it, or list it in .serinusignore; what was"
                + " removed from Git is pruned then.");
    assertThat(fixture.remove("charts").remove("d.yaml").sync("Corrected").pruned()).hasSize(2);
  }

  @Test
  void whatPruningKeepsIsReportedInABoundedWay() {
    fixture.remove("a.yaml");
    for (int file = 0; file < 30; file++) {
      fixture.write("charts/%02d.yaml".formatted(file), "kind: {{ .Values.kind }}\n");
    }
    SyncReport report = fixture.sync("Templates");

    assertThat(reasons(report)).filteredOn("PruningHeld"::equals).hasSize(21);
    assertThat(report.problems())
        .extracting(ManifestProblem::toString)
        .anyMatch(text -> text.startsWith("10 more files keep objects"));
  }

  @Test
  void objectsWhoseFolderBecameAKustomizationStay() {
    fixture.write("apps/d.yaml", configMap("four", "1")).sync("Folder");
    SyncReport report =
        fixture
            .remove("apps/d.yaml")
            .write("apps/kustomization.yaml", "configMapGenerator: [{name: four}]\n")
            .sync("Kustomize");

    assertThat(reasons(report)).containsExactly("KustomizeNotSupported", "PruningHeld");
    assertThat(fixture.exists("ConfigMap", "four")).isTrue();
  }

  @Test
  void aFileTooLargeToReadKeepsEverything() {
    String large = configMap("other", "1") + "#" + "x".repeat(9_000_000);
    fixture.remove("b.yaml").write("a.yaml", large).sync("Large");

    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
  }

  @Test
  void aLargeFileThatCannotBeAManifestIsNoProblemAndKeepsNothing() {
    String large = "{" + "\"a\": {\"version\": \"1.0.0\"},\n".repeat(400_000) + "\"z\": 1}";
    SyncReport report = fixture.remove("b.yaml").write("package-lock.json", large).sync("Lock");

    assertThat(report.problems()).isEmpty();
    assertThat(report.pruned()).containsExactly(new ObjectRef("v1", "ConfigMap", "test", "two"));
  }

  @Test
  void aFileThatBecameTextWithoutAnObjectNoLongerDefinesOne() {
    SyncReport report = fixture.write("a.yaml", "todo: [write this\n").sync("Text");

    assertThat(report.problems()).isEmpty();
    assertThat(report.pruned()).containsExactly(new ObjectRef("v1", "ConfigMap", "test", "one"));
  }

  @Test
  void aDefinitionOfMoreThanOneMebibyteIsApplied() {
    String large = "data: {more: '" + "x".repeat(1_100_000) + "'}\n";
    SyncReport report =
        fixture
            .write("d.yaml", configMap("four", "1").replaceFirst("\ndata:.*\n", "\n" + large))
            .sync("Large");

    assertThat(report.problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "four")).isTrue();
  }

  @Test
  void whatIsProtectedOfAnotherOwnerOrGeneratedStays() {
    fixture
        .write(
            "p.yaml",
            configMap("protected", "1")
                .replace(
                    "namespace: test", "namespace: test, labels: {serinus.io/prune: disabled}"))
        .write("q.yaml", configMap("taken", "1"))
        .write("r.yaml", configMap("owned", "1"))
        .write(
            "s.yaml",
            configMap("s", "1") + "---\n" + configMap("t", "1") + "---\n" + configMap("u", "1"))
        .sync("More");
    edit("taken", "/metadata/annotations", "serinus.io/repository", "another");
    fixture
        .cluster()
        .edit(
            fixture.live("ConfigMap", "owned").ref(),
            "someone",
            tree ->
                tree.withObject("/metadata")
                    .putArray("ownerReferences")
                    .addObject()
                    .put("apiVersion", "v1")
                    .put("kind", "ConfigMap")
                    .put("name", "one")
                    .put("uid", fixture.live("ConfigMap", "one").uid())
                    .put("controller", true));

    fixture.remove("p.yaml").remove("q.yaml").remove("r.yaml");
    SyncReport report = fixture.sync("Remove");

    assertThat(report.pruned()).isEmpty();
    assertThat(List.of("protected", "taken", "owned"))
        .allMatch(name -> fixture.exists("ConfigMap", name));
    fixture.cluster().takeRequests();
    fixture.sync();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  private void edit(String name, String pointer, String key, String value) {
    KubernetesObject live = fixture.live("ConfigMap", name);
    fixture.cluster().edit(live.ref(), "someone", tree -> tree.withObject(pointer).put(key, value));
  }

  @Test
  void aNamespaceStaysUnlessItsPruningIsAskedFor() {
    fixture
        .write("n.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: kept}}")
        .write(
            "m.yaml",
            "{apiVersion: v1, kind: Namespace, metadata: {name: goes, annotations:"
                + " {serinus.io/prune: enabled}}}")
        .sync("Namespaces");

    SyncReport report = fixture.remove("n.yaml").remove("m.yaml").sync("Remove");

    assertThat(report.pruned()).extracting(ObjectRef::name).containsExactly("goes");
  }

  @Test
  void aCanaryGoesBeforeItsTarget() {
    fixture
        .write("x.yaml", deployment("app", "1", 1))
        .write("y.yaml", canary("app"))
        .sync("Canary");
    fixture.cluster().takeRequests();

    SyncReport report = fixture.remove("x.yaml").remove("y.yaml").sync("Remove");

    assertThat(report.pruned()).extracting(ObjectRef::kind).containsExactly("Canary", "Deployment");
  }

  @Test
  void whatCouldNotBeDeletedIsTriedAgainLater() {
    fixture.cluster().away(true);
    SyncReport failed = fixture.remove("a.yaml").sync("Remove");
    assertThat(reasons(failed)).containsExactly("ApiServerUnreachable");
    assertThat(failed.retryAt()).isPresent();

    fixture.cluster().away(false);
    fixture.sync();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    fixture.pass(Duration.ofSeconds(10));
    SyncReport healed = fixture.sync();
    assertThat(fixture.exists("ConfigMap", "one")).isFalse();
    assertThat(healed.problems()).isEmpty();
  }
}
