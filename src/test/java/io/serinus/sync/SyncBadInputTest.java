package io.serinus.sync;

import static io.serinus.sync.Manifests.canary;
import static io.serinus.sync.Manifests.configMap;
import static io.serinus.sync.Manifests.deployment;
import static io.serinus.sync.Manifests.service;
import static io.serinus.sync.SyncFixture.reasons;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.cluster.FieldOwner;
import io.serinus.git.CommitId;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.UnavailableException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncBadInputTest {
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
  void twoFilesThatDefineOneObjectAreBothNamedAndTheClustersStays() {
    fixture
        .write("a.yaml", configMap("one", "1"))
        .write("z.yaml", configMap("well", "1"))
        .sync("One");
    SyncReport report =
        fixture
            .write("b.yaml", "\n" + configMap("one", "2"))
            .write("z.yaml", configMap("well", "2"))
            .sync("Twice");

    assertThat(report.problems())
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "a.yaml:1: ConfigMap test/one is defined here and in b.yaml:2. Remove all but one; none"
                + " is applied until then.",
            "b.yaml:2: ConfigMap test/one is defined here and in a.yaml:1. Remove all but one; none"
                + " is applied until then.");
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("1");
    assertThat(fixture.live("ConfigMap", "well").at("/data/value").asText()).isEqualTo("2");
  }

  @Test
  void aVariableThatIsGivenTwiceIsAppliedOnceAsANodeReadsItAndTold() {
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                deployment("shop", "1", 1)
                    .replace(
                        "image:", "env: [{name: A, value: '1'}, {name: A, value: '2'}], image:"))
            .sync("Twice");

    assertThat(report.applied()).hasSize(1);
    assertThat(report.problems())
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "a.yaml:1: Deployment test/shop: container app gives the variable A more than once: the"
                + " last entry counts, remove the others. Remove the repetition from the"
                + " manifest.");
    assertThat(report.problems().get(0).severity()).isEqualTo(ManifestProblem.Severity.WARNING);
    assertThat(
            fixture
                .live("Deployment", "shop")
                .at("/spec/template/spec/containers/0/env")
                .toString())
        .isEqualTo("[{\"name\":\"A\",\"value\":\"2\"}]");
    assertThat(fixture.sync().problems()).hasSize(1);
  }

  @Test
  void aDeploymentOfAnotherGroupIsAppliedLikeAnyOtherObject() {
    fixture.defineKind("legacy.example.com", "Deployment", "Namespaced");
    SyncReport report =
        fixture
            .write(
                "a.yaml", deployment("legacy", "1", 1).replace("apps/v1", "legacy.example.com/v1"))
            .write("b.yaml", configMap("one", "1"))
            .sync("Legacy");

    assertThat(report.problems()).isEmpty();
    assertThat(report.applied()).hasSize(2);
  }

  @Test
  void aStatefulSetWithACopiedManifestRevisionIsAppliedLikeAnyOtherObject() {
    String copied =
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: store
          namespace: test
          annotations: {serinus.io/manifest-revision: 0123456789abcdef}
        spec: {serviceName: store}
        """;

    SyncReport report =
        fixture.write("a.yaml", copied).write("b.yaml", configMap("one", "1")).sync("Copied");

    assertThat(report.problems()).isEmpty();
    assertThat(report.applied()).hasSize(2);
  }

  @Test
  void anUnexpectedErrorStopsOneObjectOnlyAndIsReportedAndTriedAgainLater() {
    fixture
        .cluster()
        .beforeApply(
            object -> {
              if (object.name().equals("one")) {
                throw new NoClassDefFoundError("test");
              }
            });

    SyncReport report =
        fixture
            .write("a.yaml", configMap("one", "1"))
            .write("b.yaml", configMap("two", "1"))
            .sync("Both");

    assertThat(reasons(report)).containsExactly("InternalError");
    assertThat(report.retryAt()).isPresent();
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
    fixture.cluster().takeRequests();
    fixture.sync();
    assertThat(fixture.cluster().takeRequests()).isEmpty();
  }

  @Test
  void anUnexpectedErrorOfAWholePassIsReportedAndTriedAgainAfterGrowingPauses() {
    fixture.cluster().breakReads(true);
    fixture.write("a.yaml", configMap("one", "1")).push("One");
    CommitId tip = fixture.poll();
    int tries = 0;
    for (int second = 0; second < 3_600; second++) {
      int before = fixture.reports().size();
      fixture.offer(tip);
      tries += fixture.reports().size() - before;
      fixture.pass(Duration.ofSeconds(1));
    }

    assertThat(tries).isBetween(2, 15);
    assertThat(fixture.reports())
        .allSatisfy(report -> assertThat(reasons(report)).containsExactly("InternalError"));
    fixture.cluster().breakReads(false);
    fixture.pass(Duration.ofMinutes(10));
    assertThat(fixture.sync().problems()).isEmpty();
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
  }

  @Test
  void aCanaryWaitsForItsBrokenTargetAndOthersGoOn() {
    SyncReport report =
        fixture
            .write("a.yaml", deployment("podinfo", "1", 2) + "  : [")
            .write("b.yaml", canary("podinfo"))
            .write("c.yaml", deployment("other", "1", 1))
            .write("d.yaml", canary("other"))
            .sync("Broken target");

    assertThat(reasons(report)).containsExactly("InvalidYaml", "TargetBroken");
    assertThat(report.problems().get(1).canary()).contains(new CanaryKey("test", "podinfo"));
    assertThat(fixture.exists("Canary", "podinfo")).isFalse();
    assertThat(fixture.exists("Canary", "other")).isTrue();

    fixture.write("a.yaml", deployment("podinfo", "1", 2)).sync("Repaired");
    assertThat(fixture.exists("Canary", "podinfo")).isTrue();
  }

  @Test
  void aCanaryWhoseTargetIsRefusedByTheApiServerWaitsToo() {
    fixture.cluster().refuse("Deployment podinfo", "Denied");
    SyncReport report =
        fixture
            .write("a.yaml", deployment("podinfo", "1", 2))
            .write("b.yaml", canary("podinfo"))
            .sync("Denied");

    assertThat(reasons(report)).containsExactlyInAnyOrder("Denied", "TargetBroken");
    assertThat(fixture.exists("Canary", "podinfo")).isFalse();

    fixture.cluster().acceptAll();
    fixture.pass(Duration.ofSeconds(10));
    assertThat(fixture.sync().problems()).isEmpty();
    assertThat(fixture.exists("Canary", "podinfo")).isTrue();
  }

  @Test
  void aBrokenCanaryIsNamedWithItsLineAndNotApplied() {
    SyncReport report =
        fixture
            .write("a.yaml", deployment("podinfo", "1", 2))
            .write("b.yaml", canary("podinfo").replace("threshold: 2", "threshold: [2]"))
            .sync("Wrong type");

    assertThat(reasons(report)).containsExactly("InvalidCanary");
    assertThat(report.problems().get(0).toString())
        .startsWith("b.yaml:7: ")
        .contains("spec.analysis.threshold");
    assertThat(fixture.exists("Canary", "podinfo")).isFalse();
    assertThat(fixture.exists("Deployment", "podinfo")).isTrue();
  }

  @Test
  void whatARolloutGeneratesMayNotBeInGit() {
    SyncReport report =
        fixture
            .write("a.yaml", deployment("podinfo", "1", 2))
            .write("b.yaml", canary("podinfo"))
            .write("c.yaml", deployment("podinfo-primary", "1", 2))
            .write("d.yaml", Manifests.service("podinfo-canary", 80))
            .sync("Generated");

    assertThat(report.problems())
        .extracting(ManifestProblem::place)
        .containsExactly("c.yaml:1", "d.yaml:1");
    assertThat(reasons(report)).containsOnly("GeneratedObjectInGit");
    assertThat(fixture.exists("Deployment", "podinfo-primary")).isFalse();
  }

  @Test
  void anObjectThatMayTakeNothingReportsTheConflictUntilItMay() {
    fixture
        .cluster()
        .sandbox()
        .apply(Manifests.object(configMap("one", "theirs")), new FieldOwner("kubectl", false));

    SyncReport report =
        fixture
            .write(
                "a.yaml",
                configMap("one", "2")
                    .replace(
                        "namespace: test",
                        "namespace: test, annotations: {serinus.io/force: 'false'}"))
            .sync("Two");
    assertThat(reasons(report)).containsExactly("FieldConflict");
    assertThat(report.problems().get(0).toString()).contains("serinus.io/force: \"true\"");
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("theirs");

    fixture
        .write(
            "a.yaml",
            configMap("one", "2")
                .replace(
                    "namespace: test", "namespace: test, annotations: {serinus.io/force: 'true'}"))
        .sync("Force");
    assertThat(fixture.live("ConfigMap", "one").at("/data/value").asText()).isEqualTo("2");
  }

  @Test
  void aWebhookThatIsAwayStopsOnlyTheObjectsThatItIsAskedFor() {
    for (int number = 0; number < 8; number++) {
      fixture.write(number + ".yaml", configMap("c" + number, "1"));
    }
    fixture
        .cluster()
        .beforeApply(
            object -> {
              if (object.kind().equals("ConfigMap") && object.namespace().equals("test")) {
                throw new UnavailableException(
                    UnavailableException.WEBHOOK_UNREACHABLE, "the webhook is away");
              }
            });

    SyncReport report = fixture.write("s.yaml", service("app", 80)).sync("All");

    assertThat(fixture.exists("Service", "app")).isTrue();
    assertThat(reasons(report)).hasSize(8).containsOnly(UnavailableException.WEBHOOK_UNREACHABLE);
  }

  @Test
  void aRefusedObjectIsTriedAgainWithGrowingPausesAndTheOthersGoOn() {
    fixture.cluster().refuse("ConfigMap one", "Denied");
    SyncReport report =
        fixture
            .write("a.yaml", configMap("one", "1"))
            .write("b.yaml", configMap("two", "1"))
            .sync("One");
    assertThat(reasons(report)).containsExactly("Denied");
    assertThat(fixture.exists("ConfigMap", "two")).isTrue();
    fixture.cluster().takeRequests();

    int tries = 0;
    for (int second = 0; second < 600; second++) {
      fixture.pass(Duration.ofSeconds(1));
      fixture.offer(report.commit());
      tries += fixture.cluster().takeRequests().size();
    }
    assertThat(tries).isEqualTo(5);
  }

  @Test
  void aNewTextOfARefusedObjectIsTriedAtOnce() {
    fixture.cluster().refuse("ConfigMap one", "Invalid");
    fixture.write("a.yaml", configMap("one", "bad")).sync("Bad");
    fixture.cluster().acceptAll();

    assertThat(fixture.write("a.yaml", configMap("one", "good")).sync("Good").problems()).isEmpty();
  }

  @Test
  void wordsAboutASecretAreNotRepeated() {
    fixture.cluster().refuse("Secret token", "Invalid");
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: token, namespace: test},"
                    + " stringData: {a: hunter2}}")
            .sync("Secret");

    assertThat(report.problems().get(0).toString())
        .contains("Secret test/token")
        .doesNotContain("refused as told");
    assertThat(report.toString()).doesNotContain("hunter2");
  }

  @Test
  void anApiServerThatIsAwayIsNotAskedForEveryObject() {
    for (int file = 0; file < 100; file++) {
      fixture.write("%02d.yaml".formatted(file), configMap("c" + file, "1"));
    }
    fixture.sync("Many");
    for (int file = 0; file < 100; file++) {
      fixture.write("%02d.yaml".formatted(file), configMap("c" + file, "2"));
    }
    fixture.cluster().takeRequests();
    fixture.cluster().away(true);
    SyncReport report = fixture.sync("Away");

    assertThat(fixture.cluster().takeRequests()).hasSizeLessThan(15);
    assertThat(reasons(report)).containsOnly("ApiServerUnreachable");
    assertThat(report.retryAt()).isPresent();

    fixture.cluster().away(false);
    fixture.pass(Duration.ofSeconds(10));
    assertThat(fixture.sync().problems()).isEmpty();
    assertThat(fixture.live("ConfigMap", "c99").at("/data/value").asText()).isEqualTo("2");
  }

  @Test
  void anApiServerThatIsAwayFromTheStartIsReportedAndTheNextOfferGoesOn() {
    fixture.cluster().away(true);
    SyncReport report = fixture.write("a.yaml", configMap("one", "1")).sync("One");
    assertThat(reasons(report)).containsExactly("ApiServerUnreachable");

    fixture.cluster().away(false);
    fixture.pass(Duration.ofSeconds(10));
    assertThat(fixture.sync().applied()).hasSize(1);
  }

  @Test
  void limitsOfTheRepositoryAreKept() {
    fixture.with(
        new SyncSettings(
            "apps",
            List.of(),
            List.of(),
            new SyncLimits(Set.of("test"), Set.of(), Set.of("Secret"), Optional.empty(), false),
            false,
            DriftPolicy.CORRECT,
            "serinus-system"));
    SyncReport report =
        fixture
            .write(
                "a.yaml",
                configMap("one", "1").replace("namespace: test", "namespace: kube-system"))
            .write("b.yaml", "{apiVersion: v1, kind: Secret, metadata: {name: b, namespace: test}}")
            .write(
                "c.yaml",
                "{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name:"
                    + " c}}")
            .write("d.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: d}}")
            .write("e.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: other}}")
            .write("f.yaml", configMap("fine", "1"))
            .sync("Limits");

    assertThat(reasons(report))
        .containsExactly(
            "NamespaceNotAllowed",
            "KindNotAllowed",
            "ClusterScopedNotAllowed",
            "MissingNamespace",
            "NamespaceNotAllowed");
    assertThat(fixture.objectRequests())
        .containsExactly("read ConfigMap test/fine", "apply ConfigMap test/fine");
  }

  @Test
  void aKustomizationIsNamedAndItsDirectoryLeftAlone() {
    fixture.write("k/a.yaml", configMap("one", "1")).sync("Plain");
    SyncReport report =
        fixture
            .write("k/kustomization.yaml", "resources: [a.yaml]\n")
            .write("k/base/b.yaml", configMap("two", "1"))
            .write("c.yaml", configMap("three", "1"))
            .sync("Kustomize");

    assertThat(report.problems())
        .extracting(ManifestProblem::path)
        .containsExactly("k/kustomization.yaml");
    assertThat(fixture.exists("ConfigMap", "one")).isTrue();
    assertThat(fixture.exists("ConfigMap", "two")).isFalse();
    assertThat(fixture.exists("ConfigMap", "three")).isTrue();
  }

  @Test
  void aSymbolicLinkOutOfTheRepositoryIsNamedAndNotFollowed() {
    SyncReport report =
        fixture.write("a.yaml", configMap("one", "1")).link("b.yaml", "/etc/passwd").sync("Link");

    assertThat(report.problems())
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "b.yaml: The symbolic link leads out of the repository; no object is pruned while it is"
                + " there. Put the manifests themselves here, or list the path in .serinusignore.");
    assertThat(fixture.remove("b.yaml").sync("No link").problems()).isEmpty();
  }
}
