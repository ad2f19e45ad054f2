package io.serinus.analysis;

import io.serinus.model.Secret;
import java.time.Duration;
import java.util.Map;

/**
 * One question to a metrics source.
 *
 * @param metric the metric's name, unique within a Canary
 * @param text the query in the provider's language, all placeholders filled in
 * @param interval the time looked back over
 * @param series what to look for at the source when there is no data
 * @param credentials entries of the provider's Secret; empty when it has none
 */
public record MetricQuery(
    String metric,
    MetricProvider provider,
    String text,
    Duration interval,
    String series,
    Map<String, Secret> credentials) {
  public MetricQuery {
    credentials = Map.copyOf(credentials);
  }

  /** One without credentials, whose text is what to look for. */
  public MetricQuery(String metric, MetricProvider provider, String text, Duration interval) {
    this(metric, provider, text, interval, text, Map.of());
  }

  /** One whose text is what to look for. */
  public MetricQuery(
      String metric,
      MetricProvider provider,
      String text,
      Duration interval,
      Map<String, Secret> credentials) {
    this(metric, provider, text, interval, text, credentials);
  }

  public MetricQuery withCredentials(Map<String, Secret> entries) {
    return new MetricQuery(metric, provider, text, interval, series, entries);
  }
}
