package io.serinus.bench;

import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** What the figures share. */
final class Figures {
  /** Nothing comes any more that was begun before; longer than a drain, at whose end pods go. */
  static final Duration AFTER_DRAIN = Applications.DRAIN.plusSeconds(4);

  /** Enough where no rollout is under way. */
  static final Duration AFTER_SYNC = Duration.ofSeconds(4);

  private static final Duration QUIET_LIMIT = Duration.ofMinutes(3);

  private Figures() {}

  /** A figure that can be measured. */
  interface Measured {
    List<Row> rows() throws Exception;
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  static double millis(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e6;
  }

  static void pass(Duration time) {
    Instant end = Instant.now().plus(time);
    Awaitility.await().atMost(time.plusSeconds(30)).until(() -> !Instant.now().isBefore(end));
  }

  /** Waits until a user has sent no request besides watches for the given time. */
  static void awaitQuiet(AuditLog audit, String user, Duration quiet) {
    Instant limit = Instant.now().plus(QUIET_LIMIT);
    AuditLog.Mark mark;
    do {
      if (Instant.now().isAfter(limit)) {
        throw new IllegalStateException(user + " is never quiet");
      }
      mark = audit.mark();
      pass(quiet);
    } while (!besidesWatches(audit.requests(user, mark)).isEmpty());
  }

  static List<AuditedRequest> besidesWatches(List<AuditedRequest> requests) {
    return requests.stream().filter(request -> !request.isWatch()).toList();
  }

  /** Requests counted by verb and resource: {@code 9 update canaries/status, 8 create events}. */
  static String breakdown(List<AuditedRequest> requests) {
    Map<String, Long> counts =
        requests.stream()
            .collect(Collectors.groupingBy(Figures::kind, TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String kind(AuditedRequest request) {
    String resource =
        request.subresource().isEmpty()
            ? request.resource()
            : request.resource() + "/" + request.subresource();
    String refused = request.code() >= 400 ? " (answered " + request.code() + ")" : "";
    return request.verb() + " " + resource + refused;
  }
}
