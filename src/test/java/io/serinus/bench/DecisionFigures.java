package io.serinus.bench;

import io.serinus.rollout.DecisionBenchmark;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How many decisions a second the pure core makes, measured by JMH. */
final class DecisionFigures {
  private static final double PER_SECOND = 200_000;
  private static final Map<String, String> TICKS =
      Map.of(
          "16s", "in a window",
          "17s", "check judged",
          "61s", "promotion done",
          "75s", "at rest");

  private DecisionFigures() {}

  static List<Row> rows() throws RunnerException {
    return new Runner(new OptionsBuilder().include(DecisionBenchmark.class.getSimpleName()).build())
        .run().stream().map(DecisionFigures::row).toList();
  }

  private static Row row(RunResult result) {
    String tick = TICKS.get(result.getParams().getParam("at"));
    double perSecond = result.getPrimaryResult().getScore();
    return Row.atLeast("decide: decisions a second, " + tick, perSecond, PER_SECOND, "%,.0f");
  }
}
