package io.serinus.metrics;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;

/** Answers metric queries. */
@FunctionalInterface
public interface MetricsSource {

  /** Asks once, bounded in time; never throws for what the outside world does. */
  Measurement measure(MetricQuery query);
}
