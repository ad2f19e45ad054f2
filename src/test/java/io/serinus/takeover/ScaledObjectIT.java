package io.serinus.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target with a ScaledObject of KEDA, of which the cluster has the definition only. */
@OnTestBed
final class ScaledObjectIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String PAUSED = "autoscaling.keda.sh/paused-replicas";

  private final KubernetesClient admin;
  private final String namespace;
  private final FlaggerOnServer users;
  private final KubernetesBed bed;
  private SerinusProcess serinus;

  ScaledObjectIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.admin = bed.adminClient();
    this.namespace = namespace.name();
    this.users = new FlaggerOnServer(admin, this.namespace);
  }

  @AfterEach
  void stop() {
    if (serinus != null) {
      serinus.close();
    }
  }

  @Test
  void itIsPausedWhileIdleResumedInARolloutAndGivenBackWithTheCanary(@TempDir Path folder) {
    serinus = SerinusProcess.installed(bed, namespace, folder);
    installDefinition();
    users.apply(placed(scaledObject()));
    users.apply(placed(deployment("1")));
    users.apply(placed(canary()));
    serinus.start();
    until(status -> status.phase() == Phase.INITIALIZED);

    await().atMost(LIMIT).until(() -> "0".equals(pause()));
    KubernetesObject twin = read("queue-primary");
    assertThat(twin.at("/spec/scaleTargetRef/name").asText()).isEqualTo("queue-primary");
    assertThat(twin.at("/spec/triggers/0/metadata/query").asText()).isEqualTo("primary_requests");
    assertThat(twin.at("/spec/triggers/1/metadata/query").asText())
        .isEqualTo("sum(x{app=\"queue-primary\"})");
    assertThat(twin.at("/spec/maxReplicaCount").asInt()).isEqualTo(9);
    assertThat(twin.annotations()).doesNotContainKey(PAUSED);
    assertThat(twin.controllerUid()).hasValue(users.read(users.canary("queue")).uid());

    users.apply(placed(deployment("2")));
    until(status -> status.canaryWeight() > 0);
    assertThat(pause()).isNull();
    until(status -> status.phase() == Phase.SUCCEEDED);
    await().atMost(LIMIT).until(() -> "0".equals(pause()));

    admin
        .genericKubernetesResources("flagger.app/v1beta1", "Canary")
        .inNamespace(namespace)
        .withName("queue")
        .delete();
    await().atMost(LIMIT).until(() -> !exists("queue-primary"));
    assertThat(pause()).as("it scales the target again").isNull();
    assertThat(read("queue").at("/spec")).isEqualTo(Yaml.parse(scaledObject()).get("spec"));
  }

  private void until(Predicate<CanaryStatus> condition) {
    await()
        .atMost(LIMIT)
        .until(() -> condition.test(Canary.of(users.read(users.canary("queue"))).status()));
  }

  private String pause() {
    return read("queue").annotations().get(PAUSED);
  }

  private KubernetesObject read(String name) {
    return users.read(new ObjectRef("keda.sh/v1alpha1", "ScaledObject", namespace, name));
  }

  private boolean exists(String name) {
    return admin
            .genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
            .inNamespace(namespace)
            .withName(name)
            .get()
        != null;
  }

  private void installDefinition() {
    users.apply(
        Yaml.parse(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: scaledobjects.keda.sh}
            spec:
              group: keda.sh
              scope: Namespaced
              names: {kind: ScaledObject, plural: scaledobjects, singular: scaledobject, listKind: ScaledObjectList}
              versions:
                - name: v1alpha1
                  served: true
                  storage: true
                  schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
            """));
    String url = "/apis/keda.sh/v1alpha1/namespaces/default/scaledobjects";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
  }

  private JsonNode placed(String yaml) {
    ObjectNode tree = (ObjectNode) Yaml.parse(yaml);
    tree.withObjectProperty("metadata").put("namespace", namespace);
    return tree;
  }

  private static String scaledObject() {
    return """
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: queue}
    spec:
      scaleTargetRef: {name: queue}
      minReplicaCount: 2
      maxReplicaCount: 4
      triggers:
        - {type: prometheus, name: requests, metadata: {query: target_requests, threshold: "5"}}
        - {type: prometheus, name: other, metadata: {query: 'sum(x{app="queue"})', threshold: "5"}}
    """;
  }

  private static String deployment(String tag) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: queue}
    spec:
      selector: {matchLabels: {app: queue}}
      template:
        metadata: {labels: {app: queue}}
        spec: {containers: [{name: app, image: "example.test/app:%s"}]}
    """
        .formatted(tag);
  }

  private static String canary() {
    return """
    apiVersion: flagger.app/v1beta1
    kind: Canary
    metadata: {name: queue}
    spec:
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: queue}
      revertOnDeletion: true
      autoscalerRef:
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        name: queue
        primaryScalerQueries: {requests: primary_requests}
        primaryScalerReplicas: {maxReplicas: 9}
      service: {port: 9898}
      analysis: {interval: 1s, stepWeight: 50, maxWeight: 50}
    """;
  }
}
