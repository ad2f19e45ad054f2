package io.serinus.metrics;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricProviderType;
import io.serinus.analysis.MetricQuery;
import io.serinus.cloud.IdentityAddresses;
import io.serinus.http.HttpClient;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Every provider that can be asked, each by its type. */
public final class MetricProviders implements MetricsSource {
  private final Map<MetricProviderType, MetricsSource> sources =
      new EnumMap<>(MetricProviderType.class);

  /**
   * @param verifying asks servers to prove who they are
   * @param unverified for providers whose users have switched that off
   * @param prometheus base URL of the Prometheus that is asked when a query names none; may be
   *     empty
   * @param identityAddresses may learn the controller's own cloud identity
   * @param clock tells where the time that is looked back over ends
   * @param cluster the one that the controller runs in
   * @param ids gives a new unique id at each call, usable in an object's name
   */
  public MetricProviders(
      HttpClient verifying,
      HttpClient unverified,
      String prometheus,
      IdentityAddresses identityAddresses,
      InstantSource clock,
      OwnCluster cluster,
      Supplier<String> ids) {
    Map<MetricProviderType, ProviderApi> known = new EnumMap<>(MetricProviderType.class);
    known.put(MetricProviderType.PROMETHEUS, new PrometheusApi(prometheus));
    known.put(MetricProviderType.CLOUD_WATCH, new CloudWatchApi(clock, identityAddresses));
    known.put(MetricProviderType.STACKDRIVER, new StackdriverApi(verifying, identityAddresses));
    known.put(MetricProviderType.DATADOG, new DatadogApi(clock));
    known.put(MetricProviderType.NEW_RELIC, new NewRelicApi());
    known.put(MetricProviderType.GRAPHITE, new GraphiteApi());
    known.put(MetricProviderType.INFLUX_DB, new InfluxDbApi());
    known.put(MetricProviderType.DYNATRACE, new DynatraceApi(clock));
    known.put(MetricProviderType.SPLUNK, new SplunkApi(clock));
    known.put(MetricProviderType.WEB, new WebApi());
    known.forEach((type, api) -> sources.put(type, new HttpProvider(api, verifying, unverified)));
    sources.put(MetricProviderType.KEPTN, new Keptn(cluster, ids));
    ExternalMetricsApi external = new ExternalMetricsApi();
    sources.put(
        MetricProviderType.EXTERNAL_METRICS,
        new ExternalMetrics(external, cluster, new HttpProvider(external, verifying, unverified)));
  }

  @Override
  public Measurement measure(MetricQuery query) {
    return Objects.requireNonNull(sources.get(query.provider().type())).measure(query);
  }

  /** The types that can be asked. */
  Set<MetricProviderType> types() {
    return Set.copyOf(sources.keySet());
  }
}
