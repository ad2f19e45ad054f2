package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People and nodes come in between a rollout, on the real API server. */
@OnTestBed
final class InterventionsIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String ISTIO = "networking.istio.io/v1";

  private final DrivenCanaries run;

  InterventionsIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aTargetDeletedInTheMiddleGivesItsTrafficBackAndTheRolloutGoesOnWhenItReturns() {
    CanaryKey key = initialised("lost", "", 2, "interval: 5s, stepWeight: 50, maxWeight: 50");
    run.bump("lost", "Deployment");
    run.until(key, status -> status.canaryWeight() == 50);
    assertThat(weightOfCanary("lost")).isEqualTo(50);

    deleteDeployment("lost");
    run.until(key, status -> status.canaryWeight() == 0);
    assertThat(run.status(key).conditions())
        .filteredOn(condition -> condition.type().equals("TargetUsable"))
        .extracting(Condition::message)
        .containsExactly("Deployment lost is not there: apply it, or correct spec.targetRef");
    assertThat(weightOfCanary("lost")).isZero();
    assertThat(run.read("v1", "Service", "lost").at("/spec/selector/app").asText())
        .isEqualTo("lost-primary");

    run.apply(DrivenCanaries.workload("lost", "Deployment").replace("app:1", "app:2"));
    run.until(key, status -> status.canaryWeight() == 50);
    run.reaches(key, Phase.SUCCEEDED);
    assertThat(image("lost-primary")).endsWith(":2");
    assertThat(run.status(key).rollout().history()).hasSize(1);
    run.settles(key);
  }

  @Test
  void aPodTemplateOfAPrimaryEditedByHandIsPutBackWithOneWriteAndItsOtherFieldsStay() {
    CanaryKey key = initialised("edited", "", 2, "interval: 1s, stepWeight: 50, maxWeight: 50");
    run.settles(key);
    edit(
        "edited-primary",
        deployment -> {
          var template = deployment.getSpec().getTemplate();
          template.getSpec().getContainers().get(0).setImage("example.test/app:by-hand");
          template.getMetadata().getAnnotations().put("somebody", "added");
          deployment.getSpec().setReplicas(3);
          return deployment;
        });
    await().atMost(LIMIT).until(() -> seenImage("edited-primary").endsWith(":by-hand"));
    run.until(key, status -> image("edited-primary").endsWith(":1"));

    KubernetesObject primary = run.read("apps/v1", "Deployment", "edited-primary");
    assertThat(primary.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(primary.at("/spec/template/metadata/annotations/somebody").asText())
        .isEqualTo("added");
    assertThat(run.status(key).phase()).isEqualTo(Phase.INITIALIZED);
    run.settles(key);
  }

  @Test
  void whatOthersWroteUnderUnmanagedKeysSurvivesEveryWriteOfARollout() {
    CanaryKey key =
        initialised(
            "shared",
            ", apex: {labels: {team: ours, kept: ours}}, primary: {labels: {team: ours}},"
                + " unmanagedMetadata: {labels: [team], annotations: [note]}",
            2,
            "interval: 1s, stepWeight: 50, maxWeight: 50");
    List<String> services = List.of("shared", "shared-primary", "shared-canary");
    services.forEach(name -> mark("v1", "Service", name));
    mark(ISTIO, "VirtualService", "shared");
    run.bump("shared", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);

    services.forEach(name -> assertMarked(run.read("v1", "Service", name)));
    assertMarked(run.read(ISTIO, "VirtualService", "shared"));
    assertThat(run.read("v1", "Service", "shared").labels()).containsEntry("kept", "ours");
  }

  @Test
  void withReadyThresholdsThreeOfFourPodsAreEnoughForAWholeRun() {
    run.apply(
        DrivenCanaries.workload("patchy", "Deployment")
            .replace("replicas: 2", "replicas: 4")
            .replace(
                "metadata: {labels: {app: patchy}}",
                "metadata: {labels: {app: patchy}, annotations: {serinus.io/test-ready: never}}"));
    CanaryKey key =
        canary(
            "patchy",
            "",
            "interval: 1s, stepWeight: 50, maxWeight: 50, primaryReadyThreshold: 75,"
                + " canaryReadyThreshold: 75");
    run.until(key, status -> readied() && status.phase() == Phase.INITIALIZED);
    assertThat(available("patchy-primary")).isEqualTo(3);

    edit(
        "patchy",
        deployment -> {
          var template = deployment.getSpec().getTemplate();
          template.getSpec().getContainers().get(0).setImage("example.test/app:2");
          return deployment;
        });
    run.until(key, status -> readied() && status.canaryWeight() == 50);
    assertThat(available("patchy")).isEqualTo(3);
    run.until(key, status -> readied() && status.phase() == Phase.SUCCEEDED);
    assertThat(image("patchy-primary")).endsWith(":2");
    assertThat(available("patchy-primary")).isEqualTo(3);
  }

  /** Again when somebody else was faster. */
  private void edit(String name, UnaryOperator<Deployment> change) {
    await()
        .atMost(LIMIT)
        .ignoreExceptionsMatching(
            failure ->
                failure instanceof KubernetesClientException refused
                    && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .until(
            () ->
                run.admin()
                        .apps()
                        .deployments()
                        .inNamespace(run.namespace())
                        .withName(name)
                        .edit(change)
                    != null);
  }

  private CanaryKey initialised(String name, String service, int replicas, String analysis) {
    run.apply(
        DrivenCanaries.workload(name, "Deployment")
            .replace("replicas: 2", "replicas: " + replicas));
    CanaryKey key = canary(name, service, analysis);
    run.reaches(key, Phase.INITIALIZED);
    return key;
  }

  private CanaryKey canary(String name, String service, String analysis) {
    run.apply(
        """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
          service: {port: 9898%2$s}
          analysis: {%3$s, metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]}
        """
            .formatted(name, service, analysis));
    return run.seen(name);
  }

  private void deleteDeployment(String name) {
    run.admin().apps().deployments().inNamespace(run.namespace()).withName(name).delete();
    await()
        .atMost(LIMIT)
        .until(() -> run.cluster().find(run.ref("apps/v1", "Deployment", name)).isEmpty());
  }

  private void mark(String apiVersion, String kind, String name) {
    run.apply(
        "{apiVersion: %s, kind: %s, metadata: {name: %s, labels: {team: theirs}, annotations: {note: theirs}}}"
            .formatted(apiVersion, kind, name));
  }

  private static void assertMarked(KubernetesObject object) {
    assertThat(object.labels()).as("%s", object).containsEntry("team", "theirs");
    assertThat(object.annotations()).as("%s", object).containsEntry("note", "theirs");
  }

  private int weightOfCanary(String name) {
    JsonNode routes = run.read(ISTIO, "VirtualService", name).at("/spec/http/0/route");
    return routes.path(1).path("weight").asInt();
  }

  private String image(String deployment) {
    return imageOf(run.read("apps/v1", "Deployment", deployment));
  }

  private String seenImage(String deployment) {
    return run.cluster()
        .find(run.ref("apps/v1", "Deployment", deployment))
        .map(InterventionsIT::imageOf)
        .orElse("");
  }

  private static String imageOf(KubernetesObject deployment) {
    return deployment.at("/spec/template/spec/containers/0/image").asText();
  }

  private int available(String deployment) {
    return run.read("apps/v1", "Deployment", deployment).at("/status/availableReplicas").asInt();
  }

  /** Three pods of each revision become ready, the fourth never does. */
  private boolean readied() {
    Map<String, List<Pod>> revisions =
        run.admin().pods().inNamespace(run.namespace()).list().getItems().stream()
            .filter(
                pod -> pod.getMetadata().getLabels().getOrDefault("app", "").startsWith("patchy"))
            .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
            .filter(pod -> pod.getStatus().getPhase().equals("Running"))
            .collect(
                Collectors.groupingBy(
                    pod -> pod.getMetadata().getLabels().get("pod-template-hash")));
    revisions.values().forEach(this::readyThree);
    return true;
  }

  private void readyThree(List<Pod> pods) {
    long ready = pods.stream().filter(InterventionsIT::isReady).count();
    pods.stream()
        .filter(pod -> !isReady(pod))
        .limit(Math.max(0, 3 - ready))
        .forEach(
            pod ->
                run.admin()
                    .pods()
                    .inNamespace(run.namespace())
                    .withName(pod.getMetadata().getName())
                    .subresource("status")
                    .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        """
                        {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}"""));
  }

  private static boolean isReady(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .anyMatch(
            condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }
}
