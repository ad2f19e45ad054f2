package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.model.Canary;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** How long a rollout and a rollback take, and what they ask of the API server. */
final class RolloutFigures {
  private static final double RATIO = 1.05;
  private static final double REQUESTS = 40;
  private static final double ROLLBACK_MILLIS = 500;

  private RolloutFigures() {}

  /**
   * A good version, from the moment its Deployment reaches the API server to the answer to the
   * write of {@code Succeeded}; requests up to the moment when nothing more comes.
   */
  static List<Row> rollout(Applications applications) {
    AuditLog.Mark mark = applications.audit().mark();
    Canary canary;
    Duration unready;
    try (UnreadyTime pods =
        new UnreadyTime(applications.world().admin, Applications.NAMESPACE, Applications.name(0))) {
      canary = applications.rollOut(0, Map.of());
      unready = pods.sum();
    }
    require(canary, Phase.SUCCEEDED);
    List<AuditedRequest> requests = sinceMark(applications, mark);
    Instant begin = first(requests, "deployments", Instant.MIN).received();
    Instant end = first(requests, "canaries", finished(canary)).answered();
    Duration windows = Applications.WINDOW.multipliedBy(Applications.STEPS);
    Duration net = Duration.between(begin, end).minus(Applications.DRAIN);
    double ratio = Figures.seconds(net) / Figures.seconds(windows.plus(unready));
    List<AuditedRequest> counted = Figures.besidesWatches(requests);
    List<Row> rows = new ArrayList<>();
    rows.add(Row.note("rollout: 5 windows + pods becoming ready", sum(windows, unready)));
    rows.add(
        Row.note(
            "rollout: total without the drain of 10 s", "%.2f s".formatted(Figures.seconds(net))));
    rows.add(Row.atMost("rollout: ratio of the two", ratio, RATIO, "%.3f"));
    rows.add(Row.atMost("rollout: API requests besides watches", counted.size(), REQUESTS, "%.0f"));
    rows.add(Row.note("rollout: watches begun", String.valueOf(requests.size() - counted.size())));
    rows.add(Row.note("rollout: the requests", Figures.breakdown(counted)));
    return rows;
  }

  /**
   * A version that fails every check, from the begin of the tick whose check reaches the threshold,
   * before Prometheus is asked, to the answer to the write of the VirtualService.
   */
  static List<Row> rollback(Applications applications) {
    AuditLog.Mark mark = applications.audit().mark();
    Canary canary = applications.rollOut(0, Map.of("serinus.io/test-error-percent", "40"));
    require(canary, Phase.FAILED);
    List<AuditedRequest> requests = sinceMark(applications, mark);
    Instant tick = finished(canary);
    AuditedRequest routed = first(requests, "virtualservices", tick);
    AuditedRequest recorded = first(requests, "canaries", tick);
    return List.of(
        Row.note(
            "rollback: check to status Failed",
            "%.0f ms".formatted(Figures.millis(tick, recorded.answered()))),
        Row.atMost(
            "rollback: check to VirtualService at 100/0",
            Figures.millis(tick, routed.answered()),
            ROLLBACK_MILLIS,
            "%.0f ms"),
        Row.note("rollback: the requests", Figures.breakdown(Figures.besidesWatches(requests))));
  }

  private static List<AuditedRequest> sinceMark(Applications applications, AuditLog.Mark mark) {
    Figures.awaitQuiet(applications.audit(), EndToEndWorld.CONTROLLER_USER, Figures.AFTER_DRAIN);
    return applications.audit().requests(EndToEndWorld.CONTROLLER_USER, mark);
  }

  private static Instant finished(Canary canary) {
    return Objects.requireNonNull(canary.status().rollout().finishedAt());
  }

  private static AuditedRequest first(
      List<AuditedRequest> requests, String resource, Instant notBefore) {
    return requests.stream()
        .filter(request -> request.resource().equals(resource) && !request.isWatch())
        .filter(request -> !request.received().isBefore(notBefore))
        .findFirst()
        .orElseThrow();
  }

  private static void require(Canary canary, Phase phase) {
    if (canary.status().phase() != phase) {
      throw new IllegalStateException("the rollout did not end as it should: " + canary.status());
    }
  }

  private static String sum(Duration windows, Duration unready) {
    return "%.2f s + %.2f s".formatted(Figures.seconds(windows), Figures.seconds(unready));
  }
}
