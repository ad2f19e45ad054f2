package io.serinus.analysis;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics that need no query because Istio's standard telemetry has them. Source of names and
 * labels: Istio's documentation of its standard metrics.
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

  private static final String OF_TARGET =
      "reporter=\"destination\","
          + "destination_workload_namespace=\"{{ namespace }}\","
          + "destination_workload=\"{{ target }}\"";
  private static final String ALL =
      "sum(rate(istio_requests_total{" + OF_TARGET + "}[{{ interval }}]))";
  private static final String FAILED =
      "sum(rate(istio_requests_total{" + OF_TARGET + ",response_code=~\"5..\"}[{{ interval }}]))";
  private static final Map<String, BuiltIn> BY_NAME =
      Map.of(
          SUCCESS_RATE,
          new BuiltIn(
              QueryTemplate.of("100 * (1 - (" + FAILED + " or 0 * " + ALL + ") / " + ALL + ")"),
              "%"),
          DURATION,
          new BuiltIn(
              QueryTemplate.of(
                  "histogram_quantile(0.99, sum by (le) (rate("
                      + "istio_request_duration_milliseconds_bucket{"
                      + OF_TARGET
                      + "}[{{ interval }}])))"),
              "ms"));

  private BuiltInMetrics() {}

  /** Their names, for messages. */
  public static List<String> names() {
    return List.of(SUCCESS_RATE, DURATION);
  }

  /** The metric of this name, empty when it is not built in. */
  public static Optional<BuiltIn> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /**
   * @param unit {@code %} or {@code ms}
   */
  public record BuiltIn(QueryTemplate query, String unit) {}
}
