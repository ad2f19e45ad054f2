package io.serinus.mesh;

import io.serinus.model.CheckResult;
import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * What the analysis saw in a check beside what the users counted over the same time. The exporter
 * and Prometheus scrape, so what a check sees is up to {@link #LAG} old: of the windows that ended
 * that long before it, the one that fits best is taken.
 *
 * @param metric name of the check
 * @param first whether it was the first check of the version
 * @param seen value of the check
 * @param counted the same of the load's own records
 * @param requests how many those are
 */
record Sight(String metric, boolean first, double seen, double counted, int requests) {
  /** Scrapes of Envoy every 0.4 s, of the exporter every 0.5 s. */
  static final Duration LAG = Duration.ofSeconds(1);

  /** Percentage points, where many requests were counted. */
  static final double SUCCESS_RATE_TOLERANCE = 3;

  /**
   * The two count nearly the same requests, and which are in one only is chance: twice the standard
   * error of what was counted, a share p of n requests, √(p(1 − p)/n).
   */
  static final double STANDARD_ERRORS = 2;

  /**
   * A series begins with its first error, and Prometheus does not count what it began with: at the
   * first check of a version it may miss the errors of one {@link #LAG}, half of a window of 2 s.
   */
  static final double FIRST_ERRORS_MISSED = 0.5;

  /**
   * Below this, in milliseconds, a percentile is the noise of busy cores, which users and proxies
   * meet at different places: what is quick for both agrees, and users may wait for themselves.
   */
  static final double QUICK = 500;

  /** Istio's histogram, in milliseconds: within a bucket Prometheus interpolates. */
  private static final double[] BOUNDS = {
    0, 0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000
  };

  private static final String SUCCESS_RATE = "request-success-rate";
  private static final String DURATION = "request-duration";
  private static final long STEP_MILLIS = 50;
  private static final double PERCENTILE = 0.99;
  private static final int FIRST_ERROR = 500;

  /**
   * @param first whether they are the first of the version
   * @param records of the new version
   * @param checked when the checks were made
   * @param window that they looked back over
   */
  static List<Sight> of(
      List<CheckResult> checks,
      boolean first,
      List<LoadRecord> records,
      Instant checked,
      Duration window) {
    return checks.stream()
        .map(check -> of(check, first, records, checked, window))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Sight> of(
      CheckResult check,
      boolean first,
      List<LoadRecord> records,
      Instant checked,
      Duration window) {
    Double seen = check.value();
    if (seen == null) {
      return Optional.empty();
    }
    return LongStream.rangeClosed(0, LAG.toMillis() / STEP_MILLIS)
        .mapToObj(step -> checked.minusMillis(step * STEP_MILLIS))
        .map(end -> answered(records, end.minus(window), end))
        .flatMap(answered -> compared(check.metric(), first, seen, answered).stream())
        .min(Comparator.comparingDouble(Sight::difference));
  }

  private static Optional<Sight> compared(
      String metric, boolean first, double seen, List<LoadRecord> answered) {
    OptionalDouble counted = counted(metric, answered);
    return counted.isPresent()
        ? Optional.of(new Sight(metric, first, seen, counted.getAsDouble(), answered.size()))
        : Optional.empty();
  }

  private static List<LoadRecord> answered(List<LoadRecord> records, Instant from, Instant to) {
    return records.stream()
        .filter(request -> request.answered().isAfter(from) && request.answered().isBefore(to))
        .toList();
  }

  private static OptionalDouble counted(String metric, List<LoadRecord> records) {
    return switch (metric) {
      case SUCCESS_RATE -> successRate(records);
      case DURATION -> percentile(records);
      default -> OptionalDouble.empty();
    };
  }

  private static OptionalDouble successRate(List<LoadRecord> records) {
    return records.stream()
        .mapToDouble(request -> request.status() < FIRST_ERROR ? 100 : 0)
        .average();
  }

  private static OptionalDouble percentile(List<LoadRecord> records) {
    double[] millis =
        records.stream().mapToDouble(request -> request.took().toNanos() / 1e6).sorted().toArray();
    return millis.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(millis[(int) Math.ceil(millis.length * PERCENTILE) - 1]);
  }

  /** Percentage points, or buckets of the histogram. */
  double difference() {
    return metric.equals(SUCCESS_RATE)
        ? Math.abs(seen - counted)
        : Math.abs(bucket(seen) - bucket(counted));
  }

  /** Within the tolerance; durations in the same bucket or one beside it, or quick. */
  boolean agrees() {
    return metric.equals(SUCCESS_RATE)
        ? difference() <= tolerated() + (first ? missed() : 0)
        : difference() <= 1 || (seen < QUICK && (counted < QUICK || counted > seen));
  }

  private double tolerated() {
    double standardError = Math.sqrt(counted * (100 - counted) / Math.max(1, requests));
    return Math.max(SUCCESS_RATE_TOLERANCE, STANDARD_ERRORS * standardError);
  }

  private double missed() {
    return FIRST_ERRORS_MISSED * (100 - counted);
  }

  private static int bucket(double millis) {
    int place = Arrays.binarySearch(BOUNDS, millis);
    return place >= 0 ? place : -place - 1;
  }
}
