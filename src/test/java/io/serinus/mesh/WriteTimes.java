package io.serinus.mesh;

import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import java.time.Instant;
import java.util.List;

/** When the controller wrote something in a namespace, by the API server's own clock. */
record WriteTimes(List<AuditedRequest> requests) {
  private static final int FIRST_ERROR = 400;

  static WriteTimes of(AuditLog audit, AuditLog.Mark since, String namespace) {
    return new WriteTimes(
        audit.requests(MeshWorld.CONTROLLER_USER, since).stream()
            .filter(request -> request.namespace().equals(namespace))
            .filter(request -> request.code() < FIRST_ERROR && !request.isWatch())
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
