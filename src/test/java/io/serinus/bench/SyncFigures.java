package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.ForgeRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * What a large repository costs. The time after the fetch is seen from outside: from the last byte
 * of the forge's answer, noted by a witness between the two, to the API server's answer to the last
 * request of the sync, from its audit log.
 */
final class SyncFigures {
  private static final int NAMESPACES = 6;
  private static final int PER_NAMESPACE = 99;
  private static final int DEPLOYMENTS_PER_NAMESPACE = 20;
  private static final int COMMITS = 7;
  private static final double MILLIS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration POLLS = Duration.ofSeconds(20);

  private final EndToEndWorld world;
  private final AuditLog audit;
  private final ForgeRepository repository;

  SyncFigures(BenchBed bed) throws IOException {
    bed.stopApplications();
    this.world = bed.world();
    this.audit = world.bed.auditLog();
    this.repository = world.forge.api().createRepository("fleet");
  }

  List<Row> rows() throws IOException {
    commit("Run the fleet", files());
    List<Row> rows = new ArrayList<>();
    try (FetchWitness witness = new FetchWitness(world.forge.url())) {
      AuditLog.Mark mark = audit.mark();
      ControllerProcess controller =
          world.startController(
              "fleet", "10s", world.repository("fleet", witness.url(repository.cloneUrl())));
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> controller.output().contains("applied=" + NAMESPACES * (PER_NAMESPACE + 1)));
      rows.add(firstSync(witness, mark));
      rows.addAll(changes(witness));
      rows.add(withoutChange());
      controller.stop();
    }
    return rows;
  }

  private Row firstSync(FetchWitness witness, AuditLog.Mark mark) {
    Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
    List<AuditedRequest> patches =
        sent(mark).stream().filter(request -> request.verb().equals("patch")).toList();
    Instant end = patches.get(patches.size() - 1).answered();
    double millis = Figures.millis(witness.lastFetchBefore(patches.get(0).received()), end);
    return Row.note(
        "sync: the first, 600 objects, after the fetch",
        "%.1f s, %d patches".formatted(millis / 1000, patches.size()));
  }

  /** One file each time, a ConfigMap or a Deployment in turn; the first is a warm-up. */
  private List<Row> changes(FetchWitness witness) {
    List<Double> millis = new ArrayList<>();
    List<AuditedRequest> all = new ArrayList<>();
    for (int number = 0; number <= COMMITS; number++) {
      AuditLog.Mark mark = audit.mark();
      commit(
          "Change one file",
          Map.of(path(1, number % 2 * 50), object(1, number % 2 * 50, "v" + number)));
      Awaitility.await().atMost(LIMIT).until(() -> !sent(mark).isEmpty());
      Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
      List<AuditedRequest> requests = sent(mark);
      if (number > 0) {
        all.addAll(requests);
        Instant begin = witness.lastFetchBefore(requests.get(0).received());
        millis.add(Figures.millis(begin, requests.get(requests.size() - 1).answered()));
      }
    }
    millis.sort(Double::compare);
    boolean onePatchEach =
        all.size() == COMMITS && all.stream().allMatch(one -> one.verb().equals("patch"));
    return List.of(
        new Row(
            "sync: one changed file of 600, requests of " + COMMITS + " commits",
            Figures.breakdown(all),
            COMMITS + " patches",
            onePatchEach),
        Row.atMost(
            "sync: one changed file of 600, after the fetch, median",
            millis.get(COMMITS / 2),
            MILLIS,
            "%.0f ms"),
        Row.note("sync: … slowest", "%.0f ms".formatted(millis.get(COMMITS - 1))));
  }

  /** A commit that changes no manifest, and the polls around it. */
  private Row withoutChange() throws IOException {
    AuditLog.Mark mark = audit.mark();
    String commit = commit("Write about it", Map.of("README.md", "# The fleet\n"));
    Figures.pass(POLLS);
    List<AuditedRequest> requests = sent(mark);
    if (!fetched(commit)) {
      throw new IllegalStateException("the controller did not come to the commit " + commit);
    }
    return new Row(
        "sync: no change, requests in 20 polls and one commit",
        requests.size() + (requests.isEmpty() ? "" : ": " + Figures.breakdown(requests)),
        "0",
        requests.isEmpty());
  }

  /** Whether a branch of the controller's mirror stands at the commit. */
  private boolean fetched(String commit) throws IOException {
    try (Stream<Path> files = Files.walk(world.folder.resolve("fleet-data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().contains("/refs/") && Files.readString(file).startsWith(commit)) {
          return true;
        }
      }
      return false;
    }
  }

  private List<AuditedRequest> sent(AuditLog.Mark mark) {
    return Figures.besidesWatches(audit.requests(EndToEndWorld.CONTROLLER_USER, mark));
  }

  private String commit(String message, Map<String, String> files) {
    return world.forge.api().commit(repository, "main", message, files);
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    for (int namespace = 0; namespace < NAMESPACES; namespace++) {
      files.put(
          "fleet-" + namespace + "/namespace.yaml",
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: fleet-" + namespace + "}\n");
      for (int number = 0; number < PER_NAMESPACE; number++) {
        files.put(path(namespace, number), object(namespace, number, "first"));
      }
    }
    return files;
  }

  private static String path(int namespace, int number) {
    return "fleet-%d/object-%02d.yaml".formatted(namespace, number);
  }

  private static String object(int namespace, int number, String value) {
    return (number < DEPLOYMENTS_PER_NAMESPACE
            ? """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: object-%2$02d, namespace: fleet-%1$d}
            spec:
              replicas: 0
              selector: {matchLabels: {app: object-%2$02d}}
              template:
                metadata: {labels: {app: object-%2$02d}}
                spec:
                  containers: [{name: app, image: "registry.example.com/app:%3$s"}]
            """
            : """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: object-%2$02d, namespace: fleet-%1$d}
            data: {value: %3$s}
            """)
        .formatted(namespace, number, value);
  }
}
