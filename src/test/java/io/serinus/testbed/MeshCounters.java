package io.serinus.testbed;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counters that Istio's proxies would show for given flows of requests, in Prometheus' text
 * format: {@code istio_requests_total} and {@code istio_request_duration_milliseconds} as the
 * destination reports them. Requests to a workload without a ready pod never arrive: the source
 * reports them with 503.
 */
final class MeshCounters {
  private static final double[] BOUNDS = {
    0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000
  };

  private final Map<String, Double> requests = new TreeMap<>();
  private final Map<String, Double> lost = new TreeMap<>();
  private final Map<String, Double> durations = new TreeMap<>();

  /** Counts what one flow brings in a span of time. */
  void add(MeshFlow flow, Duration span) {
    MeshWorkload workload = flow.workload();
    double arriving = flow.requestsPerSecond() * span.toNanos() / 1e9;
    if (!workload.ready()) {
      grow(requests, labels(workload, "source", "503"), arriving);
      grow(lost, workload.namespace() + "/" + workload.name(), arriving);
      return;
    }
    double failed = arriving * workload.errorPercent() / 100;
    addAnswers(workload, "200", arriving - failed);
    addAnswers(workload, "500", failed);
  }

  private void addAnswers(MeshWorkload workload, String code, double count) {
    if (count == 0) {
      return;
    }
    String labels = labels(workload, "destination", code);
    grow(requests, labels, count);
    for (double bound : BOUNDS) {
      String le = bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
      grow(durations, bucket(labels, le), workload.latencyMillis() <= bound ? count : 0);
    }
    grow(durations, bucket(labels, "+Inf"), count);
    grow(durations, "_sum{" + labels + "}", count * workload.latencyMillis());
    grow(durations, "_count{" + labels + "}", count);
  }

  private static String bucket(String labels, String bound) {
    return "_bucket{" + labels + ",le=\"" + bound + "\"}";
  }

  private static void grow(Map<String, Double> counters, String series, double by) {
    counters.merge(series, by, Double::sum);
  }

  private static String labels(MeshWorkload workload, String reporter, String code) {
    return "reporter=\"%s\",destination_workload_namespace=\"%s\",destination_workload=\"%s\",response_code=\"%s\""
        .formatted(reporter, workload.namespace(), workload.name(), code);
  }

  /** Requests that never arrived at a workload because it had no ready pod. */
  double lost(String namespace, String workload) {
    return lost.getOrDefault(namespace + "/" + workload, 0.0);
  }

  /** Prometheus' text format. */
  String text() {
    StringBuilder text = new StringBuilder("# TYPE istio_requests_total counter\n");
    requests.forEach(
        (labels, count) ->
            text.append("istio_requests_total{%s} %s%n".formatted(labels, number(count))));
    text.append("# TYPE istio_request_duration_milliseconds histogram\n");
    durations.forEach(
        (series, count) ->
            text.append(
                "istio_request_duration_milliseconds%s %s%n".formatted(series, number(count))));
    return text.toString();
  }

  private static String number(double count) {
    return String.format(Locale.ROOT, "%.3f", count);
  }
}
