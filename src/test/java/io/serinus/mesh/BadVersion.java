package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a version that was rolled back did to users.
 *
 * @param requests those that it answered
 * @param afterVerdict from the write of the status that says {@code Failed}, which is what the last
 *     failed check leads to at once, to the last request that was sent to it; zero when none was
 * @param withFixedTicker requests that it would have answered at the same rate under a controller
 *     that looks once per interval and rolls back at the look after the one that reached the
 *     threshold: interval × (threshold + 1)
 */
record BadVersion(List<LoadRecord> requests, Duration afterVerdict, long withFixedTicker) {

  /**
   * @param all requests of the chapter, oldest first
   * @param fixedTicker how long a fixed ticker leaves a bad version in service
   */
  static BadVersion of(
      List<LoadRecord> all, String version, Instant verdict, Duration fixedTicker) {
    List<LoadRecord> met =
        all.stream().filter(request -> request.version().equals(version)).toList();
    if (met.size() < 2) {
      return new BadVersion(met, Duration.ZERO, met.size());
    }
    Instant last = met.get(met.size() - 1).sent();
    Duration served = Duration.between(met.get(0).sent(), last);
    Duration after = Duration.between(verdict, last);
    return new BadVersion(
        met,
        after.isNegative() ? Duration.ZERO : after,
        met.size() * fixedTicker.toMillis() / Math.max(1, served.toMillis()));
  }
}
