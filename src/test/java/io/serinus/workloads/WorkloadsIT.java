package io.serinus.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CanaryKey;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
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

  private String level() {
    return run.read("v1", "ConfigMap", "settings-primary").at("/data/level").asText();
  }

  private String selector(String daemonSet) {
    return run.read("apps/v1", "DaemonSet", daemonSet).at("/spec/template/spec").toString();
  }
}
