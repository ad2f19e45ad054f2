package io.serinus.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.cluster.ConnectionSettings;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.git.GitRemote;
import io.serinus.git.Pause;
import io.serinus.git.RefSelector;
import io.serinus.git.RemoteUrl;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two repositories that are synced into one real cluster. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TwoRepositoriesIT {
  private static final List<ResourceKind> KINDS =
      List.of(
          ResourceKind.CANARY,
          ResourceKind.DEPLOYMENT,
          ResourceKind.DAEMON_SET,
          ResourceKind.SERVICE,
          ResourceKind.VIRTUAL_SERVICE);

  private Path root;
  private final ExecutorService workers = Executors.newFixedThreadPool(4);
  private KubernetesClient admin;
  private KubernetesCluster cluster;
  private String namespace;
  private RepositoryClaims claims;
  private Repository apps;
  private Repository platform;

  @BeforeAll
  void start(KubernetesBed bed, TestNamespace place, @TempDir Path folder) throws IOException {
    root = folder;
    admin = bed.adminClient();
    namespace = place.name();
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    cluster =
        KubernetesCluster.connect(
            ConnectionSettings.ofKubeconfig(bed.kubeconfig(BedUser.SERINUS)), KINDS);
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> cluster.kindOf("flagger.app/v1beta1", "Canary").isPresent());
    claims = SyncFixture.claims(List.of("apps", "platform"));
    apps = new Repository("apps", SyncLimits.DEFAULT);
    platform = new Repository("platform", SyncLimits.DEFAULT);
  }

  @AfterAll
  void stop() {
    workers.shutdownNow();
    apps.mirror.close();
    platform.mirror.close();
    cluster.close();
  }

  /** A repository and its sync. */
  private final class Repository {
    private final Path people;
    private final GitMirror mirror;
    private final RepositorySync sync;
    private final List<SyncReport> reports = Collections.synchronizedList(new ArrayList<>());

    Repository(String name, SyncLimits limits) throws IOException {
      this.people = Files.createDirectories(root.resolve(name));
      Path bare = Files.createDirectories(root.resolve(name + ".git"));
      SyncFixture.git(bare, "init", "--quiet", "--bare", "--initial-branch=main");
      SyncFixture.git(people, "init", "--quiet", "--initial-branch=main");
      SyncFixture.git(people, "remote", "add", "origin", bare.toString());
      this.mirror =
          GitMirror.open(
              root.resolve(name + "-mirror"),
              GitRemote.anonymous(RemoteUrl.parse("file://" + bare)),
              Clock.systemUTC());
      this.sync =
          RepositorySync.of(
              new SyncSettings(
                  name, List.of(), List.of(), limits, true, DriftPolicy.CORRECT, "serinus-system"),
              mirror,
              cluster,
              workers,
              Clock.systemUTC(),
              Pause.sleeping(),
              canary -> {},
              claims,
              reports::add);
    }

    Repository write(String path, String text) throws IOException {
      Files.writeString(
          people.resolve(path), text.replace("namespace: test", "namespace: " + namespace));
      return this;
    }

    Repository remove(String path) {
      SyncFixture.git(people, "rm", "--quiet", path);
      return this;
    }

    Repository push() {
      SyncFixture.git(people, "add", "--all");
      SyncFixture.git(people, "commit", "--quiet", "--allow-empty", "--message", "Change");
      SyncFixture.git(people, "push", "--quiet", "origin", "HEAD");
      return this;
    }

    SyncReport look() {
      long moment = sync.moment();
      mirror.poll(new RefSelector.Branch("main"));
      CommitId tip = new CommitId(SyncFixture.git(people, "rev-parse", "HEAD"));
      sync.seen(tip, moment);
      sync.offer(tip);
      return reports.get(reports.size() - 1);
    }
  }

  private KubernetesObject live(String apiVersion, String kind, String name) {
    return cluster.read(new ObjectRef(apiVersion, kind, namespace, name)).orElseThrow();
  }

  private KubernetesObject settings(String name) {
    return live("v1", "ConfigMap", name);
  }

  private static Optional<String> owner(KubernetesObject object) {
    return object.annotation(GitMarks.REPOSITORY);
  }

  @Test
  void theSecondOfTwoRepositoriesThatDefineAnObjectIsToldWithBothNamesAndOverwritesNothing()
      throws IOException {
    apps.write("shared.yaml", Manifests.configMap("shared", "apps")).push().look();
    SyncReport refused =
        platform.write("shared.yaml", Manifests.configMap("shared", "platform")).push().look();

    assertThat(refused.problems())
        .extracting(ManifestProblem::reason)
        .containsExactly("OwnedByOtherRepository");
    assertThat(refused.problems().get(0).toString())
        .contains("repository platform", "repository apps (shared.yaml:1)");
    apps.write("shared.yaml", Manifests.configMap("shared", "apps 2")).push().look();
    platform.look();
    assertThat(settings("shared").at("/data/value").asText()).isEqualTo("apps 2");

    platform.remove("shared.yaml").push().look();
    apps.look();
    platform.look();
    assertThat(owner(settings("shared"))).contains("apps");
  }

  @Test
  void anObjectAndACanaryMovedAreHandedOverInEitherOrderWithUidAndStatus() throws IOException {
    for (boolean newFirst : List.of(true, false)) {
      String name = "moved-" + newFirst;
      apps.write(name + "-c.yaml", Manifests.canary(name))
          .write(name + "-d.yaml", Manifests.deployment(name, "1", 1))
          .write(name + "-m.yaml", Manifests.configMap(name, "1"))
          .push()
          .look();
      KubernetesObject canary = live("flagger.app/v1beta1", "Canary", name);
      final String map = settings(name).uid();
      var tree = canary.tree();
      tree.putObject("status").put("phase", "Succeeded");
      var unused = cluster.writeStatus(KubernetesObject.of(tree));
      apps.remove(name + "-c.yaml").remove(name + "-d.yaml").remove(name + "-m.yaml").push();
      platform
          .write(name + "-c.yaml", Manifests.canary(name))
          .write(name + "-d.yaml", Manifests.deployment(name, "1", 1))
          .write(name + "-m.yaml", Manifests.configMap(name, "1"))
          .push();

      (newFirst ? platform : apps).look();
      (newFirst ? apps : platform).look();
      platform.look();
      apps.look();

      KubernetesObject after = live("flagger.app/v1beta1", "Canary", name);
      assertThat(after.uid()).isEqualTo(canary.uid());
      assertThat(after.at("/status/phase").asText()).isEqualTo("Succeeded");
      assertThat(owner(after)).contains("platform");
      assertThat(settings(name).uid()).isEqualTo(map);
      assertThat(owner(settings(name))).contains("platform");
      assertThat(owner(live("apps/v1", "Deployment", name))).contains("platform");
    }
  }

  @Test
  void aClusterScopedPolicyWithANamespaceWrittenIntoItIsRefusedInAConfinedRepository()
      throws IOException {
    claims = SyncFixture.claims(List.of("confined"));
    Repository confined =
        new Repository(
            "confined",
            new SyncLimits(Set.of(namespace), Set.of(), Set.of(), Optional.empty(), false));
    SyncReport report =
        confined
            .write(
                "policy.yaml",
                "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy,"
                    + " metadata: {name: p, namespace: test}}".replace("test", namespace))
            .write("fine.yaml", Manifests.configMap("fine", "1"))
            .push()
            .look();

    assertThat(report.problems())
        .extracting(ManifestProblem::reason)
        .containsExactly("ClusterScopedNotAllowed");
    assertThat(report.applied()).extracting(ObjectRef::name).containsExactly("fine");
    confined.mirror.close();
  }

  @Test
  void theRightsOfItsServiceAccountConfineARepositoryObjectByObject() throws IOException {
    String user = "system:serviceaccount:%s:deployer".formatted(namespace);
    made("{apiVersion: v1, kind: ServiceAccount, metadata: {name: deployer, namespace: test}}");
    made(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: deployer, namespace: test}
        rules: [{apiGroups: [""], resources: [configmaps], verbs: [get, create, patch, delete]}]
        """);
    made(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: deployer, namespace: test}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: deployer}
        subjects: [{kind: ServiceAccount, name: deployer}]
        """);
    claims = SyncFixture.claims(List.of("team"));
    Repository team =
        new Repository(
            "team",
            new SyncLimits(
                Set.of(), Set.of(), Set.of(), Optional.empty(), true, Optional.of(user)));
    SyncReport report =
        team.write("fine.yaml", Manifests.configMap("team", "1"))
            .write(
                "secret.yaml",
                "{apiVersion: v1, kind: Secret, metadata: {name: s, namespace: test}}")
            .write(
                "elsewhere.yaml",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: team, namespace: default}}")
            .push()
            .look();

    assertThat(report.applied()).extracting(ObjectRef::namespace).containsExactly(namespace);
    assertThat(report.problems())
        .extracting(ManifestProblem::path, ManifestProblem::reason)
        .containsExactlyInAnyOrder(
            tuple("elsewhere.yaml", "Forbidden"), tuple("secret.yaml", "Forbidden"));
    assertThat(report.problems().toString()).contains(user);
    assertThat(team.remove("fine.yaml").push().look().pruned()).hasSize(1);
    team.mirror.close();
  }

  private void made(String manifest) throws IOException {
    var unused =
        cluster.apply(
            KubernetesObject.of(
                new YAMLMapper()
                    .readTree(manifest.replace("namespace: test", "namespace: " + namespace))
                    .deepCopy()),
            new FieldOwner("test", false));
  }
}
