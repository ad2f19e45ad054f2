package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.model.Canary;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ProcessorTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What many canaries cost: at rest, and when all are changed at the same moment. */
final class CrowdFigures {
  private static final double RATIO = 1.15;
  private static final double REQUESTS = 40;
  private static final double PROCESSOR_SECONDS = 40;
  private static final double IDLE_PERCENT = 0.5;
  private static final double MEBIBYTES = 256;
  private static final double ROLLBACK_MILLIS = 500;
  private static final Duration IDLE = Duration.ofSeconds(60);

  private final Crowd crowd;
  private final List<Row> rows = new ArrayList<>();

  private CrowdFigures(Crowd crowd) {
    this.crowd = crowd;
  }

  /** One alone, then all, then a rollback among all, then all at rest. */
  static List<Row> of(BenchBed bed) throws Exception {
    bed.stopApplications();
    Crowd crowd = new Crowd(bed.world());
    CrowdFigures figures = new CrowdFigures(crowd);
    Duration alone = figures.alone();
    Duration together = figures.together(alone);
    figures.rollback();
    figures.idle();
    crowd.controller().stop();
    figures.withoutController(alone, together);
    return figures.rows;
  }

  private Duration alone() {
    AuditLog.Mark mark = crowd.audit().mark();
    crowd.change(0, 1, Map.of());
    crowd.await(0, Phase.SUCCEEDED);
    Duration time = time(mark, List.of(Applications.name(0)));
    rows.add(Row.note("crowd: one alone, without the drain of 10 s", seconds(time)));
    return time;
  }

  private Duration together(Duration alone) {
    AuditLog.Mark mark = crowd.audit().mark();
    Map<String, Duration> before = ProcessorTime.ofBed();
    Duration used = crowd.controller().processorTime();
    crowd.change(2);
    crowd.awaitAll(Phase.SUCCEEDED);
    used = crowd.controller().processorTime().minus(used);
    Map<String, Duration> after = ProcessorTime.ofBed();
    List<String> names = IntStream.range(0, Crowd.SIZE).mapToObj(Applications::name).toList();
    Duration time = time(mark, names);
    double ratio = Figures.seconds(time) / Figures.seconds(alone);
    List<AuditedRequest> requests =
        Figures.besidesWatches(crowd.audit().requests(EndToEndWorld.CONTROLLER_USER, mark));
    rows.add(
        Row.note("crowd: %d together, without the drain".formatted(Crowd.SIZE), seconds(time)));
    rows.add(Row.atMost("crowd: ratio of the two", ratio, RATIO, "%.3f"));
    rows.add(
        Row.atMost(
            "crowd: API requests of a rollout, mean",
            requests.size() / (double) Crowd.SIZE,
            REQUESTS,
            "%.1f"));
    rows.add(
        Row.atMost(
            "crowd: API requests of a rollout, most", most(requests, names), REQUESTS, "%.0f"));
    rows.add(
        Row.atMost(
            "crowd: processor time of the controller",
            Figures.seconds(used),
            PROCESSOR_SECONDS,
            "%.1f s"));
    rows.add(Row.note("crowd: of it, waiting for the controller", waiting(mark, names)));
    rows.add(Row.note("crowd: the requests", Figures.breakdown(requests)));
    rows.add(Row.note("crowd: processor time of all", difference(before, after)));
    rows.add(Row.note("crowd: changes came within", seconds(spread(mark))));
    return time;
  }

  /** How much of the time is Kubernetes' own on this machine. */
  private void withoutController(Duration alone, Duration together) {
    Duration bare = KubernetesAlone.time(crowd, 4);
    rows.add(Row.note("crowd: the same pods without a controller", seconds(bare)));
    rows.add(
        Row.note(
            "crowd: … ratio of it to one alone",
            "%.3f".formatted(Figures.seconds(bare) / Figures.seconds(alone))));
    rows.add(
        Row.note(
            "crowd: … ratio of all together to it",
            "%.3f".formatted(Figures.seconds(together) / Figures.seconds(bare))));
  }

  /** From the begin of the tick whose check reaches the threshold to traffic on the primary. */
  private void rollback() {
    AuditLog.Mark mark = crowd.audit().mark();
    crowd.change(0, 3, Map.of("serinus.io/test-error-percent", "40"));
    crowd.await(0, Phase.FAILED);
    Instant tick = finished(crowd.canary(0));
    AuditedRequest routed =
        crowd.audit().requests(EndToEndWorld.CONTROLLER_USER, mark).stream()
            .filter(request -> request.resource().equals("virtualservices"))
            .filter(request -> !request.isWatch() && !request.received().isBefore(tick))
            .findFirst()
            .orElseThrow();
    rows.add(
        Row.atMost(
            "crowd: rollback, check to VirtualService at 100/0",
            Figures.millis(tick, routed.answered()),
            ROLLBACK_MILLIS,
            "%.0f ms"));
  }

  private void idle() {
    AuditLog.Mark mark = crowd.audit().mark();
    Duration used = crowd.controller().processorTime();
    Figures.pass(IDLE);
    used = crowd.controller().processorTime().minus(used);
    List<AuditedRequest> requests =
        Figures.besidesWatches(crowd.audit().requests(EndToEndWorld.CONTROLLER_USER, mark));
    rows.add(
        new Row(
            "crowd: at rest, 60 s, requests besides watches",
            requests.isEmpty() ? "0" : Figures.breakdown(requests),
            "0",
            requests.isEmpty()));
    rows.add(
        Row.atMost(
            "crowd: at rest, 60 s, part of a core",
            100 * Figures.seconds(used) / Figures.seconds(IDLE),
            IDLE_PERCENT,
            "%.2f %%"));
    rows.add(
        Row.atMost(
            "crowd: at rest, VmRSS",
            crowd.controller().residentBytes() / (1024.0 * 1024.0),
            MEBIBYTES,
            "%.0f MiB"));
  }

  /** How long rollouts waited for the controller and not for pods, windows or the drain. */
  private String waiting(AuditLog.Mark mark, List<String> names) {
    Map<String, List<AuditedRequest>> changes = byName(BedUser.ADMIN.userName(), "", mark);
    Map<String, List<AuditedRequest>> pods =
        byName(BedUser.CONTROLLER_MANAGER.userName(), "status", mark);
    Map<String, List<AuditedRequest>> statuses =
        byName(EndToEndWorld.CONTROLLER_USER, "status", mark);
    Map<String, Canary> canaries = crowd.canaries();
    List<Duration> times =
        names.stream()
            .map(
                name ->
                    CrowdReaction.of(
                        changes.get(name).get(0),
                        Stream.of(name, name + "-primary")
                            .flatMap(side -> pods.getOrDefault(side, List.of()).stream())
                            .toList(),
                        untilEnd(canaries.get(name), statuses.get(name))))
            .sorted()
            .toList();
    return "%s median, %s at most"
        .formatted(seconds(times.get(times.size() / 2)), seconds(times.get(times.size() - 1)));
  }

  private Map<String, List<AuditedRequest>> byName(
      String user, String subresource, AuditLog.Mark mark) {
    return crowd.audit().requests(user, mark).stream()
        .filter(request -> !request.isWatch() && !request.verb().equals("get"))
        .filter(request -> request.subresource().equals(subresource))
        .filter(request -> List.of("deployments", "canaries").contains(request.resource()))
        .sorted(Comparator.comparing(AuditedRequest::received))
        .collect(Collectors.groupingBy(AuditedRequest::name));
  }

  private static List<AuditedRequest> untilEnd(Canary canary, List<AuditedRequest> statuses) {
    Instant end = ended(canary, statuses);
    return statuses.stream().filter(request -> !request.answered().isAfter(end)).toList();
  }

  /** From the first change to the answer to the last write of {@code Succeeded}, less the drain. */
  private Duration time(AuditLog.Mark mark, List<String> names) {
    Map<String, List<AuditedRequest>> statuses =
        crowd.audit().requests(EndToEndWorld.CONTROLLER_USER, mark).stream()
            .filter(request -> request.subresource().equals("status"))
            .collect(Collectors.groupingBy(AuditedRequest::name));
    Map<String, Canary> canaries = crowd.canaries();
    Instant last =
        names.stream()
            .map(name -> ended(canaries.get(name), statuses.getOrDefault(name, List.of())))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return Duration.between(changes(mark).get(0), last).minus(Applications.DRAIN);
  }

  private static Instant ended(Canary canary, List<AuditedRequest> statuses) {
    if (canary.status().phase() != Phase.SUCCEEDED) {
      throw new IllegalStateException("the rollout did not end as it should: " + canary.status());
    }
    Instant tick = finished(canary);
    return statuses.stream()
        .filter(request -> !request.received().isBefore(tick))
        .map(AuditedRequest::answered)
        .findFirst()
        .orElseThrow();
  }

  private static Instant finished(Canary canary) {
    return Objects.requireNonNull(canary.status().rollout().finishedAt());
  }

  private List<Instant> changes(AuditLog.Mark mark) {
    return crowd.audit().requests(BedUser.ADMIN.userName(), mark).stream()
        .filter(request -> request.resource().equals("deployments"))
        .filter(request -> request.verb().equals("patch"))
        .map(AuditedRequest::received)
        .sorted()
        .toList();
  }

  private Duration spread(AuditLog.Mark mark) {
    List<Instant> changes = changes(mark);
    return Duration.between(changes.get(0), changes.get(changes.size() - 1));
  }

  /** Events carry the name of their canary before the first dot. */
  private static double most(List<AuditedRequest> requests, List<String> names) {
    Map<String, Long> counts =
        requests.stream()
            .collect(Collectors.groupingBy(CrowdFigures::canaryOf, Collectors.counting()));
    return names.stream().mapToDouble(name -> counts.getOrDefault(name, 0L)).max().orElseThrow();
  }

  private static String canaryOf(AuditedRequest request) {
    return request.name().replaceFirst("(\\.|-primary|-canary).*", "");
  }

  private static String difference(Map<String, Duration> before, Map<String, Duration> after) {
    return after.entrySet().stream()
        .map(
            entry ->
                "%s %.0f s"
                    .formatted(
                        entry.getKey(),
                        Figures.seconds(
                            entry
                                .getValue()
                                .minus(before.getOrDefault(entry.getKey(), Duration.ZERO)))))
        .collect(Collectors.joining(", "));
  }

  private static String seconds(Duration time) {
    return "%.2f s".formatted(Figures.seconds(time));
  }
}
