package io.serinus.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrimaryAutoscalerTest {
  private static final String SCALER =
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: podinfo, namespace: test, labels: {team: a}, uid: "9"}
      spec:
        scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
        minReplicas: 2
        maxReplicas: 10
        metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
        behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
      status: {currentReplicas: 2}
      """;
  private static final String SCALED_OBJECT =
      """
      apiVersion: keda.sh/v1alpha1
      kind: ScaledObject
      metadata: {name: podinfo, namespace: test}
      spec:
        scaleTargetRef: {name: podinfo}
        maxReplicaCount: 10
        advanced: {horizontalPodAutoscalerConfig: {name: podinfo-hpa}}
        triggers:
          - {type: prometheus, name: given, metadata: {query: 'sum(rate(a{app="podinfo"}[1m]))', threshold: "5"}}
          - {type: prometheus, metadata: {query: 'b{pod=~"podinfo-[0-9]+", app="podinfo", x="my-podinfo"}'}}
          - {type: cron, metadata: {start: 0 8 * * *}}
      """;

  @Test
  void theTwinScalesThePrimaryWithTheSameMetricsAndBehaviour() {
    KubernetesObject twin = twin("{kind: HorizontalPodAutoscaler, name: podinfo}", SCALER);
    assertThat(twin.tree())
        .isEqualTo(
            Yaml.parse(
                """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata:
                  name: podinfo-primary
                  namespace: test
                  ownerReferences:
                    - {apiVersion: flagger.app/v1beta1, kind: Canary, name: podinfo, uid: "1", controller: true, blockOwnerDeletion: true}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo-primary}
                  minReplicas: 2
                  maxReplicas: 10
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
                  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}
                """));
  }

  @Test
  void thePrimarysOwnBoundsReplaceTheCopiedOnes() {
    KubernetesObject twin =
        twin(
            "{kind: HorizontalPodAutoscaler, name: podinfo, primaryScalerReplicas: {minReplicas: 5,"
                + " maxReplicas: 20}}",
            SCALER);
    assertThat(twin.at("/spec/minReplicas").asInt()).isEqualTo(5);
    assertThat(twin.at("/spec/maxReplicas").asInt()).isEqualTo(20);
  }

  @Test
  void theQueriesOfAScaledObjectAskAboutThePrimary() {
    KubernetesObject twin =
        twin(
            "{kind: ScaledObject, name: podinfo, primaryScalerQueries: {given: up},"
                + " primaryScalerReplicas: {minReplicas: 2}}",
            SCALED_OBJECT);
    assertThat(twin.at("/spec/triggers/0/metadata/query").asText()).isEqualTo("up");
    assertThat(twin.at("/spec/triggers/0/metadata/threshold").asText()).isEqualTo("5");
    assertThat(twin.at("/spec/triggers/1/metadata/query").asText())
        .isEqualTo("b{pod=~\"podinfo-primary-[0-9]+\", app=\"podinfo-primary\", x=\"my-podinfo\"}");
    assertThat(twin.at("/spec/triggers/2/metadata/start").asText()).isEqualTo("0 8 * * *");
    assertThat(twin.at("/spec/advanced/horizontalPodAutoscalerConfig/name").asText())
        .isEqualTo("podinfo-hpa-primary");
    assertThat(twin.at("/spec/minReplicaCount").asInt()).isEqualTo(2);
    assertThat(twin.at("/spec/maxReplicaCount").asInt()).isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource({
    "podinfo, podinfo-primary",
    "podinfo-canary, podinfo-primary",
    "podinfo-primary, podinfo-primary",
    "podinfo-canary.test.svc, podinfo-primary.test.svc",
    "'{pod=~\"podinfo-.*\"}', '{pod=~\"podinfo-primary-.*\"}'",
    "podinfo-db, podinfo-db",
    "podinfo-canary-db, podinfo-canary-db",
    "podinfo-primary-db, podinfo-primary-db",
    "my-podinfo, my-podinfo",
    "podinfos, podinfos",
    "podinfo-canary / podinfo, podinfo-primary / podinfo-primary"
  })
  void namesInAQueryAreReplacedAsAWhole(String query, String expected) {
    KubernetesObject twin =
        twin(
            "{kind: ScaledObject, name: podinfo}",
            SCALED_OBJECT.replace("'sum(rate(a{app=\"podinfo\"}[1m]))'", "'" + query + "'"));
    assertThat(twin.at("/spec/triggers/0/metadata/query").asText()).isEqualTo(expected);
  }

  @Test
  void theFewestPodsThatAreLeftAreAtLeastOne() {
    assertThat(PrimaryAutoscaler.least(object(SCALER))).isEqualTo(2);
    assertThat(PrimaryAutoscaler.least(object(SCALED_OBJECT))).isEqualTo(1);
  }

  private static KubernetesObject twin(String autoscalerRef, String autoscaler) {
    Canary canary =
        Canary.of(
            object(
                "{apiVersion: flagger.app/v1beta1, kind: Canary, metadata: {name: podinfo,"
                    + " namespace: test, uid: '1'}, spec: {targetRef: {kind: Deployment, name:"
                    + " podinfo}, autoscalerRef: "
                    + autoscalerRef
                    + "}}"));
    return PrimaryAutoscaler.of(
            canary, object(autoscaler), WorkloadSettings.DEFAULTS, Optional.empty())
        .object();
  }

  private static KubernetesObject object(String yaml) {
    return KubernetesObject.of(Yaml.parse(yaml));
  }
}
