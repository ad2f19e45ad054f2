package io.serinus.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The table of strategy × outcome × requests × lost, in Markdown. */
final class TrafficReport {
  private TrafficReport() {}

  static void write(Path folder, List<Outcome> outcomes) throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            | Scenario | Outcome | Requests | Per second | Lost | Misrouted | On the bad version | Last one after the verdict |
            |---|---|---|---|---|---|---|---|
            """);
    for (Outcome outcome : outcomes) {
      boolean rollback = outcome.chapter().ending().isRollback();
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %.0f | %d | %d | %s | %s |%n",
              outcome.scenario().name(),
              outcome.chapter().ending().words(),
              outcome.requests().size(),
              outcome.rate(),
              outcome.lost().size(),
              outcome.misrouted().size(),
              rollback ? outcome.onBad().size() : "",
              rollback ? outcome.afterVerdict().toMillis() + " ms" : ""));
    }
    Files.writeString(folder.resolve("traffic.md"), table);
  }
}
