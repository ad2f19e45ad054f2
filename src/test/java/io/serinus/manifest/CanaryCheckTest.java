package io.serinus.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.manifest.ManifestProblem.Severity;
import org.junit.jupiter.api.Test;

class CanaryCheckTest {
  private static final String HEAD =
      """
      apiVersion: flagger.app/v1beta1
      kind: Canary
      metadata: {name: podinfo, namespace: test}
      spec:
        targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
      """;

  private static ManifestFile read(String canary) {
    return new ManifestReader(ReadLimits.DEFAULT).read("canary.yaml", canary.getBytes(UTF_8));
  }

  @Test
  void aCanaryOfKnownFieldsHasNoProblems() {
    ManifestFile file =
        read(
            HEAD
                + """
                  service: {port: 9898, apex: {labels: {free: text}}, match: [{uri: {prefix: /}}]}
                  analysis: {interval: 10s, metrics: [{name: x, thresholdRange: {min: 99}}]}
                """);

    assertThat(file.problems()).isEmpty();
    assertThat(file.manifests()).extracting(Manifest::valid).containsExactly(true);
  }

  @Test
  void anUnknownKeyIsAWarningWithTheNearestNameAndItsLine() {
    ManifestFile file =
        read(
            HEAD
                + "  analysis:\n    interval: 10s\n    stepWieght: 5\n    foo: 1\n    mirroring: 1\n");

    assertThat(file.problems())
        .extracting(ManifestProblem::severity)
        .containsOnly(Severity.WARNING);
    assertThat(file.problems())
        .extracting(ManifestProblem::toString)
        .containsExactly(
            "canary.yaml:8: The field spec.analysis.stepWieght is not known and has no effect."
                + " Did you mean stepWeight? Otherwise remove it.",
            "canary.yaml:9: The field spec.analysis.foo is not known and has no effect. Remove it.",
            "canary.yaml:10: The field spec.analysis.mirroring is not known and has no effect."
                + " Write mirror: true.");
    assertThat(file.manifests()).extracting(Manifest::valid).containsExactly(true);
  }

  @Test
  void theDeprecatedSpellingOfAnalysisIsKnownAndLookedInto() {
    ManifestFile file = read(HEAD + "  canaryAnalysis:\n    maxWieght: 5\n");

    assertThat(file.problems())
        .extracting(ManifestProblem::what)
        .containsExactly("The field spec.canaryAnalysis.maxWieght is not known and has no effect");
  }

  @Test
  void aValueOfTheWrongTypeIsAnErrorWithFieldAndLine() {
    ManifestFile file =
        read(HEAD + "  analysis:\n    metrics:\n      - name: a\n        interval: soon\n");

    ManifestProblem problem = file.problems().get(0);
    assertThat(problem.severity()).isEqualTo(Severity.ERROR);
    assertThat(problem.line()).isEqualTo(9);
    assertThat(problem.what()).contains("spec.analysis.metrics[0].interval");
    assertThat(file.manifests()).extracting(Manifest::valid).containsExactly(false);
  }

  @Test
  void aCanaryWithoutATargetIsAnError() {
    ManifestFile file = read(HEAD.replace("kind: Deployment, ", ""));

    assertThat(file.problems()).extracting(ManifestProblem::place).containsExactly("canary.yaml:5");
    assertThat(file.manifests()).extracting(Manifest::valid).containsExactly(false);
  }
}
