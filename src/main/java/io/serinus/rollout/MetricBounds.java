package io.serinus.rollout;

import io.serinus.analysis.BuiltInMetrics;
import io.serinus.model.CanaryAnalysis.CanaryMetric;
import io.serinus.model.CanaryAnalysis.ThresholdRange;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a metric may be at least and at most, as Flagger reads it: {@code thresholdRange}, else the
 * deprecated {@code threshold}, else a threshold of 0. A threshold is the upper bound, but of the
 * built-in request-success-rate the lower one. Source: Flagger 1.44, {@code
 * pkg/controller/scheduler_metrics.go}.
 *
 * @param min inclusive; null when open
 * @param max inclusive; null when open
 */
record MetricBounds(@Nullable Double min, @Nullable Double max) {

  /** Those of the built-in metric of this name. */
  static MetricBounds ofBuiltIn(String name, CanaryMetric metric) {
    ThresholdRange range = metric.thresholdRange();
    return range == null && name.equals(BuiltInMetrics.SUCCESS_RATE)
        ? new MetricBounds(threshold(metric), null)
        : ofQuery(metric);
  }

  /** Those of a query or a template, whatever the metric is called. */
  static MetricBounds ofQuery(CanaryMetric metric) {
    ThresholdRange range = metric.thresholdRange();
    return range == null
        ? new MetricBounds(null, threshold(metric))
        : new MetricBounds(range.min(), range.max());
  }

  /** Whether no number is within them. */
  boolean contradictory() {
    return min != null && max != null && min > max;
  }

  /**
   * What is odd about the bounds that were written, each as the end of a sentence about the metric.
   *
   * @param builtIn whether a built-in metric is judged by them
   * @param queried whether a query or a template is judged by them
   */
  static List<String> oddities(String name, CanaryMetric metric, boolean builtIn, boolean queried) {
    List<String> odd = new ArrayList<>();
    ThresholdRange range = metric.thresholdRange();
    boolean rate = builtIn && name.equals(BuiltInMetrics.SUCCESS_RATE);
    if (range != null && range.min() == null && range.max() == null) {
      odd.add("has a thresholdRange without min and max: every value passes; write one of them");
    }
    if (range != null && metric.threshold() != null) {
      odd.add("has threshold beside thresholdRange: only thresholdRange counts; remove threshold");
    }
    if (range == null && metric.threshold() == null && rate) {
      odd.add("has no bound: every rate passes; write thresholdRange.min");
    }
    if (range == null && metric.threshold() == null && (queried || !rate)) {
      odd.add("has no bound: every value above 0 fails; write thresholdRange");
    }
    if (range == null && metric.threshold() != null && rate && queried) {
      odd.add(
          "has a threshold that is the least of the built-in metric and the most of the query:"
              + " write thresholdRange");
    }
    if (builtIn) {
      units(rate, ofBuiltIn(name, metric)).ifPresent(odd::add);
    }
    return odd;
  }

  private static Optional<String> units(boolean rate, MetricBounds bounds) {
    Double min = bounds.min();
    Double max = bounds.max();
    if (rate && min != null && (min > 100 || (min > 0 && min <= 1))) {
      return Optional.of(
          "is in percent, 0–100, and must be at least " + plain(min) + ": write it like 99");
    }
    if (!rate && max != null && max > 0 && max < 1) {
      return Optional.of(
          "is in milliseconds and must be at most " + plain(max) + ": write it like 500");
    }
    return Optional.empty();
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  private static Double threshold(CanaryMetric metric) {
    Double threshold = metric.threshold();
    return threshold == null ? Double.valueOf(0) : threshold;
  }
}
