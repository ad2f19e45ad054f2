package io.serinus.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A Canary is deleted, on the real API server with its garbage collection. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeletionIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private KubernetesBed bed;
  private KubernetesClient admin;
  private String namespace;
  private FlaggerOnServer users;
  private SerinusProcess serinus;

  @BeforeAll
  void start(KubernetesBed givenBed, TestNamespace given, @TempDir Path folder) {
    bed = givenBed;
    admin = bed.adminClient();
    namespace = given.name();
    serinus = SerinusProcess.installed(bed, namespace, folder);
    users = new FlaggerOnServer(admin, namespace);
    serinus.start();
  }

  @AfterAll
  void stop() {
    if (serinus != null) {
      serinus.close();
    }
  }

  @Test
  void usersStayOnThePrimaryUntilTheTargetIsReadyThenEverythingGoesInOrder() {
    initialised("reverted", "revertOnDeletion: true");
    AuditLog.Mark deleted = delete("reverted");

    await().atMost(LIMIT).until(() -> target("reverted").at("/spec/replicas").asInt() == 2);
    assertThat(target("reverted").at("/status/readyReplicas").asInt()).isZero();
    assertThat(selector("reverted")).isEqualTo("reverted-primary");
    assertThat(routes("reverted")).isTrue();
    awaitGone("reverted");

    assertThat(writes("reverted", deleted))
        .containsSubsequence(
            "patch deployments", "patch services", "delete virtualservices", "patch canaries");
    assertThat(target("reverted").at("/status/readyReplicas").asInt()).isEqualTo(2);
  }

  @Test
  void anAdoptedServiceAndItsRoutesAreGivenBackAsTheyWere() {
    users.apply(
        placed(
            "{apiVersion: v1, kind: Service, metadata: {name: adopted, labels: {mine: 'yes'},"
                + " annotations: {note: kept}}, spec: {type: NodePort, selector: {app: adopted},"
                + " ports: [{name: http, protocol: TCP, port: 9898, targetPort: 9898}]}}"));
    users.apply(
        placed(
            "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: adopted,"
                + " labels: {mine: 'yes'}}, spec: {hosts: [adopted], http: [{route: [{destination:"
                + " {host: adopted}, weight: 100}]}]}}"));
    KubernetesObject service = users.read(service("adopted"));
    KubernetesObject original = users.read(virtualService("adopted"));

    initialised("adopted", "revertOnDeletion: true");
    KubernetesObject taken = users.read(service("adopted"));
    assertThat(selector("adopted")).isEqualTo("adopted-primary");
    assertThat(taken.labels()).isEqualTo(service.labels());
    assertThat(taken.annotations()).isEqualTo(service.annotations());
    assertThat(taken.at("/spec/ports")).isEqualTo(service.at("/spec/ports"));
    assertThat(taken.controllerUid()).isEmpty();
    KubernetesObject divided = users.read(virtualService("adopted"));
    assertThat(divided.at("/spec/http/0/route/0/destination/host").asText())
        .isEqualTo("adopted-primary");
    assertThat(divided.labels()).isEqualTo(original.labels());

    delete("adopted");
    awaitGone("adopted");
    assertThat(users.read(service("adopted")).at("/spec")).isEqualTo(service.at("/spec"));
    KubernetesObject back = users.read(virtualService("adopted"));
    assertThat(back.at("/spec")).isEqualTo(original.at("/spec"));
    assertThat(back.annotations()).isEqualTo(original.annotations());
  }

  @Test
  void withoutTheFlagWhatWasGeneratedIsCollectedAndNothingElseIsWritten() {
    initialised("plain", "revertOnDeletion: false");
    AuditLog.Mark deleted = delete("plain");

    awaitGone("plain");
    assertThat(exists("v1", "Service", "plain")).isFalse();
    assertThat(target("plain").at("/spec/replicas").asInt(-1)).isZero();
    assertThat(writes("plain", deleted)).isEmpty();
  }

  @Test
  void theTwinOfAnAutoscalerGoesAndTheAutoscalerStays() {
    users.apply(new FlaggerFiles(namespace, "scaled").read("autoscaler.yaml", "").get(0));
    initialised(
        "scaled",
        "revertOnDeletion: true, autoscalerRef: {apiVersion: autoscaling/v2, kind:"
            + " HorizontalPodAutoscaler, name: scaled}");
    assertThat(exists("autoscaling/v2", "HorizontalPodAutoscaler", "scaled-primary")).isTrue();

    delete("scaled");
    awaitGone("scaled");
    await()
        .atMost(LIMIT)
        .until(() -> !exists("autoscaling/v2", "HorizontalPodAutoscaler", "scaled-primary"));
    assertThat(exists("autoscaling/v2", "HorizontalPodAutoscaler", "scaled")).isTrue();
    assertThat(target("scaled").at("/status/readyReplicas").asInt()).isEqualTo(2);
  }

  private void initialised(String name, String more) {
    users.apply(
        placed(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s, annotations: {serinus.io/replicas: "2"}}
            spec:
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s}, annotations: {serinus.io/test-ready-after: 3s}}
                spec: {containers: [{name: app, image: "example.test/app:1"}]}
            """
                .formatted(name)));
    users.apply(
        placed(
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: %1$s}
            spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}, service: {port: 9898},
              analysis: {interval: 1s, stepWeight: 50}, %2$s}
            """
                .formatted(name, more)));
    await()
        .alias(name)
        .atMost(LIMIT)
        .until(
            () ->
                Canary.of(users.read(users.canary(name))).status().phase() == Phase.INITIALIZED
                    && target(name).at("/spec/replicas").asInt(-1) == 0);
  }

  private AuditLog.Mark delete(String name) {
    AuditLog.Mark mark = bed.auditLog().mark();
    admin
        .genericKubernetesResources("flagger.app/v1beta1", "Canary")
        .inNamespace(namespace)
        .withName(name)
        .delete();
    return mark;
  }

  /** The Canary, and what it generated with it. */
  private void awaitGone(String name) {
    await()
        .alias(name)
        .atMost(LIMIT)
        .until(
            () ->
                !exists("flagger.app/v1beta1", "Canary", name)
                    && !exists("apps/v1", "Deployment", name + "-primary")
                    && !exists("v1", "Service", name + "-canary"));
  }

  private List<String> writes(String name, AuditLog.Mark since) {
    return bed.auditLog().requests(SerinusProcess.USER, since).stream()
        .filter(request -> request.namespace().equals(namespace) && request.name().equals(name))
        .filter(request -> List.of("patch", "delete").contains(request.verb()))
        .map(DeletionIT::write)
        .toList();
  }

  private static String write(AuditedRequest request) {
    return request.verb() + " " + request.resource();
  }

  private KubernetesObject target(String name) {
    return users.read(new ObjectRef("apps/v1", "Deployment", namespace, name));
  }

  private String selector(String name) {
    return users.read(service(name)).at("/spec/selector/app").asText();
  }

  private boolean routes(String name) {
    return exists("networking.istio.io/v1", "VirtualService", name);
  }

  private ObjectRef service(String name) {
    return new ObjectRef("v1", "Service", namespace, name);
  }

  private ObjectRef virtualService(String name) {
    return new ObjectRef("networking.istio.io/v1", "VirtualService", namespace, name);
  }

  private boolean exists(String apiVersion, String kind, String name) {
    return admin
            .genericKubernetesResources(apiVersion, kind)
            .inNamespace(namespace)
            .withName(name)
            .get()
        != null;
  }

  private JsonNode placed(String yaml) {
    ObjectNode tree = (ObjectNode) Yaml.parse(yaml);
    tree.withObjectProperty("metadata").put("namespace", namespace);
    return tree;
  }
}
