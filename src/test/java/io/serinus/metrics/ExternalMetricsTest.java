package io.serinus.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asked in the cluster that the controller runs in. */
final class ExternalMetricsTest {
  private static final String BASE = "/apis/external.metrics.k8s.io/v1beta1/namespaces/";

  private final PlayedCluster cluster = new PlayedCluster();
  private final ExternalMetrics metrics =
      new ExternalMetrics(
          new ExternalMetricsApi(), cluster, query -> new Measurement.Unavailable("elsewhere"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queue-length                                | default/queue-length",
        "/queue-length                               | default/queue-length",
        "shop/queue-length                           | shop/queue-length",
        "shop/queue-length?labelSelector=app%3Dshop  | shop/queue-length?labelSelector=app%3Dshop",
        "shop/queue-length?labelSelector=app=shop    | shop/queue-length?labelSelector=app%3Dshop",
        "shop/queue-length?x=1&labelSelector=a+in+(b,c) |"
            + " shop/queue-length?labelSelector=a%20in%20%28b%2Cc%29",
        "shop/queue-length?labelSelector=            | shop/queue-length",
        "shop/datadogmetric@shop:errors+more         | shop/datadogmetric%40shop%3Aerrors%2Bmore",
        "shop/a%20b                                  | shop/a%20b",
      })
  void aQueryNamesNamespaceMetricAndLabels(String query, String path) {
    cluster.answers(200, "{items: [{value: 1500m}]}");

    assertThat(measure("", query)).isEqualTo(new Measurement.Value(1.5));
    assertThat(cluster.paths).containsExactly(BASE + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop/",
        "a/b/c",
        "shop/..",
        "../nodes",
        "shop/a%2Fb",
        "shop/%zz",
        "?labelSelector=a"
      })
  void aQueryThatIsNoneSaysHowToWriteOne(String query) {
    assertThat(MetricProviderContract.reason(measure("", query)))
        .contains("write it like namespace/metric");
    assertThat(cluster.paths).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://kubernetes.default",
        "https://kubernetes.default.svc/",
        "https://kubernetes.default.svc.cluster.local:443"
      })
  void theAddressOfTheClusterItselfIsTheCluster(String address) {
    cluster.answers(200, "{items: []}");

    assertThat(measure(address, "queue")).isEqualTo(new Measurement.NoData());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://kubernetes.default.svc.evil.com", "https://kubernetes.default@evil.com",
        "https://kubernetesxdefault", "http://kubernetes.default"
      })
  void anyOtherAddressIsElsewhere(String address) {
    assertThat(measure(address, "queue")).isEqualTo(new Measurement.Unavailable("elsewhere"));
  }

  @Test
  void aClusterWithoutAnAdapterSaysToInstallOne() {
    cluster.answers(404, "{}");

    assertThat(MetricProviderContract.reason(measure("", "queue")))
        .contains("is not served: install a metrics adapter");
  }

  @Test
  void aRefusalIsToldInTheClustersOwnWords() {
    cluster.answers(403, "{message: 'queue is forbidden'}");

    assertThat(MetricProviderContract.reason(measure("", "queue")))
        .isEqualTo("the external metrics API of this cluster answered 403: queue is forbidden");
  }

  private Measurement measure(String address, String query) {
    MetricProvider provider =
        new MetricProvider(
            MetricProviderType.EXTERNAL_METRICS, address, Map.of(), Optional.empty(), true);
    return metrics.measure(new MetricQuery("m", provider, query, Duration.ofMinutes(1)));
  }
}
