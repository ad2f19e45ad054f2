package io.serinus.analysis;

import io.serinus.model.Reporter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The metrics that need no query: with a mesh because Istio's standard telemetry has them, without
 * one because the application measures its requests in the histogram that Flagger asks for too.
 * Sources: Istio's documentation of its standard metrics; Flagger's {@code
 * pkg/metrics/observers/http.go}.
 *
 * <p>{@code request-success-rate}: percent, 0–100, of the requests that the target answered with
 * another code than 5xx; for gRPC, whose errors are answered with 200, there is one that counts
 * gRPC statuses too. Failures may be absent from the telemetry (none happened) as well as successes
 * (all failed); both give a number. No request at all gives NaN, which is no data.
 *
 * <p>{@code request-duration}: 99th percentile in milliseconds.
 */
public final class BuiltInMetrics {
  public static final String SUCCESS_RATE = "request-success-rate";
  public static final String DURATION = "request-duration";

  private static final String ISTIO =
      "reporter=\"%s\","
          + "destination_workload_namespace=\"{{ namespace }}\","
          + "destination_workload=\"{{ target }}\"";
  private static final String PODS =
      "kubernetes_namespace=\"{{ namespace }}\",kubernetes_pod_name=~\"{{ target }}-[0-9a-zA-Z]+%s\"";
  private static final String HISTOGRAM = "http_request_duration_seconds";

  private static final String REQUESTS = "istio_requests_total";
  private static final String DURATIONS = "istio_request_duration_milliseconds";
  private static final String HTTP_FAILED = "response_code=~\"5..\"";

  /**
   * The statuses that stand for a mistake of the server, which are those that HTTP has 5xx for:
   * UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS. Source: {@code
   * google/rpc/code.proto}.
   */
  private static final String GRPC_FAILED =
      "response_code!~\"5..\",grpc_response_status=~\"2|4|12|13|14|15\"";

  /** A Deployment's pods have two parts after its name, those of its primary three. */
  private static final BuiltInMetrics OF_DEPLOYMENT = ofPods("(-[0-9a-zA-Z]+)");

  /** A DaemonSet's pods have one part after its name, those of its primary two. */
  private static final BuiltInMetrics OF_DAEMON_SET = ofPods("");

  private final Map<String, BuiltIn> byName;
  private final Optional<BuiltIn> grpcSuccessRate;

  private BuiltInMetrics(BuiltIn successRate, BuiltIn duration, Optional<BuiltIn> grpcSuccessRate) {
    this.byName = Map.of(SUCCESS_RATE, successRate, DURATION, duration);
    this.grpcSuccessRate = grpcSuccessRate;
  }

  /**
   * Those of a Canary whose requests a mesh measures.
   *
   * @param reporter whose telemetry counts
   */
  public static BuiltInMetrics ofMesh(Reporter reporter) {
    String subject = ISTIO.formatted(reporter.word());
    String requests = series(REQUESTS, subject);
    return new BuiltInMetrics(
        builtIn(successRate(REQUESTS, subject, HTTP_FAILED), requests, "%"),
        builtIn(percentile(DURATIONS, subject), series(DURATIONS + "_bucket", subject), "ms"),
        Optional.of(
            builtIn(successRate(REQUESTS, subject, HTTP_FAILED, GRPC_FAILED), requests, "%")));
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

  /**
   * The success rate that counts gRPC statuses besides HTTP codes; empty where the telemetry has
   * none.
   */
  public Optional<BuiltIn> grpcSuccessRate() {
    return grpcSuccessRate;
  }

  private static BuiltInMetrics ofPods(String suffix) {
    String pods = PODS.formatted(suffix);
    String count = HISTOGRAM + "_count";
    return new BuiltInMetrics(
        builtIn(successRate(count, pods, "status=~\"5.*\""), series(count, pods), "%"),
        builtIn("1000 * " + percentile(HISTOGRAM, pods), series(HISTOGRAM + "_bucket", pods), "ms"),
        Optional.empty());
  }

  private static BuiltIn builtIn(String query, String series, String unit) {
    return new BuiltIn(QueryTemplate.of(query), QueryTemplate.of(series), unit);
  }

  private static String series(String name, String subject) {
    return name + "{" + subject + "}";
  }

  /**
   * @param failed selectors of failed requests, of which no request matches two
   */
  private static String successRate(String series, String subject, String... failed) {
    String all = "sum(rate(" + series + "{" + subject + "}[{{ interval }}]))";
    String bad =
        Arrays.stream(failed)
            .map(
                selector ->
                    "(sum(rate("
                        + series(series, subject + "," + selector)
                        + "[{{ interval }}])) or 0 * "
                        + all
                        + ")")
            .collect(Collectors.joining(" + "));
    String share = failed.length == 1 ? bad : "(" + bad + ")";
    return "100 * (1 - " + share + " / " + all + ")";
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
