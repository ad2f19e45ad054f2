package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * What a version that was rolled back did to users.
 *
 * @param requests those that it answered
 * @param afterVerdict from the write of the status that says {@code Failed}, which is what the last
 *     failed check leads to at once, to the last request that the mesh routed to it; zero when none
 *     was
 * @param onOpenConnections the same to the last request that was sent to it at all: a TCP
 *     connection goes on where it began
 * @param withFixedTicker requests that it would have answered under a controller that rolls back at
 *     the look after the one that reached the threshold: one interval longer, at the rate at which
 *     it was met until the verdict
 */
record BadVersion(
    List<LoadRecord> requests,
    Duration afterVerdict,
    Duration onOpenConnections,
    long withFixedTicker) {

  /**
   * @param all requests of the chapter, oldest first
   * @param interval between two looks
   */
  static BadVersion of(List<LoadRecord> all, String version, Instant verdict, Duration interval) {
    List<LoadRecord> met =
        all.stream().filter(request -> request.version().equals(version)).toList();
    return new BadVersion(
        met,
        after(verdict, met, LoadRecord::routed),
        after(verdict, met, LoadRecord::sent),
        met.size() + inOneInterval(met, verdict, interval));
  }

  private static Duration after(
      Instant verdict, List<LoadRecord> met, Function<LoadRecord, Instant> moment) {
    return met.stream()
        .map(moment)
        .max(Comparator.naturalOrder())
        .filter(verdict::isBefore)
        .map(last -> Duration.between(verdict, last))
        .orElse(Duration.ZERO);
  }

  private static long inOneInterval(List<LoadRecord> met, Instant verdict, Duration interval) {
    long before = met.stream().filter(request -> request.sent().isBefore(verdict)).count();
    return before == 0
        ? 0
        : before
            * interval.toMillis()
            / Math.max(1, Duration.between(met.get(0).sent(), verdict).toMillis());
  }
}
