package io.serinus.analysis;

import io.serinus.analysis.QueryTemplate.Subject;
import java.time.Duration;
import java.util.Map;

/** How the value of a metric is found out. */
public sealed interface MetricQuestion {

  /**
   * Somebody is asked.
   *
   * @param query in the provider's language, with placeholders
   * @param series what somebody looks for who wonders why there is no data; often the query itself
   */
  record Asked(MetricProvider provider, QueryTemplate query, QueryTemplate series)
      implements MetricQuestion {

    /** One whose query is what to look for. */
    public Asked(MetricProvider provider, QueryTemplate query) {
      this(provider, query, query);
    }

    /** The question about one workload, all placeholders filled in. */
    public MetricQuery about(Subject subject, String metric, Duration interval) {
      return new MetricQuery(
          metric,
          asked(subject, interval),
          query.render(subject, interval),
          interval,
          series.render(subject, interval),
          Map.of());
    }

    private MetricProvider asked(Subject subject, Duration interval) {
      return provider.type() == MetricProviderType.WEB
          ? provider.at(
              new QueryTemplate(provider.address(), query.variables())
                  .renderInUrl(subject, interval))
          : provider;
    }
  }

  /**
   * Nobody can be asked as things are.
   *
   * @param why one clause: what is missing and what to do
   */
  record Unanswerable(String why) implements MetricQuestion {}
}
