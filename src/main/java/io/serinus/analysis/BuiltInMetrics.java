package io.serinus.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that need no query: with a mesh because Istio's standard telemetry has them, without
 * one because the application measures its requests in the histogram that Flagger asks for too.
 * Sources: Istio's documentation of its standard metrics; Flagger's {@code
 * pkg/metrics/observers/http.go}.
 *
 * <p>{@code request-success-rate}: percent, 0–100, of the requests that the target answered with
 * another code than 5xx. Failures may be absent from the telemetry (none happened) as well as
 * successes (all failed); both give a number. No request at all gives NaN, which is no data.
 *
 * <p>{@code request-duration}: 99th percentile in milliseconds.
 */
public final class BuiltInMetrics {
  public static final String SUCCESS_RATE = "request-success-rate";
  public static final String DURATION = "request-duration";

  private static final String ISTIO =
      "reporter=\"destination\","
          + "destination_workload_namespace=\"{{ namespace }}\","
          + "destination_workload=\"{{ target }}\"";
  private static final String PODS =
      "kubernetes_namespace=\"{{ namespace }}\",kubernetes_pod_name=~\"{{ target }}-[0-9a-zA-Z]+%s\"";
  private static final String HISTOGRAM = "http_request_duration_seconds";

  private static final BuiltInMetrics OF_ISTIO =
      new BuiltInMetrics(
          successRate("istio_requests_total", ISTIO, "response_code=~\"5..\""),
          series("istio_requests_total", ISTIO),
          percentile("istio_request_duration_milliseconds", ISTIO),
          series("istio_request_duration_milliseconds_bucket", ISTIO));

  /** A Deployment's pods have two parts after its name, those of its primary three. */
  private static final BuiltInMetrics OF_DEPLOYMENT = ofPods("(-[0-9a-zA-Z]+)");

  /** A DaemonSet's pods have one part after its name, those of its primary two. */
  private static final BuiltInMetrics OF_DAEMON_SET = ofPods("");

  private final Map<String, BuiltIn> byName;

  private BuiltInMetrics(String successRate, String requests, String percentile, String durations) {
    this.byName =
        Map.of(
            SUCCESS_RATE,
                new BuiltIn(QueryTemplate.of(successRate), QueryTemplate.of(requests), "%"),
            DURATION, new BuiltIn(QueryTemplate.of(percentile), QueryTemplate.of(durations), "ms"));
  }

  /** Those of a Canary whose requests a mesh measures. */
  public static BuiltInMetrics ofMesh() {
    return OF_ISTIO;
  }

  /**
   * Those of a Canary without a mesh, from the pods' own histogram {@code
   * http_request_duration_seconds}.
   *
   * @param kind of the target
   */
  public static BuiltInMetrics ofPodsOf(String kind) {
    return kind.equals("DaemonSet") ? OF_DAEMON_SET : OF_DEPLOYMENT;
  }

  /** Their names, for messages. */
  public static List<String> names() {
    return List.of(SUCCESS_RATE, DURATION);
  }

  /** The metric of this name, empty when it is not built in. */
  public Optional<BuiltIn> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  private static BuiltInMetrics ofPods(String suffix) {
    String pods = PODS.formatted(suffix);
    return new BuiltInMetrics(
        successRate(HISTOGRAM + "_count", pods, "status=~\"5.*\""),
        series(HISTOGRAM + "_count", pods),
        "1000 * " + percentile(HISTOGRAM, pods),
        series(HISTOGRAM + "_bucket", pods));
  }

  private static String series(String name, String subject) {
    return name + "{" + subject + "}";
  }

  private static String successRate(String series, String subject, String failed) {
    String all = "sum(rate(" + series + "{" + subject + "}[{{ interval }}]))";
    String bad = "sum(rate(" + series + "{" + subject + "," + failed + "}[{{ interval }}]))";
    return "100 * (1 - (" + bad + " or 0 * " + all + ") / " + all + ")";
  }

  private static String percentile(String histogram, String subject) {
    return "histogram_quantile(0.99, sum by (le) (rate("
        + histogram
        + "_bucket{"
        + subject
        + "}[{{ interval }}])))";
  }

  /**
   * @param series the selector of the series that the query reads
   * @param unit {@code %} or {@code ms}
   */
  public record BuiltIn(QueryTemplate query, QueryTemplate series, String unit) {}
}
