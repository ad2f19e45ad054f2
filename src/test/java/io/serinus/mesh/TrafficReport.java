package io.serinus.mesh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of what became of all requests, in Markdown. */
final class TrafficReport {
  private TrafficReport() {}

  /** Strategy × outcome × requests × lost; a row may stand for several runs. */
  static void write(Path folder, List<Outcome> outcomes) throws IOException {
    Map<String, List<Outcome>> runs =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(Outcome::title, LinkedHashMap::new, Collectors.toList()));
    write(
        folder.resolve("traffic.md"),
        """
        | Scenario | Outcome | Runs | Requests | Per second | Lost | Misrouted | Copies | Met the bad version | … with a fixed ticker | Last one after the verdict | … on an open connection |
        |---|---|---|---|---|---|---|---|---|---|---|---|
        """,
        runs.values().stream().map(TrafficReport::row));
  }

  /** What the checks saw beside what users counted. */
  static void writeSights(Path folder, List<Outcome> outcomes) throws IOException {
    write(
        folder.resolve("sights.md"),
        """
        | Scenario | Outcome | Metric | Seen | Counted |
        |---|---|---|---|---|
        """,
        outcomes.stream()
            .flatMap(outcome -> outcome.sights().stream().map(sight -> row(outcome, sight))));
  }

  static void writeFaults(Path folder, List<FaultOutcome> outcomes) throws IOException {
    write(
        folder.resolve("faults.md"),
        """
        | Fault | The run ended in | Requests | Lost | Misrouted | Seen |
        |---|---|---|---|---|---|
        """,
        outcomes.stream().map(TrafficReport::row));
  }

  private static void write(Path file, String head, Stream<String> rows) throws IOException {
    Files.writeString(file, head + rows.collect(Collectors.joining()));
  }

  private static String row(List<Outcome> runs) {
    Outcome first = runs.get(0);
    boolean bad = first.bad().isPresent();
    return line(
        first.scenario().name(),
        first.chapter().words(),
        runs.size(),
        sum(runs, run -> run.requests().size()),
        Math.round(runs.stream().mapToDouble(Outcome::rate).average().orElse(0)),
        sum(runs, run -> run.lost().size()),
        sum(runs, run -> run.misrouted().size()),
        first.shadowed() == 0 ? "" : sum(runs, Outcome::shadowed),
        bad ? perRun(runs, version -> version.requests().size()) : "",
        bad ? perRun(runs, BadVersion::withFixedTicker) : "",
        bad ? worst(runs, BadVersion::afterVerdict) : "",
        bad && first.scenario().isTcp() ? worst(runs, BadVersion::onOpenConnections) : "");
  }

  private static String row(Outcome outcome, Sight sight) {
    return line(
        outcome.scenario().name(),
        outcome.chapter().words(),
        sight.metric(),
        String.format(Locale.ROOT, "%.1f", sight.seen()),
        String.format(Locale.ROOT, "%.1f", sight.counted()));
  }

  private static String row(FaultOutcome fault) {
    Outcome outcome = fault.outcome();
    return line(
        fault.fault(),
        outcome.chapter().words(),
        outcome.requests().size(),
        outcome.lost().size(),
        outcome.misrouted().size(),
        fault.remark());
  }

  private static long sum(Collection<Outcome> runs, ToLongFunction<Outcome> number) {
    return runs.stream().mapToLong(number).sum();
  }

  private static String perRun(List<Outcome> runs, ToLongFunction<BadVersion> number) {
    return Long.toString(Math.round(versions(runs).mapToLong(number).average().orElse(0)));
  }

  private static String worst(List<Outcome> runs, Function<BadVersion, Duration> time) {
    return versions(runs).map(time).mapToLong(Duration::toMillis).max().orElse(0) + " ms";
  }

  private static Stream<BadVersion> versions(List<Outcome> runs) {
    return runs.stream().flatMap(run -> run.bad().stream());
  }

  private static String line(Object... cells) {
    return Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
