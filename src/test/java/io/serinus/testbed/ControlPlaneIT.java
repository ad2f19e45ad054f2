package io.serinus.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1.VirtualServiceBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnTestBed
final class ControlPlaneIT {
  /**
   * Scheduler, controllers and nodes look for an API server that was away at intervals that grow
   * with each outage up to 30 s, with jitter to twice that; only two minutes without one reset
   * them. Source: client-go's {@code NewReflectorWithOptions}.
   */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final KubernetesBed bed;
  private final KubernetesClient client;
  private final String namespace;

  ControlPlaneIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.client = bed.adminClient();
    this.namespace = namespace.name();
  }

  @Test
  void applyingTheSameAgainLeavesTheResourceVersion() {
    VirtualService wanted =
        new VirtualServiceBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("same-twice")
            .endMetadata()
            .withNewSpec()
            .withHosts("same-twice")
            .addNewHttp()
            .addNewRoute()
            .withNewDestination()
            .withHost("same-twice")
            .endDestination()
            .withWeight(100)
            .endRoute()
            .endHttp()
            .endSpec()
            .build();

    String first = apply(wanted).getMetadata().getResourceVersion();
    String second = apply(wanted).getMetadata().getResourceVersion();

    assertThat(second).isEqualTo(first);
  }

  private VirtualService apply(VirtualService wanted) {
    return client.resource(wanted).fieldManager("serinus").forceConflicts().serverSideApply();
  }

  @Test
  void thePodsOfADeploymentBecomeReady() {
    client.resource(deployment("ready", Map.of())).create();

    await().atMost(LIMIT).until(() -> readyReplicas("ready") == 2);
  }

  @Test
  void aPodAnnotatedNeverRunsAndStaysUnready() {
    client.resource(deployment("never", Map.of("serinus.io/test-ready", "never"))).create();

    await().atMost(LIMIT).until(() -> allPodsRun("never"));
    assertThat(podsOf("never")).noneMatch(Readiness::isPodReady);
    assertThat(readyReplicas("never")).isZero();
  }

  @Test
  void aPodAnnotatedWithADelayIsReadyOnlyAfterIt() {
    client.resource(deployment("later", Map.of("serinus.io/test-ready-after", "3s"))).create();

    await().atMost(LIMIT).until(() -> podsOf("later").size() == 2);
    assertThat(readyReplicas("later")).isZero();
    await().atMost(LIMIT).until(() -> readyReplicas("later") == 2);
  }

  @Test
  void theAuditLogCountsTheRequestsOfOneUserExactly() {
    String user = BedUser.OTHER_CONTROLLER.userName();
    AuditLog.Mark mark = bed.auditLog().mark();
    try (KubernetesClient other = bed.newClient(bed.kubeconfig(BedUser.OTHER_CONTROLLER))) {
      ConfigMap created = other.resource(configMap("counted")).create();
      other.resource(created).get();
      other.configMaps().inNamespace(namespace).list();
      other.resource(created).delete();
    }

    await().atMost(LIMIT).until(() -> bed.auditLog().requests(user, mark).size() >= 4);
    assertThat(bed.auditLog().requests(user, mark))
        .extracting(AuditedRequest::verb)
        .containsExactly("create", "get", "list", "delete");
    assertThat(bed.auditLog().requests(user, mark))
        .allMatch(request -> request.namespace().equals(namespace))
        .allMatch(request -> request.resource().equals("configmaps"));
  }

  @Test
  void aWatchIsOneRequestFromItsBeginAndCanBeToldApart() {
    String user = BedUser.OTHER_CONTROLLER.userName();
    AuditLog.Mark mark = bed.auditLog().mark();
    try (KubernetesClient other = bed.newClient(bed.kubeconfig(BedUser.OTHER_CONTROLLER));
        Watch open = other.secrets().inNamespace(namespace).watch(ignoringEvents())) {
      await().atMost(LIMIT).until(() -> bed.auditLog().requests(user, mark).size() == 1);
      assertThat(bed.auditLog().requests(user, mark)).allMatch(AuditedRequest::isWatch);
    }
  }

  private static <T> Watcher<T> ignoringEvents() {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, T resource) {}

      @Override
      public void onClose(WatcherException cause) {}
    };
  }

  @Test
  void aServiceAccountMayOnlyDoWhatItsRolesAllow() {
    client
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("powerless")
                .endMetadata()
                .build())
        .create();

    try (KubernetesClient powerless =
        bed.newClient(bed.kubeconfigForServiceAccount(namespace, "powerless"))) {
      assertThatThrownBy(() -> powerless.configMaps().inNamespace(namespace).list())
          .isInstanceOfSatisfying(
              KubernetesClientException.class,
              refusal -> {
                assertThat(refusal.getCode()).isEqualTo(403);
                assertThat(refusal).hasMessageContaining("powerless");
              });
    }
  }

  @Test
  void theApiServerComesBackWithItsData() {
    client.resource(configMap("survivor")).create();

    bed.stopApiServer();
    try (KubernetesClient impatient = bed.newClient(bed.kubeconfig(BedUser.ADMIN))) {
      impatient.getConfiguration().setRequestRetryBackoffLimit(0);
      assertThatThrownBy(() -> impatient.resource(configMap("survivor")).get())
          .isInstanceOf(KubernetesClientException.class);
    } finally {
      bed.startApiServer();
    }

    assertThat(client.resource(configMap("survivor")).get()).isNotNull();
  }

  private ConfigMap configMap(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .build();
  }

  private Deployment deployment(String name, Map<String, String> podAnnotations) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .withNewSelector()
        .addToMatchLabels("app", name)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .addToLabels("app", name)
        .addToAnnotations(podAnnotations)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .withImage("example.test/app:1")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private int readyReplicas(String name) {
    Integer ready =
        client
            .apps()
            .deployments()
            .inNamespace(namespace)
            .withName(name)
            .get()
            .getStatus()
            .getReadyReplicas();
    return ready == null ? 0 : ready;
  }

  private boolean allPodsRun(String name) {
    List<Pod> pods = podsOf(name);
    return pods.size() == 2
        && pods.stream().allMatch(pod -> "Running".equals(pod.getStatus().getPhase()));
  }

  private List<Pod> podsOf(String name) {
    return client.pods().inNamespace(namespace).withLabel("app", name).list().getItems();
  }
}
