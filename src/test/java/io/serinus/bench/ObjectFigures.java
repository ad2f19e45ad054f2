package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.ControllerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * What {@value #OBJECTS} objects from Git cost: the first sync, rest, what others do to them, and
 * another controller that takes over.
 */
final class ObjectFigures {
  private static final int OBJECTS = 2_000;
  private static final int EDITS = 21;
  private static final int DELETED = 200;
  private static final String NAMESPACE = "objects";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
  private static final String WRONG = "wrong";
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration TIME = Duration.ofSeconds(60);

  /** Longer than the first pause of an object that fails. */
  private static final Duration SETTLED = Duration.ofSeconds(25);

  private final EndToEndWorld world;
  private final AuditLog audit;
  private final Path repository;
  private final List<Row> rows = new ArrayList<>();

  ObjectFigures(BenchBed bed) throws IOException {
    bed.stopApplications();
    this.world = bed.world();
    this.audit = world.bed.auditLog();
    this.repository = world.folder.resolve("objects.git");
  }

  List<Row> rows() throws IOException {
    try (FastImport files = FastImport.into(repository).commit("Run the objects")) {
      files.file(
          "namespace.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: objects}}\n");
      for (int number = 0; number < OBJECTS; number++) {
        files.file(
            "object-%04d.yaml".formatted(number),
            configMap("object-" + number, number < DELETED, "\"first\""));
      }
    }
    ControllerProcess controller = firstSync();
    rest();
    edits();
    deletions();
    rows.add(
        Row.note(
            "objects: most resident memory",
            "%.0f MiB".formatted(controller.mostResidentBytes() / (1024.0 * 1024.0))));
    oneThatFails(controller);
    takeOvers();
    return rows;
  }

  private ControllerProcess firstSync() {
    AuditLog.Mark mark = audit.mark();
    Instant begin = Instant.now();
    ControllerProcess controller = start("objects", "");
    awaitOutput(controller, "applied=" + (OBJECTS + 1));
    Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
    List<AuditedRequest> requests = sent(mark);
    rows.add(
        Row.atMost(
            "objects: first sync of 2,000, with the start, s",
            Figures.millis(begin, lastPatch(mark)) / 1000,
            20,
            "%.1f"));
    rows.add(Row.atMost("objects: … requests", requests.size(), 2020, "%.0f"));
    rows.add(Row.note("objects: … of these", Figures.breakdown(requests)));
    return controller;
  }

  private void rest() {
    AuditLog.Mark mark = audit.mark();
    Figures.pass(TIME);
    rows.add(Row.atMost("objects: 60 s at rest, requests", sent(mark).size(), 0, "%.0f"));
  }

  private void edits() {
    List<Double> millis = new ArrayList<>();
    AuditLog.Mark first = audit.mark();
    for (int number = 0; number < EDITS; number++) {
      AuditLog.Mark mark = audit.mark();
      Instant begin = Instant.now();
      edit("object-" + (DELETED + number));
      Awaitility.await().atMost(LIMIT).until(() -> !patches(mark).isEmpty());
      millis.add(Figures.millis(begin, lastPatch(mark)));
    }
    millis.sort(Double::compare);
    rows.add(Row.atMost("objects: edited by hand, median, ms", millis.get(EDITS / 2), 500, "%.0f"));
    rows.add(Row.note("objects: … slowest, ms", "%.0f".formatted(millis.get(EDITS - 1))));
    Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
    rows.add(Row.atMost("objects: … requests of 21 edits", sent(first).size(), EDITS, "%.0f"));
  }

  private void edit(String name) {
    world
        .admin
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName(name)
        .edit(
            object -> {
              object.getData().put("value", "theirs");
              return object;
            });
  }

  private void deletions() {
    AuditLog.Mark mark = audit.mark();
    Instant begin = Instant.now();
    world.admin.raw(CONFIG_MAPS + "?labelSelector=bench%3Ddoomed", "DELETE", null);
    Awaitility.await().atMost(LIMIT).until(() -> patches(mark).size() >= DELETED);
    Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
    rows.add(
        Row.atMost(
            "objects: 200 deleted at once are back, s",
            Figures.millis(begin, lastPatch(mark)) / 1000,
            5,
            "%.1f"));
    rows.add(Row.atMost("objects: … requests", sent(mark).size(), DELETED, "%.0f"));
  }

  private void oneThatFails(ControllerProcess controller) throws IOException {
    try (FastImport files = FastImport.into(repository).commit("Break one")) {
      files.file("wrong.yaml", configMap(WRONG, false, "[not, text]"));
    }
    awaitOutput(controller, "wrong.yaml:1");
    controller.stop();
  }

  /** What a restart on another disk and a stand-by patch. */
  private void takeOvers() {
    AuditLog.Mark mark = audit.mark();
    ControllerProcess restarted = start("objects-other-disk", "");
    awaitOutput(restarted, "wrong.yaml:1");
    Figures.pass(SETTLED);
    rows.add(onlyTheWrongOne("objects: restart on another disk, patches", mark));
    restarted.stop();
    String election = "leaderElection: {enabled: true}\n";
    ControllerProcess leader = start("objects-leader", election);
    awaitOutput(leader, "wrong.yaml:1");
    ControllerProcess standBy = start("objects-stand-by", election);
    awaitOutput(standBy, "Standing by");
    AuditLog.Mark killed = audit.mark();
    leader.kill();
    awaitOutput(standBy, "wrong.yaml:1");
    Figures.pass(SETTLED);
    rows.add(onlyTheWrongOne("objects: failover, patches", killed));
    standBy.stop();
  }

  private Row onlyTheWrongOne(String figure, AuditLog.Mark mark) {
    Map<Boolean, Long> ofWrong =
        patches(mark).stream()
            .collect(
                Collectors.partitioningBy(
                    request -> request.name().equals(WRONG), Collectors.counting()));
    return new Row(
        figure,
        "%d, and %d of the one that fails".formatted(ofWrong.get(false), ofWrong.get(true)),
        "0",
        ofWrong.get(false) == 0);
  }

  private ControllerProcess start(String cluster, String more) {
    return world.startController(
        cluster,
        "10s",
        "  - {name: objects, url: 'file://%s', branch: main, pollInterval: 1s}\n%s"
            .formatted(repository, more));
  }

  private static void awaitOutput(ControllerProcess controller, String words) {
    Awaitility.await().atMost(LIMIT).until(() -> controller.output().contains(words));
  }

  private List<AuditedRequest> sent(AuditLog.Mark mark) {
    return Figures.besidesWatches(audit.requests(EndToEndWorld.CONTROLLER_USER, mark));
  }

  private List<AuditedRequest> patches(AuditLog.Mark mark) {
    return sent(mark).stream()
        .filter(request -> request.verb().equals("patch"))
        .filter(request -> !request.resource().equals("leases"))
        .toList();
  }

  private Instant lastPatch(AuditLog.Mark mark) {
    List<AuditedRequest> patches = patches(mark);
    return patches.get(patches.size() - 1).answered();
  }

  private static String configMap(String name, boolean doomed, String value) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: %s, namespace: %s%s}
    data: {value: %s}
    """
        .formatted(name, NAMESPACE, doomed ? ", labels: {bench: doomed}" : "", value);
  }
}
