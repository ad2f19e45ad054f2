package io.serinus.mesh;

import io.serinus.model.CheckResult;
import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the analysis saw in its last check beside what the users counted in the same window, for the
 * metric that failed.
 *
 * @param metric name of the check
 * @param seen value of the check
 * @param counted the same of the load's own records
 */
record Sight(String metric, double seen, double counted) {
  /** Scrapes and windows begin at other moments than the users' requests. */
  static final double SUCCESS_RATE_TOLERANCE = 10;

  /** Istio's histogram, in milliseconds: within a bucket Prometheus interpolates. */
  private static final double[] BOUNDS = {
    0, 0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000
  };

  private static final double PERCENTILE = 0.99;
  private static final int FIRST_ERROR = 500;

  /**
   * @param records of the new version
   * @param window that ended with the check
   */
  static List<Sight> of(
      List<CheckResult> checks, List<LoadRecord> records, Instant checked, Duration window) {
    List<LoadRecord> inWindow =
        records.stream()
            .filter(request -> request.answered().isAfter(checked.minus(window)))
            .filter(request -> request.answered().isBefore(checked))
            .toList();
    return checks.stream()
        .filter(check -> check.verdict() == CheckResult.Verdict.FAIL)
        .map(check -> of(check, inWindow))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Sight> of(CheckResult check, List<LoadRecord> records) {
    OptionalDouble counted =
        switch (check.metric()) {
          case "request-success-rate" -> successRate(records);
          case "request-duration" -> percentile(records);
          default -> OptionalDouble.empty();
        };
    return check.value() == null || counted.isEmpty()
        ? Optional.empty()
        : Optional.of(new Sight(check.metric(), check.value(), counted.getAsDouble()));
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

  /** Within the tolerance, or in the same bucket of the histogram or one beside it. */
  boolean agrees() {
    return metric.equals("request-success-rate")
        ? Math.abs(seen - counted) <= SUCCESS_RATE_TOLERANCE
        : Math.abs(bucket(seen) - bucket(counted)) <= 1;
  }

  private static int bucket(double millis) {
    int place = Arrays.binarySearch(BOUNDS, millis);
    return place >= 0 ? place : -place - 1;
  }
}
