package io.serinus.bench;

import io.serinus.rollout.DecisionBenchmark;
import io.serinus.rollout.DecisionBenchmark.Kind;
import java.util.List;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** How many decisions a second the pure core makes, measured by JMH, for each kind of tick. */
final class DecisionFigures {
  private static final double PER_SECOND = 200_000;

  private DecisionFigures() {}

  static List<Row> rows() throws RunnerException {
    return new Runner(new OptionsBuilder().include(DecisionBenchmark.class.getSimpleName()).build())
        .run().stream().map(DecisionFigures::row).toList();
  }

  private static Row row(RunResult result) {
    Kind kind = Kind.valueOf(result.getParams().getParam("kind"));
    double perSecond = result.getPrimaryResult().getScore();
    return Row.atLeast(
        "decide: decisions a second, " + kind.words(), perSecond, PER_SECOND, "%,.0f");
  }
}
