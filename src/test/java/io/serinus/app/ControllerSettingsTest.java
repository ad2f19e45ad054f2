package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.config.SerinusConfig;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in serinus.yaml reaches the rollouts. */
final class ControllerSettingsTest {
  @Test
  void aTargetIsToldFromItsPrimaryByTheConfiguredLabelAndItsConfiguredLabelsAreCopied(
      @TempDir Path folder) {
    SerinusConfig.Rollout rollouts =
        new SerinusConfig.Rollout(
            Duration.ofSeconds(5), true, List.of("example.com/part"), List.of("team/"));
    try (GitDrivenRun run = new GitDrivenRun(folder, rollouts)) {
      run.commit(
          "Run 1",
          Map.of(
              "app/deployment.yaml",
              """
              apiVersion: apps/v1
              kind: Deployment
              metadata: {namespace: test, name: app, labels: {team/name: shop, other: kept-off}}
              spec:
                selector: {matchLabels: {app: app, example.com/part: web}}
                template:
                  metadata: {labels: {app: app, example.com/part: web}}
                  spec: {containers: [{name: app, image: "example.test/app:1"}]}
              """,
              "app/canary.yaml",
              Manifests.canary("app", "app").tree().toString()));
      run.rebuild();
      assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();

      KubernetesObject primary = find(run, SandboxRun.TARGET.named("app-primary"));
      assertThat(primary.at("/spec/selector/matchLabels").toString())
          .isEqualTo("{\"example.com/part\":\"web-primary\"}");
      assertThat(primary.labels())
          .containsOnly(
              Map.entry("team/name", "shop"), Map.entry("example.com/part", "web-primary"));
      KubernetesObject apex = find(run, new ObjectRef("v1", "Service", "test", "app"));
      assertThat(apex.at("/spec/selector").toString())
          .isEqualTo("{\"example.com/part\":\"web-primary\"}");
    }
  }

  @Test
  void theConfiguredReporterIsAskedFor(@TempDir Path folder) {
    try (GitDrivenRun run = new GitDrivenRun(folder)) {
      run.withReporter("waypoint");
      run.commit("Run 1", application("1"));
      run.rebuild();
      assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
      run.commit("Run 2", application(SandboxRun.GOOD));
      assertThat(run.settlesAt(Phase.SUCCEEDED, SandboxRun.GOOD)).isTrue();

      assertThat(run.queries())
          .isNotEmpty()
          .allSatisfy(
              query ->
                  assertThat(query.text())
                      .contains("reporter=\"waypoint\"")
                      .doesNotContain("reporter=\"destination\""));
    }
  }

  private static Map<String, String> application(String tag) {
    return Map.of(
        "app/deployment.yaml",
        Manifests.deployment("app", tag).tree().toString(),
        "app/canary.yaml",
        Manifests.canary("app", "app").tree().toString());
  }

  private static KubernetesObject find(GitDrivenRun run, ObjectRef ref) {
    return run.sandbox().find(ref).orElseThrow();
  }
}
