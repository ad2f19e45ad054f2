package io.serinus.bench;

import io.serinus.testbed.AuditedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of a rollout's time was the controller's own. Each status that it writes follows from
 * something: the change of the target, the Deployment controller's last word about a side's pods,
 * or a window or drain that is over. From the latest of these to the write somebody waited for the
 * controller; all other time belongs to windows, drain and pods.
 */
final class CrowdReaction {
  /** A window begins when its weight is decided, a moment before that is written. */
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private CrowdReaction() {}

  /**
   * All such time of one rollout together.
   *
   * @param change of the target
   * @param pods status writes of the target's and the primary's Deployments
   * @param statuses status writes of the Canary, the last is the one of {@code Succeeded}
   */
  static Duration of(
      AuditedRequest change, List<AuditedRequest> pods, List<AuditedRequest> statuses) {
    Duration all = Duration.ZERO;
    Instant over = change.answered();
    for (AuditedRequest status : statuses) {
      all = all.plus(Duration.between(cause(status, change, pods, over), status.received()));
      over = status.received().plus(Applications.WINDOW);
    }
    return all;
  }

  private static Instant cause(
      AuditedRequest status, AuditedRequest change, List<AuditedRequest> pods, Instant over) {
    Instant written = status.received();
    Stream<Instant> seen =
        Stream.concat(Stream.of(change), pods.stream())
            .filter(request -> !request.received().isAfter(written))
            .map(AuditedRequest::answered);
    Stream<Instant> waited = Stream.of(over).filter(end -> !end.minus(MOMENT).isAfter(written));
    return Stream.concat(seen, waited)
        .map(instant -> instant.isAfter(written) ? written : instant)
        .max(Instant::compareTo)
        .orElse(written);
  }
}
