package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to a target, on the real API server. */
@OnTestBed
final class WorkloadsIT {
  private final DrivenCanaries run;

  WorkloadsIT(KubernetesBed bed, TestNamespace namespace) {
    this.run = new DrivenCanaries(bed, namespace);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void aConfigThatChangesAloneIsRolledOutAndItsCopiesFollowThePromotion() {
    run.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: info}}");
    run.apply(
        "{apiVersion: v1, kind: Secret, type: Opaque, metadata: {name: password}, data: {p: YQ==}}");
    run.apply(
        DrivenCanaries.workload("configured", "Deployment")
            .replace(
                "image:",
                "envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: password}}], image:"));
    CanaryKey key = run.canary("configured", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    assertThat(run.read("v1", "Secret", "password-primary").at("/data/p").asText())
        .isEqualTo("YQ==");
    assertThat(run.read("apps/v1", "Deployment", "configured-primary").tree().toString())
        .contains("\"settings-primary\"", "\"password-primary\"");

    run.apply(
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {level: debug}}");
    run.until(key, status -> status.canaryWeight() > 0);
    assertThat(run.status(key).rollout().cause()).isEqualTo("configmap/settings changed");
    assertThat(level()).isEqualTo("info");
    run.reaches(key, Phase.SUCCEEDED);
    assertThat(level()).isEqualTo("debug");

    assertThat(
            run.cluster().find(run.ref("v1", "Secret", "password")).orElseThrow().tree().toString())
        .doesNotContain("YQ==");
    run.settles(key);
  }

  @Test
  void thePrimaryHasAnAutoscalerOfItsOwnAndNothingIsWrittenWhileIdle() {
    run.apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: scaled}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}
          minReplicas: 2
          maxReplicas: 4
          metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        """);
    run.apply(DrivenCanaries.workload("scaled", "Deployment"));
    CanaryKey key =
        run.canary(
            "scaled",
            "Deployment",
            "autoscalerRef: {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, name: scaled, primaryScalerReplicas:"
                + " {maxReplicas: 8}},");
    run.reaches(key, Phase.INITIALIZED);
    KubernetesObject twin = run.read("autoscaling/v2", "HorizontalPodAutoscaler", "scaled-primary");
    assertThat(twin.at("/spec/scaleTargetRef/name").asText()).isEqualTo("scaled-primary");
    assertThat(twin.at("/spec/minReplicas").asInt()).isEqualTo(2);
    assertThat(twin.at("/spec/maxReplicas").asInt()).isEqualTo(8);
    run.bump("scaled", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    assertThat(run.read("apps/v1", "Deployment", "scaled-primary").at("/spec/replicas").asInt())
        .isEqualTo(2);
    run.settles(key);
  }

  @Test
  void settingsThatAreNoRevisionReachThePrimaryWithoutARolloutOrARestart() {
    run.apply(DrivenCanaries.workload("steady", "Deployment"));
    CanaryKey key = run.canary("steady", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    run.settles(key);
    KubernetesObject before = run.read("apps/v1", "Deployment", "steady-primary");

    run.apply(
        DrivenCanaries.workload("steady", "Deployment")
            .replace("replicas: 2", "replicas: 6, minReadySeconds: 1")
            .replace("{name: steady}", "{name: steady, annotations: {team: web}}"));
    run.until(key, any -> replicas("steady-primary") == 6 && replicas("steady") == 0);
    run.admin()
        .apps()
        .deployments()
        .inNamespace(run.namespace())
        .withName("steady")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            """
            {"spec": {"strategy": {"type": "Recreate", "rollingUpdate": null}}}""");
    run.until(key, any -> strategy("steady-primary").equals("{\"type\":\"Recreate\"}"));
    run.settles(key);

    KubernetesObject after = run.read("apps/v1", "Deployment", "steady-primary");
    assertThat(after.at("/spec/template")).isEqualTo(before.at("/spec/template"));
    assertThat(after.at("/spec/minReadySeconds").asInt()).isEqualTo(1);
    assertThat(after.annotations()).containsEntry("team", "web");
    assertThat(run.status(key).rollout().history()).isEmpty();
    assertThat(run.status(key).phase()).isEqualTo(Phase.INITIALIZED);
  }

  @Test
  void aServiceWithTwoPortsAndAVirtualServiceWithAFurtherRouteAreAdoptedAndKept() {
    run.apply(
        "{apiVersion: v1, kind: Service, metadata: {name: live}, spec: {type: NodePort, sessionAffinity:"
            + " ClientIP, selector: {app: live}, ports: [{name: web, port: 80, targetPort: 9898},"
            + " {name: admin, port: 9090, targetPort: 8081}]}}");
    run.apply(
        "{apiVersion: networking.istio.io/v1, kind: VirtualService, metadata: {name: live}, spec:"
            + " {hosts: [live.example.com], gateways: [istio-system/public], http: [{match: [{uri:"
            + " {prefix: /old}}], route: [{destination: {host: legacy}}]}, {timeout: 5s, route:"
            + " [{destination: {host: live, port: {number: 80}}}]}]}}");
    KubernetesObject before = run.read("v1", "Service", "live");
    run.apply(DrivenCanaries.workload("live", "Deployment"));
    CanaryKey key = run.canary("live", "Deployment", "");
    run.reaches(key, Phase.INITIALIZED);
    run.settles(key);

    KubernetesObject service = run.read("v1", "Service", "live");
    assertThat(service.at("/spec/selector/app").asText()).isEqualTo("live-primary");
    for (String kept : List.of("type", "clusterIP", "sessionAffinity", "externalTrafficPolicy")) {
      assertThat(service.at("/spec/" + kept)).as(kept).isEqualTo(before.at("/spec/" + kept));
    }
    assertThat(service.at("/spec/ports").toString())
        .contains(before.at("/spec/ports/0").toString(), before.at("/spec/ports/1").toString());
    for (String side : List.of("live-primary", "live-canary")) {
      assertThat(run.read("v1", "Service", side).at("/spec/ports").findValuesAsText("port"))
          .as(side)
          .containsExactlyInAnyOrder("9898", "80", "9090");
    }
    KubernetesObject routes = run.read("networking.istio.io/v1", "VirtualService", "live");
    assertThat(routes.at("/spec/http/0/route/0/destination/host").asText()).isEqualTo("legacy");
    assertThat(routes.at("/spec/http/1/route/0/destination/host").asText())
        .isEqualTo("live-primary");
    assertThat(routes.at("/spec/http/1/timeout").asText()).isEqualTo("5s");
    assertThat(routes.at("/spec/hosts").toString()).isEqualTo("[\"live.example.com\",\"live\"]");
    run.bump("live", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);
  }

  @Test
  void aScaledObjectTakesThePlaceOfAnAutoscalerAndTheNextRevisionIsPromoted() {
    installScaledObjects();
    run.apply(
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: shop}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
          minReplicas: 2
          maxReplicas: 5
        """);
    run.apply(DrivenCanaries.workload("shop", "Deployment"));
    String ref = "autoscalerRef: {apiVersion: %s, kind: %s, name: shop}, ";
    CanaryKey key =
        run.canary(
            "shop", "Deployment", ref.formatted("autoscaling/v2", "HorizontalPodAutoscaler"));
    run.reaches(key, Phase.INITIALIZED);
    assertThat(scaler("shop-primary")).isPresent();

    run.apply(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: shop}
        spec:
          scaleTargetRef: {name: shop}
          minReplicaCount: 2
          maxReplicaCount: 5
          triggers: [{type: cpu, metricType: Utilization, metadata: {value: "80"}}]
        """);
    run.canary("shop", "Deployment", ref.formatted("keda.sh/v1alpha1", "ScaledObject"));
    run.until(key, any -> scaler("shop-primary").isEmpty());
    run.settles(key);
    assertThat(
            run.read("keda.sh/v1alpha1", "ScaledObject", "shop-primary")
                .at("/spec/scaleTargetRef/name")
                .asText())
        .isEqualTo("shop-primary");
    assertThat(scaler("shop")).as("the target's is its owner's").isPresent();
    assertThat(replicas("shop-primary")).isEqualTo(2);

    run.bump("shop", "Deployment");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);
  }

  @Test
  void aDaemonSetIsRolledOutAndScaledToZeroByItsNodeSelector() {
    run.apply(DrivenCanaries.workload("agent", "DaemonSet"));
    CanaryKey key = run.canary("agent", "DaemonSet", "");
    run.reaches(key, Phase.INITIALIZED);
    run.settles(key);
    assertThat(selector("agent")).contains("flagger.app/scale-to-zero");
    run.bump("agent", "DaemonSet");
    run.until(key, status -> status.canaryWeight() > 0);
    assertThat(selector("agent")).doesNotContain("scale-to-zero");
    run.reaches(key, Phase.SUCCEEDED);
    run.settles(key);
    assertThat(selector("agent")).contains("scale-to-zero");
    KubernetesObject primary = run.read("apps/v1", "DaemonSet", "agent-primary");
    assertThat(primary.at("/spec/template/spec/containers/0/image").asText()).endsWith(":2");
    assertThat(selector("agent-primary")).doesNotContain("scale-to-zero");
    assertThat(primary.at("/status/numberAvailable").asInt()).isPositive();
  }

  private String strategy(String deployment) {
    return run.read("apps/v1", "Deployment", deployment).at("/spec/strategy").toString();
  }

  private int replicas(String deployment) {
    return run.read("apps/v1", "Deployment", deployment).at("/spec/replicas").asInt();
  }

  private Optional<KubernetesObject> scaler(String name) {
    return run.cluster().read(run.ref("autoscaling/v2", "HorizontalPodAutoscaler", name));
  }

  private void installScaledObjects() {
    run.admin()
        .resource(
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
            """)
        .serverSideApply();
    String url = "/apis/keda.sh/v1alpha1/namespaces/default/scaledobjects";
    await().atMost(Duration.ofSeconds(90)).until(() -> run.admin().raw(url) != null);
  }

  private String level() {
    return run.read("v1", "ConfigMap", "settings-primary").at("/data/level").asText();
  }

  private String selector(String daemonSet) {
    return run.read("apps/v1", "DaemonSet", daemonSet).at("/spec/template/spec").toString();
  }
}
