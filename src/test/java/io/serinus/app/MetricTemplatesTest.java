package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.MetricProviderType;
import io.serinus.deploy.Yaml;
import io.serinus.model.CheckResult;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.model.Secret;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** MetricTemplates from the cluster to the verdict. */
final class MetricTemplatesTest {
  private static final ObjectRef TEMPLATE =
      new ObjectRef("flagger.app/v1beta1", "MetricTemplate", "metrics", "success");

  private final SandboxRun run = new SandboxRun();

  @Test
  void aTemplateOfAnotherNamespaceJudgesARolloutWithTheCredentialsOfItsOwn() {
    run.apply(secret());
    run.apply(template());
    start();
    run.bump(SandboxRun.GOOD);
    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

    assertThat(run.queries())
        .isNotEmpty()
        .allSatisfy(
            query -> {
              assertThat(query.text())
                  .isEqualTo(
                      "istio_requests_total{destination_workload_namespace=\"test\","
                          + "destination_workload=\"app\",code=\"5..\"}[30s]");
              assertThat(query.provider().type()).isEqualTo(MetricProviderType.PROMETHEUS);
              assertThat(query.provider().address()).isEqualTo("http://prometheus:9090");
              assertThat(query.credentials())
                  .isEqualTo(
                      Map.of("username", new Secret("lovelace"), "password", new Secret("pw")));
            });
    assertThat(run.object(SandboxRun.APP.ref()).tree().toString())
        .doesNotContain("lovelace", "cHc=");
  }

  @Test
  void aValueOutsideItsRangeRollsBack() {
    run.apply(secret());
    run.apply(template());
    start();
    run.bump(SandboxRun.BAD);

    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.BAD)).isTrue();
    assertThat(run.status().rollout().checks())
        .extracting(CheckResult::metric, CheckResult::reason)
        .containsExactly(tuple("success", "92 < 99"));
  }

  @Test
  void aTemplateThatIsMissingHoldsTheRolloutWithoutAFailedCheckUntilItIsApplied() {
    start();
    run.bump(SandboxRun.GOOD);
    run.await(() -> run.status().rollout().holds() == 2, Duration.ofMinutes(5));
    assertThat(run.status().failedChecks()).isZero();
    assertThat(run.status().canaryWeight()).isEqualTo(20);
    assertThat(run.status().rollout().reason())
        .contains("MetricTemplate metrics/success is not there");
    run.apply(secret());
    run.apply(template());

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void aTemplateThatNeverComesEndsTheRollout() {
    start();
    run.bump(SandboxRun.GOOD);

    assertThat(run.settlesAt(Phase.FAILED, SandboxRun.GOOD)).isTrue();
    assertThat(run.status().rollout().reason()).contains("10 times in a row");
  }

  @Test
  void aSecretThatIsMissingHoldsTheRolloutAndIsNamed() {
    run.apply(template());
    start();
    run.bump(SandboxRun.GOOD);
    run.await(() -> run.status().rollout().holds() == 1, Duration.ofMinutes(5));
    assertThat(run.status().rollout().reason()).contains("Secret metrics/access is not there");
    run.apply(secret());

    assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();
  }

  @Test
  void anIdleCanaryIsWokenByATemplateThatGoesAndByOneThatComes() {
    run.apply(secret());
    run.apply(template());
    start();
    run.sandbox().delete(TEMPLATE, run.object(TEMPLATE).uid());
    run.pass(Duration.ofSeconds(5));
    assertThat(accepted()).isEqualTo("AcceptedWithWarnings");
    run.apply(template());
    run.pass(Duration.ofSeconds(5));

    assertThat(accepted()).isEqualTo("Accepted");
  }

  private String accepted() {
    return run.status().conditions().stream()
        .filter(condition -> condition.type().equals("Accepted"))
        .map(condition -> condition.reason())
        .findFirst()
        .orElse("");
  }

  private void start() {
    run.apply(Manifests.deployment("app", "1"));
    ObjectNode canary = Manifests.canary("app", "app").tree();
    canary
        .withObject("/spec/analysis")
        .set(
            "metrics",
            Yaml.parse(
                "[{name: success, interval: 30s, thresholdRange: {min: 99}, templateVariables:"
                    + " {code: '5..'}, templateRef: {name: success, namespace: metrics}}]"));
    run.apply(KubernetesObject.of(canary));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
  }

  private static KubernetesObject template() {
    return Manifests.object(
        """
        apiVersion: flagger.app/v1beta1
        kind: MetricTemplate
        metadata: {namespace: metrics, name: success}
        spec:
          provider: {type: prometheus, address: "http://prometheus:9090", secretRef: {name: access}}
          query: istio_requests_total{destination_workload_namespace="{{ namespace }}",destination_workload="{{ target }}",code="{{ variables.code }}"}[{{ interval }}]
        """);
  }

  private static KubernetesObject secret() {
    return Manifests.object(
        """
        apiVersion: v1
        kind: Secret
        metadata: {namespace: metrics, name: access}
        data: {username: bG92ZWxhY2U=, password: cHc=}
        """);
  }
}
