package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptnTest {
  private final PlayedCluster cluster = new PlayedCluster();
  private final Keptn keptn = new Keptn(cluster, () -> "4f2a");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "keptnmetric/sli/errors",
        "KeptnMetrics/sli/errors/5m",
        "  keptnmetric/SLI/Errors\n"
      })
  void aKeptnMetricIsTheValueThatKeptnMeasuredLast(String query) {
    cluster.answers(200, "{status: {value: '12.5', errMsg: 'an old error'}}");

    assertThat(measure(query)).isEqualTo(new Measurement.Value(12.5));
    assertThat(cluster.paths)
        .containsExactly("/apis/metrics.keptn.sh/v1beta1/namespaces/sli/keptnmetrics/errors");
  }

  @Test
  void aKeptnMetricThatWasNotMeasuredYetIsNoData() {
    cluster.answers(200, "{spec: {query: x}}");

    assertThat(measure("keptnmetric/sli/errors")).isEqualTo(new Measurement.NoData());
  }

  @Test
  void aKeptnMetricThatKeptnCannotMeasureSaysWhy() {
    cluster.answers(200, "{status: {errMsg: 'no provider prom'}}");

    assertThat(reason("keptnmetric/sli/errors"))
        .isEqualTo("Keptn: KeptnMetric sli/errors could not be measured: no provider prom");
  }

  @Test
  void aValueThatIsNoNumberIsSaidToBeNone() {
    cluster.answers(200, "{status: {value: 'many'}}");

    assertThat(reason("keptnmetric/sli/errors")).contains("status.value that is no number");
  }

  @Test
  void anAnalysisThatPassesIsOneAndAnyOtherIsZero() {
    cluster.answers(200, "{status: {state: Completed, pass: true}}");
    assertThat(measure("analysis/sli/release")).isEqualTo(new Measurement.Value(1));

    cluster.answers(200, "{status: {state: Completed}}");
    assertThat(measure("analysis/sli/release")).isEqualTo(new Measurement.Value(0));
  }

  @Test
  void anAnalysisIsMadeForTheQuestion() {
    cluster.answers(200, "{status: {state: Completed, pass: true}}");
    measure("analyses/sli/release/5m/project=shop;stage=prod;alone");

    assertThat(cluster.paths).containsExactly("analyses");
    assertThat(cluster.lent)
        .containsExactly(
            KubernetesObject.of(
                Yaml.parse(
                    """
                    apiVersion: metrics.keptn.sh/v1beta1
                    kind: Analysis
                    metadata:
                      name: release-4f2a
                      namespace: sli
                      labels: {app.kubernetes.io/managed-by: serinus}
                    spec:
                      analysisDefinition: {name: release}
                      timeframe: {recent: 5m}
                      args: {project: shop, stage: prod}
                    """)));
  }

  @Test
  void withoutADurationAnAnalysisLooksBackOneMinute() {
    cluster.answers(200, "{status: {state: Completed, pass: true}}");
    measure("analysis/sli/release");

    assertThat(cluster.lent.get(0).at("/spec/timeframe/recent").asText()).isEqualTo("1m");
    assertThat(cluster.lent.get(0).at("/spec/args")).isEmpty();
  }

  @Test
  void anAnalysisThatIsNotCompletedIsUnavailable() {
    cluster.answers(200, "{status: {state: Progressing, pass: true}}");

    assertThat(reason("analysis/sli/release"))
        .contains("Analysis sli/release-4f2a")
        .contains("not done within 10 s");
  }

  @Test
  void aRefusalIsToldInTheClustersOwnWords() {
    cluster.answers(404, "{message: 'keptnmetrics.metrics.keptn.sh \"errors\" not found'}");

    assertThat(reason("keptnmetric/sli/errors"))
        .isEqualTo(
            "Keptn: KeptnMetric sli/errors was answered 404:"
                + " keptnmetrics.metrics.keptn.sh \"errors\" not found");
  }

  @Test
  void aClusterWithoutKeptnSaysToInstallIt() {
    cluster.answers(404, "{}");

    assertThat(reason("keptnmetric/sli/errors")).contains("install Keptn");
    assertThat(reason("analysis/sli/release")).contains("install Keptn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "keptnmetric/errors",
        "metric/sli/errors",
        "keptnmetric/sli/..",
        "keptnmetric//errors",
        "keptnmetric/s?i/errors"
      })
  void aQueryThatIsNoneSaysHowToWriteOne(String query) {
    assertThat(reason(query)).contains("write it like keptnmetric/NAMESPACE/NAME");
    assertThat(cluster.paths).isEmpty();
  }

  private String reason(String query) {
    return MetricProviderContract.reason(measure(query));
  }

  private Measurement measure(String query) {
    MetricProvider provider =
        new MetricProvider(MetricProviderType.KEPTN, "", Map.of(), Optional.empty(), true);
    return keptn.measure(new MetricQuery("m", provider, query, Duration.ofMinutes(1)));
  }
}
