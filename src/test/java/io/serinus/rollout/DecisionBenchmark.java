package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many decisions a second the pure core makes on one core: one tick of a scenario, from plan,
 * status and observation to the decision.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-XX:ActiveProcessorCount=1")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecisionBenchmark {
  private static final Path SCENARIO =
      Path.of(
          "src/test/resources/scenarios/rollout",
          "both-built-in-metrics-are-judged-at-every-check.yaml");

  /** Seconds into the scenario: in a window, check judged, promotion done, at rest. */
  @Param({"16s", "17s", "61s", "75s"})
  public String at;

  private RolloutPlan plan;
  private CanaryStatus status;
  private Observation seen;

  /** Plays the scenario up to the tick. */
  @Setup
  public void play() {
    Scenario scenario = Scenario.read(SCENARIO);
    status = RolloutScenarioTest.given(scenario);
    for (Scenario.Step step : scenario.steps()) {
      plan = step.plan();
      seen = step.seen();
      if (step.at().equals(at)) {
        return;
      }
      status = RolloutDecider.decide(plan, status, seen).status();
    }
    throw new IllegalStateException("the scenario has no tick at " + at);
  }

  @Benchmark
  public Decision decide() {
    return RolloutDecider.decide(plan, status, seen);
  }
}
