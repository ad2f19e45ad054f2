package io.serinus.mesh;

import io.serinus.model.CanaryStatus;
import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one chapter of a scenario came to.
 *
 * @param began when the revision, the Canary or the deletion was written
 * @param ended when nothing more was going to happen
 * @param status the last one seen
 * @param requests all that were sent in between
 * @param lost those that no pod answered, or a good one with an error
 * @param misrouted those that the wrong side answered
 * @param onBad those that the bad version answered
 * @param afterVerdict for a rollback: from the check that failed last to the last request sent to
 *     the bad version; zero when there was none after it
 * @param splits how requests were divided in the whole scenario
 */
record Outcome(
    Scenario scenario,
    Chapter chapter,
    Instant began,
    Instant ended,
    CanaryStatus status,
    List<LoadRecord> requests,
    List<LoadRecord> lost,
    List<LoadRecord> misrouted,
    List<LoadRecord> onBad,
    Duration afterVerdict,
    List<Split> splits) {

  String title() {
    return scenario.name() + ", " + chapter.ending().words();
  }

  double rate() {
    return requests.size() * 1000.0 / Duration.between(began, ended).toMillis();
  }
}
