package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.deploy.Yaml;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two controllers, as they ship, of which one leads. */
@OnTestBed
final class ReplicasIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** What a process ends with that was told to stop. */
  private static final int TERMINATED = 128 + 15;

  private static final Set<String> READS = Set.of("get", "list", "watch");

  @TempDir private Path folder;
  private final KubernetesBed bed;
  private final KubernetesClient admin;
  private final String namespace;

  ReplicasIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.admin = bed.adminClient();
    this.namespace = namespace.name();
  }

  @Test
  void aLeaderThatWasFrozenWritesNothingAfterAnotherTookOver() throws Exception {
    for (Path file : Yaml.files(Path.of("deploy/crds"))) {
      apply((ObjectNode) Yaml.documents(file).get(0));
    }
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
    apply(deployment("1"));
    apply(canary());
    try (ControllerProcess first = start(BedUser.SERINUS)) {
      await().atMost(LIMIT).until(() -> phase().equals("Initialized"));
      try (ControllerProcess second = start(BedUser.OTHER_CONTROLLER)) {
        await().atMost(LIMIT).until(() -> second.output().contains("Standing by"));
        assertThat(writes(BedUser.OTHER_CONTROLLER, new AuditLog.Mark(0))).isEmpty();

        signal("-STOP", first);
        apply(deployment("2"));
        await().atMost(LIMIT).until(() -> phase().equals("Succeeded"));
        AuditLog.Mark takenOver = bed.auditLog().mark();
        signal("-CONT", first);
        await().atMost(LIMIT).until(() -> !first.isAlive());

        assertThat(first.exitCode()).isEqualTo(1);
        assertThat(first.output()).contains("Leadership was lost");
        assertThat(writes(BedUser.SERINUS, takenOver)).isEmpty();
        assertThat(writes(BedUser.OTHER_CONTROLLER, new AuditLog.Mark(0))).isNotEmpty();
      }
    }
  }

  @Test
  void theRightsThatDeployGivesAreEnoughToLeadToRenewAndToTakeOver() throws Exception {
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    DeployFiles.install(admin, List.of("rbac.yaml"));
    Path kubeconfig = bed.kubeconfigForServiceAccount("serinus-system", "serinus");
    AuditLog.Mark mark = bed.auditLog().mark();
    try (ControllerProcess first = start("first", kubeconfig, "serinus-system")) {
      await().atMost(LIMIT).until(() -> first.output().contains("Running"));
      await().atMost(LIMIT).until(() -> leaseWrites(mark).size() >= 4);
      try (ControllerProcess second = start("second", kubeconfig, "serinus-system")) {
        await().atMost(LIMIT).until(() -> second.output().contains("Standing by"));
        first.kill();
        await().atMost(LIMIT).until(() -> second.output().contains("Running"));
      }
    }
    assertThat(leaseWrites(mark)).noneMatch(request -> request.code() == 403);
  }

  private List<AuditedRequest> leaseWrites(AuditLog.Mark since) {
    return bed.auditLog().requests("system:serviceaccount:serinus-system:serinus", since).stream()
        .filter(request -> request.resource().equals("leases"))
        .filter(request -> !READS.contains(request.verb()))
        .toList();
  }

  @Test
  void whoIsToldToStopGivesTheLeaseBackThoughAFetchHangs() throws Exception {
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ControllerProcess leader =
            start(
                "hanging",
                bed.kubeconfig(BedUser.SERINUS),
                namespace,
                """
                repositories: [{name: silent, url: 'http://127.0.0.1:%d/apps.git'}]
                """
                    .formatted(silent.getLocalPort()))) {
      silent.setSoTimeout((int) LIMIT.toMillis());
      try (Socket hanging = silent.accept()) {
        assertThat(holder()).startsWith("serinus_");

        leader.stop();

        assertThat(leader.exitCode()).as(leader.output()).isEqualTo(TERMINATED);
        assertThat(holder()).as(leader.output()).isEmpty();
        assertThat(leader.output()).contains("Rounds are left behind at the stop, schedule=polls");
        assertThat(hanging.isConnected()).isTrue();
      }
    }
  }

  private String holder() {
    String holder =
        admin
            .leases()
            .inNamespace(namespace)
            .withName("serinus")
            .get()
            .getSpec()
            .getHolderIdentity();
    return Objects.requireNonNullElse(holder, "");
  }

  /** What a user wrote, the lease left out. */
  private List<AuditedRequest> writes(BedUser user, AuditLog.Mark since) {
    return bed.auditLog().requests(user.userName(), since).stream()
        .filter(request -> !READS.contains(request.verb()))
        .filter(request -> !request.resource().equals("leases"))
        .toList();
  }

  private ControllerProcess start(BedUser user) throws IOException {
    return start(user.toString(), bed.kubeconfig(user), namespace);
  }

  private ControllerProcess start(String name, Path kubeconfig, String leaseNamespace)
      throws IOException {
    return start(name, kubeconfig, leaseNamespace, "");
  }

  /**
   * @param more lines of the configuration
   */
  private ControllerProcess start(String name, Path kubeconfig, String leaseNamespace, String more)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve(name + ".yaml"),
            """
            cluster: {name: replicas, kubeconfig: %s, namespaces: [%s]}
            rollout: {drain: 1s}
            storage: {path: %s}
            server: {port: 0}
            leaderElection: {enabled: true, namespace: %s, leaseDuration: 3s}
            """
                    .formatted(
                        kubeconfig, namespace, folder.resolve(name + "-data"), leaseNamespace)
                + more);
    return ControllerProcess.start(config, folder.resolve(name + ".log"));
  }

  private static void signal(String signal, ControllerProcess process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private String phase() {
    String url = "/apis/flagger.app/v1beta1/namespaces/%s/canaries/app".formatted(namespace);
    return Yaml.parse(admin.raw(url)).at("/status/phase").asText();
  }

  private ObjectNode deployment(String version) {
    return (ObjectNode)
        Yaml.parse(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec:
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: app, image: 'example.test/app:%s'}]}
            """
                .formatted(version));
  }

  private static ObjectNode canary() {
    return (ObjectNode)
        Yaml.parse(
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: app}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
              service: {port: 80}
              skipAnalysis: true
            """);
  }

  private void apply(ObjectNode tree) {
    if (!tree.path("kind").asText().equals("CustomResourceDefinition")) {
      tree.withObjectProperty("metadata").put("namespace", namespace);
    }
    admin.resource(tree.toString()).fieldManager("kubectl").forceConflicts().serverSideApply();
  }
}
