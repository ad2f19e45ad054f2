package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.git.GitHttpServer;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.ControllerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A repository of {@value HistoryFigures#FILES} manifests and {@value HistoryFigures#COMMITS}
 * commits beside one of {@value #FEW}: the time after the fetch that one changed file takes, and
 * the memory of the whole process.
 */
final class LargeFigures {
  private static final int FEW = 100;
  private static final int COMMITS = 15;
  private static final double MILLIS = 300;
  private static final double RATIO = 1.5;
  private static final double MEBIBYTES = 512;
  private static final String WRONG = "wrong";
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final EndToEndWorld world;
  private final AuditLog audit;
  private final List<Row> rows = new ArrayList<>();

  LargeFigures(BenchBed bed) throws IOException {
    bed.stopApplications();
    this.world = bed.world();
    this.audit = world.bed.auditLog();
  }

  List<Row> rows() throws IOException {
    Path small = world.folder.resolve("small.git");
    Path large = world.folder.resolve("large.git");
    try (FastImport files = FastImport.into(small).commit("Few")) {
      files.file("namespace.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: large}}\n");
      for (int file = 0; file < FEW; file++) {
        files.file(HistoryFigures.path(file), HistoryFigures.manifest(file, "0"));
      }
    }
    HistoryFigures.write(large);
    try (GitHttpServer server = GitHttpServer.start(world.folder);
        FetchWitness witness = new FetchWitness(server.origin())) {
      ControllerProcess few = start(witness, small, FEW + 1);
      double ofFew = changes(witness, small, "100");
      few.stop();
      ControllerProcess many = start(witness, large, HistoryFigures.FILES + 1);
      compare(changes(witness, large, "10,000"), ofFew);
      try (FastImport files = FastImport.into(large).commit("Link one and break one")) {
        files
            .link("linked.yaml", HistoryFigures.path(HistoryFigures.FILES - 1))
            .file("wrong.yaml", wrong());
      }
      Awaitility.await().atMost(LIMIT).until(() -> many.output().contains("wrong.yaml:1"));
      compare(changes(witness, large, "10,000, a link, a failing one"), ofFew);
      rows.add(
          Row.atMost(
              "large: most resident memory, MiB",
              many.mostResidentBytes() / (1024.0 * 1024.0),
              MEBIBYTES,
              "%.0f"));
      many.stop();
    }
    return rows;
  }

  private ControllerProcess start(FetchWitness witness, Path repository, int objects) {
    AuditLog.Mark mark = audit.mark();
    Instant begin = Instant.now();
    String name = String.valueOf(repository.getFileName()).replace(".git", "");
    ControllerProcess controller =
        world.startController(
            name,
            "10s",
            "  - {name: %s, url: '%s', branch: main, pollInterval: 1s}\n"
                .formatted(name, witness.url("http://forge/" + repository.getFileName())));
    Awaitility.await()
        .atMost(LIMIT)
        .until(
            () -> {
              if (!controller.isAlive()) {
                throw new IllegalStateException("it ended: " + controller.output());
              }
              return controller.output().contains("applied=" + objects);
            });
    Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
    List<AuditedRequest> patches = patches(mark);
    rows.add(
        Row.note(
            "large: first sync of %,d, with start and fetch".formatted(objects),
            "%.1f s, %d requests"
                .formatted(
                    Figures.millis(begin, patches.get(patches.size() - 1).answered()) / 1000,
                    patches.size())));
    return controller;
  }

  /** The median; the first two commits are a warm-up. */
  private double changes(FetchWitness witness, Path repository, String what) throws IOException {
    List<Double> millis = new ArrayList<>();
    int requests = 0;
    for (int number = -2; number < COMMITS; number++) {
      AuditLog.Mark mark = audit.mark();
      int file = (number + 2) * 5;
      try (FastImport files = FastImport.into(repository).commit("Change one file")) {
        files.file(HistoryFigures.path(file), HistoryFigures.manifest(file, what + number));
      }
      Awaitility.await().atMost(LIMIT).until(() -> !patches(mark).isEmpty());
      Figures.awaitQuiet(audit, EndToEndWorld.CONTROLLER_USER, Figures.AFTER_SYNC);
      List<AuditedRequest> patches = patches(mark);
      if (number >= 0) {
        requests += patches.size();
        Instant begin = witness.lastFetchBefore(patches.get(0).received());
        millis.add(Figures.millis(begin, patches.get(patches.size() - 1).answered()));
      }
    }
    millis.sort(Double::compare);
    String figure = "large: one changed file of " + what;
    double median = millis.get(COMMITS / 2);
    rows.add(Row.atMost(figure + ", median", median, MILLIS, "%.0f ms"));
    rows.add(Row.note("large: … slowest", "%.0f ms".formatted(millis.get(COMMITS - 1))));
    rows.add(Row.atMost("large: … patches of 15 commits", requests, COMMITS, "%.0f"));
    return median;
  }

  private void compare(double ofMany, double ofFew) {
    rows.add(Row.atMost("large: … against one of 100, ratio", ofMany / ofFew, RATIO, "%.2f"));
  }

  /** Without those of the object that always fails. */
  private List<AuditedRequest> patches(AuditLog.Mark mark) {
    return Figures.besidesWatches(audit.requests(EndToEndWorld.CONTROLLER_USER, mark)).stream()
        .filter(request -> !request.name().equals(WRONG))
        .toList();
  }

  private static String wrong() {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: wrong, namespace: large}
    data: {value: [not, text]}
    """;
  }
}
