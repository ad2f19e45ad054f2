package io.serinus.mesh;

import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * When the controller, or a person, wrote something in a namespace, by the API server's own clock.
 */
record WriteTimes(List<AuditedRequest> requests) {
  private static final int FIRST_ERROR = 400;
  private static final Set<String> WRITES = Set.of("create", "update", "patch");
  private static final String PERSON = BedUser.ADMIN.userName();

  static WriteTimes of(AuditLog audit, AuditLog.Mark since, String namespace) {
    return new WriteTimes(
        Stream.of(MeshWorld.CONTROLLER_USER, PERSON)
            .flatMap(user -> audit.requests(user, since).stream())
            .filter(request -> request.namespace().equals(namespace))
            .filter(request -> request.code() < FIRST_ERROR && WRITES.contains(request.verb()))
            .toList());
  }

  /** What a watch told at a moment was written a little before. */
  Split exact(Split split) {
    return new Split(
        lastBefore(split.from(), "virtualservices", ""), split.canaryWeight(), split.mirrored());
  }

  /** When the API server got the status that was seen at a moment. */
  Instant statusSeen(Instant seen) {
    return lastBefore(seen, "canaries", "status");
  }

  /**
   * How long the controller let an edit of the VirtualService by a person stand, made after then.
   */
  Duration putBackAfter(Instant then) {
    Instant edited = firstAfter(then, PERSON);
    return Duration.between(edited, firstAfter(edited, MeshWorld.CONTROLLER_USER));
  }

  private Instant firstAfter(Instant moment, String user) {
    return requests.stream()
        .filter(request -> request.resource().equals("virtualservices"))
        .filter(request -> request.user().equals(user))
        .map(AuditedRequest::received)
        .filter(received -> received.isAfter(moment))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private Instant lastBefore(Instant moment, String resource, String subresource) {
    return requests.stream()
        .filter(request -> request.resource().equals(resource))
        .filter(request -> request.subresource().equals(subresource))
        .map(AuditedRequest::received)
        .filter(received -> !received.isAfter(moment))
        .reduce((earlier, later) -> later.isAfter(earlier) ? later : earlier)
        .orElse(moment);
  }
}
