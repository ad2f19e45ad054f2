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
            | Scenario | Outcome | Requests | Per second | Lost | Misrouted | Copies | Met the bad version | … with a fixed ticker | Last one after the verdict |
            |---|---|---|---|---|---|---|---|---|---|
            """);
    outcomes.forEach(outcome -> table.append(row(outcome)));
    Files.writeString(folder.resolve("traffic.md"), table);
  }

  static void writeFaults(Path folder, List<FaultOutcome> outcomes) throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            | Fault | The run ended in | Requests | Lost | Misrouted | Seen |
            |---|---|---|---|---|---|
            """);
    outcomes.forEach(
        each ->
            table.append(
                "| %s | %s | %d | %d | %d | %s |%n"
                    .formatted(
                        each.fault(),
                        each.outcome().chapter().ending().words(),
                        each.outcome().requests().size(),
                        each.outcome().lost().size(),
                        each.outcome().misrouted().size(),
                        each.remark())));
    Files.writeString(folder.resolve("faults.md"), table);
  }

  private static String row(Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.0f | %d | %d | %s | %s | %s | %s |%n",
        outcome.scenario().name(),
        outcome.chapter().ending().words(),
        outcome.requests().size(),
        outcome.rate(),
        outcome.lost().size(),
        outcome.misrouted().size(),
        outcome.shadowed() == 0 ? "" : outcome.shadowed(),
        outcome.bad().map(bad -> Integer.toString(bad.requests().size())).orElse(""),
        outcome.bad().map(bad -> Long.toString(bad.withFixedTicker())).orElse(""),
        outcome.bad().map(bad -> bad.afterVerdict().toMillis() + " ms").orElse(""));
  }
}
