package io.serinus.testbed;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;

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

  private static final Comparator<Kind> BY_NAME =
      Comparator.comparing(Kind::namespace).thenComparing(Kind::name).thenComparing(Kind::code);

  private final Map<Kind, Answers> counted = new TreeMap<>(BY_NAME);

  /** What shares the labels of one series. */
  private record Kind(String namespace, String name, String reporter, String code) {
    String labels() {
      return "reporter=\"%s\",destination_workload_namespace=\"%s\",destination_workload=\"%s\",response_code=\"%s\""
          .formatted(reporter, namespace, name, code);
    }
  }

  /** Requests of one kind by how long they took, in milliseconds. */
  private static final class Answers {
    private final Map<Double, Double> byLatency = new TreeMap<>();

    void add(double latency, double count) {
      byLatency.merge(latency, count, Double::sum);
    }

    double within(double bound) {
      return sum(latency -> latency <= bound ? 1 : 0);
    }

    double sum(DoubleUnaryOperator weight) {
      return byLatency.entrySet().stream()
          .mapToDouble(entry -> weight.applyAsDouble(entry.getKey()) * entry.getValue())
          .sum();
    }
  }

  /** Counts what one flow brings in a span of time. */
  void add(MeshFlow flow, Duration span) {
    MeshWorkload workload = flow.workload();
    double arriving = flow.requestsPerSecond() * span.toNanos() / 1e9;
    if (!workload.ready()) {
      add(workload, "source", "503", arriving);
      return;
    }
    double failed = arriving * workload.errorPercent() / 100;
    add(workload, "destination", "200", arriving - failed);
    add(workload, "destination", "500", failed);
  }

  private void add(MeshWorkload workload, String reporter, String code, double count) {
    if (count > 0 || reporter.equals("source")) {
      counted
          .computeIfAbsent(
              new Kind(workload.namespace(), workload.name(), reporter, code),
              kind -> new Answers())
          .add(workload.latencyMillis(), count);
    }
  }

  /** Requests that never arrived at a workload because it had no ready pod. */
  double lost(String namespace, String workload) {
    Answers lost = counted.get(new Kind(namespace, workload, "source", "503"));
    return lost == null ? 0 : lost.sum(latency -> 1);
  }

  /** Prometheus' text format. */
  String text() {
    StringBuilder text = new StringBuilder("# TYPE istio_requests_total counter\n");
    counted.forEach(
        (kind, answers) ->
            line(text, "istio_requests_total", kind.labels(), answers.sum(latency -> 1)));
    text.append("# TYPE istio_request_duration_milliseconds histogram\n");
    counted.forEach(
        (kind, answers) -> {
          if (kind.reporter().equals("destination")) {
            durations(text, kind.labels(), answers);
          }
        });
    return text.toString();
  }

  private static void durations(StringBuilder text, String labels, Answers answers) {
    String name = "istio_request_duration_milliseconds";
    for (double bound : BOUNDS) {
      String le = bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
      line(text, name + "_bucket", labels + ",le=\"" + le + "\"", answers.within(bound));
    }
    line(text, name + "_bucket", labels + ",le=\"+Inf\"", answers.sum(latency -> 1));
    line(text, name + "_sum", labels, answers.sum(latency -> latency));
    line(text, name + "_count", labels, answers.sum(latency -> 1));
  }

  private static void line(StringBuilder text, String name, String labels, double value) {
    long thousandths = Math.round(value * 1000);
    text.append(name).append('{').append(labels).append("} ").append(thousandths / 1000);
    String fraction = Long.toString(1000 + thousandths % 1000);
    text.append('.').append(fraction, 1, fraction.length()).append('\n');
  }
}
