package io.serinus.bench;

import io.serinus.e2e.EndToEndWorld;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What canaries at rest ask of the API server over six of their intervals. */
final class IdleFigures {
  private static final Duration TIME = Duration.ofSeconds(60);

  private IdleFigures() {}

  static List<Row> of(BenchBed bed) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int count : List.of(1, BenchBed.MANY)) {
      rows.addAll(over(bed.applications(count), count));
    }
    return rows;
  }

  private static List<Row> over(Applications applications, int count) {
    AuditLog audit = applications.audit();
    AuditLog.Mark mark = audit.mark();
    Figures.pass(TIME);
    List<AuditedRequest> requests = audit.requests(EndToEndWorld.CONTROLLER_USER, mark);
    List<AuditedRequest> counted = Figures.besidesWatches(requests);
    String place = "idle: %d canar%s, 60 s".formatted(count, count == 1 ? "y" : "ies");
    return List.of(
        new Row(
            place + ", requests besides watches",
            counted.size() + (counted.isEmpty() ? "" : ": " + Figures.breakdown(counted)),
            "0",
            counted.isEmpty()),
        Row.note(place + ", watches begun", String.valueOf(requests.size() - counted.size())));
  }
}
