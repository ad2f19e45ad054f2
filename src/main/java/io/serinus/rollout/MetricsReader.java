package io.serinus.rollout;

import io.serinus.analysis.BuiltInMetrics;
import io.serinus.analysis.BuiltInMetrics.BuiltIn;
import io.serinus.analysis.MetricCheck;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuestion;
import io.serinus.analysis.QueryTemplate;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryMetric;
import io.serinus.model.CanaryAnalysis.ThresholdRange;
import io.serinus.model.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of an analysis with their bounds. A {@code thresholdRange} wins over the deprecated
 * {@code threshold}, which is the upper bound, or the lower one of request-success-rate.
 */
final class MetricsReader {
  /** Long enough for the scrapes of an ordinary Prometheus, whatever the window; as in Flagger. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private final BuiltInMetrics builtIns;
  private final MetricProvider prometheus;
  private final TemplateReader templates;
  private final PlanRemarks remarks;
  private final Set<String> names = new HashSet<>();

  /**
   * @param builtIns the metrics that are known by their names
   * @param prometheus who answers the built-in metrics and the queries of the Canary itself
   */
  MetricsReader(
      BuiltInMetrics builtIns,
      MetricProvider prometheus,
      TemplateReader templates,
      PlanRemarks remarks) {
    this.builtIns = builtIns;
    this.prometheus = prometheus;
    this.templates = templates;
    this.remarks = remarks;
  }

  List<MetricCheck> read(CanaryAnalysis analysis) {
    List<CanaryMetric> metrics = analysis.metrics() == null ? List.of() : analysis.metrics();
    List<MetricCheck> checks = new ArrayList<>();
    for (int index = 0; index < metrics.size(); index++) {
      CanaryMetric metric = metrics.get(index);
      if (metric != null) {
        checks.addAll(checks("analysis.metrics[" + index + "]", metric));
      }
    }
    return checks;
  }

  /** A metric with the name of a built-in one that has a template too is both, as in Flagger. */
  private List<MetricCheck> checks(String where, CanaryMetric metric) {
    String name = metric.name() == null ? "" : metric.name();
    Optional<BuiltIn> builtIn = builtIns.named(name);
    Double min = min(name, metric);
    Double max = max(name, metric);
    remarks.errorWhen(
        min != null && max != null && min > max,
        where + ".thresholdRange has min above max, which no value can meet: exchange them");
    Optional<MetricQuestion> own =
        metric.templateRef() != null
            ? Optional.of(templates.question(where, metric.templateRef(), variables(metric)))
            : builtIn.isPresent() ? Optional.empty() : inline(where, metric);
    Duration interval = interval(where, metric);
    List<MetricCheck> checks = new ArrayList<>();
    builtIn.ifPresent(
        known ->
            checks.add(
                MetricCheck.of(
                    unique(name),
                    new MetricQuestion.Asked(prometheus, known.query()),
                    interval,
                    known.unit(),
                    min,
                    max)));
    own.ifPresent(
        question -> checks.add(MetricCheck.of(unique(name), question, interval, "", min, max)));
    return checks;
  }

  private Optional<MetricQuestion> inline(String where, CanaryMetric metric) {
    String query = metric.query();
    if (query == null || query.isBlank()) {
      remarks.warning(
          where
              + " '"
              + metric.name()
              + "' is passed over, it has no query and is not one of "
              + String.join(", ", BuiltInMetrics.names()));
      return Optional.empty();
    }
    try {
      return Optional.of(
          new MetricQuestion.Asked(prometheus, new QueryTemplate(query, variables(metric))));
    } catch (InvalidInputException wrong) {
      remarks.error(where + ".query: " + wrong.getMessage());
      return Optional.empty();
    }
  }

  private static Map<String, String> variables(CanaryMetric metric) {
    Map<String, String> variables = new HashMap<>();
    if (metric.templateVariables() != null) {
      metric
          .templateVariables()
          .forEach((key, value) -> variables.put(key, value == null ? "" : value));
    }
    return variables;
  }

  private Duration interval(String where, CanaryMetric metric) {
    Duration interval = metric.interval();
    if (interval == null) {
      return DEFAULT_INTERVAL;
    }
    boolean tooShort = interval.compareTo(Duration.ofSeconds(1)) < 0;
    remarks.warningWhen(tooShort, where + ".interval is below the shortest: 1s is used");
    return tooShort ? Duration.ofSeconds(1) : interval;
  }

  private static @Nullable Double min(String name, CanaryMetric metric) {
    ThresholdRange range = metric.thresholdRange();
    if (range != null) {
      return range.min();
    }
    return name.equals(BuiltInMetrics.SUCCESS_RATE) ? metric.threshold() : null;
  }

  private static @Nullable Double max(String name, CanaryMetric metric) {
    ThresholdRange range = metric.thresholdRange();
    if (range != null) {
      return range.max();
    }
    return name.equals(BuiltInMetrics.SUCCESS_RATE) ? null : metric.threshold();
  }

  private String unique(String name) {
    String candidate = name.isEmpty() ? "metric" : name;
    for (int next = 2; !names.add(candidate); next++) {
      candidate = name + " (" + next + ")";
    }
    return candidate;
  }
}
