package io.serinus.rollout;

import io.serinus.analysis.BuiltInMetrics;
import io.serinus.analysis.BuiltInMetrics.BuiltIn;
import io.serinus.analysis.MetricCheck;
import io.serinus.analysis.MetricProvider;
import io.serinus.analysis.MetricQuestion;
import io.serinus.analysis.QueryTemplate;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryMetric;
import io.serinus.model.InvalidInputException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The metrics of an analysis, each with its question, its bounds and the time it looks back over.
 */
final class MetricsReader {
  /** Long enough for the scrapes of an ordinary Prometheus, whatever the window; as in Flagger. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  private static final String BESIDE =
      "is a built-in metric and has a query or template too, and both are measured: rename the"
          + " entry to measure its own only";

  private static final String RENAME =
      "the built-in metric is measured beside the entry's own query or template, rename the entry"
          + " to measure its own only";

  private final BuiltInMetrics builtIns;
  private final MetricProvider prometheus;
  private final TemplateReader templates;
  private final boolean grpc;
  private final PlanRemarks remarks;
  private final Set<String> names = new HashSet<>();

  /**
   * @param builtIns the metrics that are known by their names
   * @param prometheus who answers the built-in metrics and the queries of the Canary itself
   * @param grpc whether what is called speaks gRPC
   */
  MetricsReader(
      BuiltInMetrics builtIns,
      MetricProvider prometheus,
      TemplateReader templates,
      boolean grpc,
      PlanRemarks remarks) {
    this.builtIns = builtIns;
    this.prometheus = prometheus;
    this.templates = templates;
    this.grpc = grpc;
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

  /**
   * What is measured for one entry, all of it, as in Flagger: the built-in metric of its name, its
   * query, its template. An entry without any is a check that fails.
   */
  private List<MetricCheck> checks(String where, CanaryMetric metric) {
    String name = metric.name() == null ? "" : metric.name();
    String called = where + " '" + name + "' ";
    Optional<BuiltIn> builtIn = builtIn(called, name, metric);
    List<MetricCheck> own = own(where, metric);
    MetricBounds.oddities(name, metric, builtIn.isPresent(), !own.isEmpty())
        .forEach(odd -> remarks.warning(called + odd));
    remarks.errorWhen(
        MetricBounds.ofQuery(metric).contradictory(),
        where + ".thresholdRange has min above max, which no value can meet: exchange them");
    remarks.warningWhen(builtIn.isPresent() && !own.isEmpty(), called + BESIDE);
    List<MetricCheck> checks = new ArrayList<>();
    builtIn.ifPresent(
        known -> checks.add(builtIn(name, metric, known).withHint(own.isEmpty() ? "" : RENAME)));
    checks.addAll(own);
    if (checks.isEmpty()) {
      String why =
          "has no query and no templateRef, and is not one of "
              + String.join(", ", BuiltInMetrics.names());
      remarks.warning(called + why + ": its check fails");
      checks.add(check(metric, new MetricQuestion.Unanswerable(why)).failing());
    }
    Duration interval = interval(where, metric);
    return checks.stream().map(check -> check.named(unique(name)).over(interval)).toList();
  }

  private Optional<BuiltIn> builtIn(String called, String name, CanaryMetric metric) {
    boolean wanted = Boolean.TRUE.equals(metric.grpcStatus());
    boolean rate = name.equals(BuiltInMetrics.SUCCESS_RATE);
    boolean counted = wanted && rate && builtIns.grpcSuccessRate().isPresent();
    remarks.warningWhen(
        wanted && !counted,
        called
            + "has grpcStatus, which only request-success-rate of a mesh can have: it has no effect");
    remarks.warningWhen(
        rate && grpc && metric.grpcStatus() == null && builtIns.grpcSuccessRate().isPresent(),
        called
            + "does not see gRPC errors, which are answered with the HTTP code 200: write"
            + " grpcStatus: true to count them, or false to keep it so");
    return counted ? builtIns.grpcSuccessRate() : builtIns.named(name);
  }

  private MetricCheck builtIn(String name, CanaryMetric metric, BuiltIn known) {
    MetricBounds bounds = MetricBounds.ofBuiltIn(name, metric);
    return MetricCheck.of(
        name,
        new MetricQuestion.Asked(prometheus, known.query(), known.series()),
        DEFAULT_INTERVAL,
        known.unit(),
        bounds.min(),
        bounds.max());
  }

  private List<MetricCheck> own(String where, CanaryMetric metric) {
    List<MetricCheck> own = new ArrayList<>();
    if (metric.query() != null && !metric.query().isBlank()) {
      own.add(inline(where, metric, metric.query()));
    }
    if (metric.templateRef() != null) {
      own.add(check(metric, templates.question(where, metric.templateRef(), variables(metric))));
    }
    return own;
  }

  private MetricCheck inline(String where, CanaryMetric metric, String query) {
    try {
      return check(
          metric,
          new MetricQuestion.Asked(prometheus, new QueryTemplate(query, variables(metric))));
    } catch (InvalidInputException wrong) {
      String why = String.valueOf(wrong.getMessage());
      remarks.warning(where + ".query: " + why + ": its check fails");
      return check(metric, new MetricQuestion.Unanswerable(why)).failing();
    }
  }

  private static MetricCheck check(CanaryMetric metric, MetricQuestion question) {
    MetricBounds bounds = MetricBounds.ofQuery(metric);
    return MetricCheck.of("", question, DEFAULT_INTERVAL, "", bounds.min(), bounds.max());
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

  private String unique(String name) {
    String base = name.isEmpty() ? "metric" : name;
    String candidate = base;
    for (int next = 2; !names.add(candidate); next++) {
      candidate = base + " (" + next + ")";
    }
    return candidate;
  }
}
