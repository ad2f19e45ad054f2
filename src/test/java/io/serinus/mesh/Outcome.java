package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one chapter of a scenario came to.
 *
 * @param began when the revision, the Canary or the deletion was written
 * @param ended when nothing more was going to happen
 * @param requests all that were sent in between
 * @param lost those that no pod answered, or a good one with an error
 * @param misrouted those that the wrong side answered
 * @param answered what the canary's pods of this version answered to users, by their own count
 * @param shadowed copies of requests that they answered to nobody
 * @param bad for a rollback
 * @param sights what the checks saw of a version that served users
 * @param splits how requests were divided in the whole scenario
 */
record Outcome(
    Scenario scenario,
    Chapter chapter,
    Instant began,
    Instant ended,
    List<LoadRecord> requests,
    List<LoadRecord> lost,
    List<LoadRecord> misrouted,
    long answered,
    long shadowed,
    Optional<BadVersion> bad,
    List<Sight> sights,
    List<Split> splits) {

  String title() {
    return scenario.name() + ", " + chapter.words();
  }

  /** Requests per second. */
  double rate() {
    return requests.size() * 1000.0 / Duration.between(began, ended).toMillis();
  }

  /** Requests of the last moments whose user still kept a cookie of the canary. */
  long boundAtTheEnd() {
    Instant late = ended.minusMillis(500);
    return requests.stream()
        .filter(request -> request.sent().isAfter(late))
        .filter(request -> request.mark().contains("canary-session"))
        .count();
  }
}
