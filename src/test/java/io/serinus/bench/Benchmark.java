package io.serinus.bench;

import io.serinus.bench.Figures.Measured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the figures named as arguments, or all, and prints a table; {@code src/it/bench} calls
 * it.
 */
public final class Benchmark {
  private static final int WRONG_USAGE = 2;

  private Benchmark() {}

  /** Exits with 0 when everything could be measured, whether or not it met its target. */
  public static void main(String[] arguments) throws Exception {
    List<String> wanted = List.of(arguments);
    try (BenchBed bed = new BenchBed()) {
      Map<String, Measured> figures = figures(bed);
      if (!figures.keySet().containsAll(wanted)) {
        System.err.println("src/it/bench: figures are " + String.join(", ", figures.keySet()));
        System.exit(WRONG_USAGE);
      }
      List<Row> rows = new ArrayList<>();
      for (Map.Entry<String, Measured> figure : figures.entrySet()) {
        if (wanted.isEmpty() || wanted.contains(figure.getKey())) {
          System.out.println("measuring " + figure.getKey() + " …");
          rows.addAll(figure.getValue().rows());
        }
      }
      print(rows);
    }
    System.exit(0);
  }

  /** In the order in which they are measured: those that want a single canary come first. */
  private static Map<String, Measured> figures(BenchBed bed) {
    Map<String, Measured> figures = new LinkedHashMap<>();
    figures.put("version", ProgramFigures::version);
    figures.put("demo", ProgramFigures::demo);
    figures.put("decide", DecisionFigures::rows);
    figures.put("history", HistoryFigures::rows);
    figures.put("rollout", () -> RolloutFigures.rollout(bed.applications(1)));
    figures.put("rollback", () -> RolloutFigures.rollback(bed.applications(1)));
    figures.put("idle", () -> IdleFigures.of(bed));
    figures.put("memory", () -> MemoryFigures.of(bed.applications(BenchBed.MANY)));
    figures.put("crowd", () -> CrowdFigures.of(bed));
    figures.put("objects", () -> new ObjectFigures(bed).rows());
    figures.put("large", () -> new LargeFigures(bed).rows());
    figures.put("sync", () -> new SyncFigures(bed).rows());
    return figures;
  }

  private static void print(List<Row> rows) {
    System.out.println();
    System.out.println(Row.header());
    rows.forEach(row -> System.out.println(row.line()));
  }
}
