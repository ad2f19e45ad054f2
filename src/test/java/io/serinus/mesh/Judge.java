package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Says which requests were lost and which were answered by a side that should not have got them.
 *
 * @param target name of the canary's workload
 * @param audience whom a new revision may serve
 * @param bad versions that answer badly on purpose; the errors they answer themselves are not lost
 * @param splits how requests were divided
 */
record Judge(String target, Audience audience, Set<String> bad, Splits splits) {

  /** Requests that no pod answered, and those that a good version answered with an error. */
  List<LoadRecord> lost(List<LoadRecord> records) {
    return records.stream()
        .filter(
            request ->
                request.isLost() || (request.status() >= 500 && !bad.contains(request.version())))
        .toList();
  }

  /** Requests that were answered by the wrong side. */
  List<LoadRecord> misrouted(List<LoadRecord> records) {
    List<LoadRecord> wrong = new ArrayList<>();
    Map<String, Instant> bound = new HashMap<>();
    for (LoadRecord request : records) {
      if (request.isLost()) {
        continue;
      }
      if (onCanary(request) ? !mayMeetCanary(request) : !mayMeetPrimary(request, bound)) {
        wrong.add(request);
      } else if (audience == Audience.SESSIONS && onCanary(request)) {
        bound.put(key(request), request.answered());
      }
    }
    return wrong;
  }

  private boolean onCanary(LoadRecord request) {
    return request.workload().equals(target);
  }

  private boolean mayMeetCanary(LoadRecord request) {
    return splits.any(request.routed(), request.answered(), Split::mayServeCanary)
        && (audience != Audience.GROUP
            || request.grouped()
            || splits.any(
                request.routed(), request.answered(), split -> split.canaryWeight().isEmpty()));
  }

  private boolean mayMeetPrimary(LoadRecord request, Map<String, Instant> bound) {
    if (audience == Audience.GROUP && !request.grouped()) {
      return true;
    }
    Instant met = bound.get(key(request));
    boolean released =
        met == null
            || splits.any(met, request.answered(), split -> split.canaryWeight().orElse(0) == 0);
    return released && splits.any(request.routed(), request.answered(), Split::mayServePrimary);
  }

  private static String key(LoadRecord request) {
    return request.stream() + "/" + request.user();
  }
}
