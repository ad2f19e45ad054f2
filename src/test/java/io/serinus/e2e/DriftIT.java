package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What others do to objects from Git, on a real API server. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DriftIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int OBJECTS = 60;

  private KubernetesBed bed;
  private KubernetesClient admin;
  private String namespace;
  private Path folder;
  private Path config;
  private ControllerProcess controller;
  private WorkTree apps;

  @BeforeAll
  void start(KubernetesBed testBed, TestNamespace place, @TempDir Path temporary) throws Exception {
    bed = testBed;
    folder = temporary;
    admin = bed.adminClient();
    namespace = place.name();
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
    apps = WorkTree.create(folder.resolve("apps"));
    config = config("data");
    controller = ControllerProcess.start(config, folder.resolve("first.log"));
    for (int number = 0; number < OBJECTS; number++) {
      apps.write("many/%02d.yaml".formatted(number), configMap("many-" + number, "1"));
    }
    apps.write("settings.yaml", configMap("settings", "1"))
        .write("shop.yaml", deployment())
        .commit("All");
    await().atMost(LIMIT).until(() -> found("settings") && marked() == OBJECTS + 1);
  }

  private Path config(String data) throws IOException {
    return Files.writeString(
        folder.resolve(data + ".yaml"),
        """
        cluster: {name: drift, kubeconfig: %s}
        storage: {path: %s}
        server: {port: 0}
        repositories:
          - {name: drift, url: 'file://%s', pollInterval: 1s}
        """
            .formatted(bed.kubeconfig(BedUser.SERINUS), folder.resolve(data), apps.bare()));
  }

  @AfterAll
  void stop() {
    if (controller != null) {
      controller.close();
    }
  }

  @Test
  @Order(1)
  void anObjectDeletedByHandIsMadeAgainWithoutACommit() {
    String before = get("settings").getMetadata().getUid();

    admin.configMaps().inNamespace(namespace).withName("settings").delete();

    await()
        .atMost(LIMIT)
        .until(() -> found("settings") && !get("settings").getMetadata().getUid().equals(before));
    awaitLog("ConfigMap " + namespace + "/settings was deleted");
  }

  @Test
  @Order(2)
  void aFieldEditedByHandIsPutBackWithOnePatchAndTheLogNamesFieldAndManagerAndNotTheValue() {
    AuditLog.Mark mark = bed.auditLog().mark();

    edit("settings", "theirs-and-secret");

    await().atMost(LIMIT).until(() -> get("settings").getData().get("value").equals("1"));
    awaitLog(".data.value was changed by kubectl-edit");
    assertThat(controller.output()).doesNotContain("theirs-and-secret");
    await().atMost(LIMIT).until(() -> writes(mark).size() == 1);
    assertThat(writes(mark).get(0).verb()).isEqualTo("patch");
  }

  @Test
  @Order(3)
  void atRestAndWhileStatusesChangeNoRequestIsSent() {
    await()
        .atMost(LIMIT)
        .until(
            () -> admin.apps().deployments().inNamespace(namespace).withName("shop").get() != null);
    AuditLog.Mark mark = bed.auditLog().mark();

    for (int number = 0; number < 5; number++) {
      admin
          .apps()
          .deployments()
          .inNamespace(namespace)
          .withName("shop")
          .subresource("status")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"status\": {\"collisionCount\": %d}}".formatted(number + 1));
    }

    await()
        .during(Duration.ofSeconds(10))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(requests(mark)).isEmpty());
  }

  @Test
  @Order(4)
  void manyObjectsDeletedAtOnceAreMadeAgainWithOnePatchEach() {
    AuditLog.Mark mark = bed.auditLog().mark();

    for (int number = 0; number < OBJECTS; number++) {
      admin.configMaps().inNamespace(namespace).withName("many-" + number).delete();
    }

    await().atMost(LIMIT).until(() -> marked() == OBJECTS + 1);
    await().atMost(LIMIT).until(() -> writes(mark).size() >= OBJECTS);
    assertThat(writes(mark)).hasSize(OBJECTS);
  }

  @Test
  @Order(5)
  void aRestartOnAnotherDiskPatchesNothingButWhatWasChangedMeanwhile() throws IOException {
    controller.close();
    edit("many-7", "theirs");
    AuditLog.Mark mark = bed.auditLog().mark();

    controller = ControllerProcess.start(config("other"), folder.resolve("second.log"));

    await().atMost(LIMIT).until(() -> get("many-7").getData().get("value").equals("1"));
    apps.write("after.yaml", configMap("after", "1")).commit("After");
    // The inventory names a new object before it is made, and its commit when all is done.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(writes(mark).stream().map(AuditedRequest::name))
                    .containsExactlyInAnyOrder(
                        "many-7", "serinus-inventory-drift", "after", "serinus-inventory-drift"));
  }

  @Test
  @Order(6)
  void anObjectOfKubectlIsTakenOverAndItsNextBumpIsApplied() {
    admin
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("old")
                .endMetadata()
                .withData(Map.of("value", "theirs", "kept", "kubectl's"))
                .build())
        .fieldManager("kubectl-client-side-apply")
        .serverSideApply();

    apps.write("old.yaml", configMap("old", "1")).commit("Take over");
    await().atMost(LIMIT).until(() -> get("old").getData().get("value").equals("1"));
    apps.write("old.yaml", configMap("old", "2")).commit("Bump");
    await().atMost(LIMIT).until(() -> get("old").getData().get("value").equals("2"));

    assertThat(get("old").getData()).containsEntry("kept", "kubectl's");
    assertThat(
            get("old").getMetadata().getManagedFields().stream()
                .filter(entry -> entry.getFieldsV1().toString().contains("f:value"))
                .map(entry -> entry.getManager()))
        .containsExactly("serinus");
  }

  @Test
  @Order(7)
  void aFieldThatAnotherControllerHoldsIsLeftToItAndReported() {
    admin
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("held")
                .endMetadata()
                .withData(Map.of("value", "the controller's"))
                .build())
        .fieldManager("some-controller")
        .serverSideApply();

    apps.write("held.yaml", configMap("held", "1")).commit("Meet");

    awaitLog("reason=FieldsLeft problem=held.yaml:1: ");
    assertThat(get("held").getData()).containsEntry("value", "the controller's");
    assertThat(get("held").getMetadata().getAnnotations())
        .containsEntry("serinus.io/left-fields", ".data.value");
  }

  @Test
  @Order(8)
  void aNamespaceThatIsDeletedComesBackWithItsObjects() {
    String other = namespace + "-other";
    apps.write(
            "other.yaml",
            "{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(other))
        .write("inside.yaml", configMap("inside", "1").replace(namespace, other))
        .commit("Another namespace");
    await()
        .atMost(LIMIT)
        .until(() -> admin.configMaps().inNamespace(other).withName("inside").get() != null);
    String before = admin.namespaces().withName(other).get().getMetadata().getUid();

    admin.namespaces().withName(other).delete();

    await()
        .atMost(LIMIT)
        .until(
            () ->
                admin.configMaps().inNamespace(other).withName("inside").get() != null
                    && !admin
                        .namespaces()
                        .withName(other)
                        .get()
                        .getMetadata()
                        .getUid()
                        .equals(before));
  }

  private List<AuditedRequest> requests(AuditLog.Mark since) {
    return bed.auditLog().requests(user(), since);
  }

  private List<AuditedRequest> writes(AuditLog.Mark since) {
    return requests(since).stream()
        .filter(request -> List.of("create", "patch", "update", "delete").contains(request.verb()))
        .toList();
  }

  private static String user() {
    return BedUser.SERINUS.userName();
  }

  private void edit(String name, String value) {
    admin
        .configMaps()
        .inNamespace(namespace)
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withData(Map.of("value", value))
                .build())
        .fieldManager("kubectl-edit")
        .forceConflicts()
        .serverSideApply();
  }

  private boolean found(String name) {
    return get(name) != null;
  }

  private ConfigMap get(String name) {
    return admin.configMaps().inNamespace(namespace).withName(name).get();
  }

  private int marked() {
    return admin
        .configMaps()
        .inNamespace(namespace)
        .withLabel("serinus.io/repository", "drift")
        .list()
        .getItems()
        .size();
  }

  private void awaitLog(String words) {
    await().atMost(LIMIT).until(() -> controller.output().contains(words));
  }

  private String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata: {value: \"%s\"}\n"
        .formatted(name, namespace, value);
  }

  private String deployment() {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: %s}
        spec:
          replicas: 1
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: app, image: "example.com/shop:1"}]}
        """
        .formatted(namespace);
  }
}
