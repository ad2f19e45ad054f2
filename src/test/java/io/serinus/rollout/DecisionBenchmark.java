package io.serinus.rollout;

import io.serinus.model.CanaryStatus;
import java.nio.file.Path;
import java.util.Locale;
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
 * How many decisions a second the pure core makes on one core: one tick of a scenario, with all
 * that it saw and all answers to what it asked, from plan, status and observation to the decision.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-XX:ActiveProcessorCount=1")
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecisionBenchmark {
  private static final Path SCENARIOS = Path.of("src/test/resources/scenarios/rollout");

  /** The kinds of ticks that a rollout is made of, the common ones and those that say most. */
  public enum Kind {
    AT_REST("both-built-in-metrics-are-judged-at-every-check", "75s"),
    NEW_REVISION("both-built-in-metrics-are-judged-at-every-check", "0s"),
    FIRST_WEIGHT("both-built-in-metrics-are-judged-at-every-check", "7s"),
    IN_A_WINDOW("both-built-in-metrics-are-judged-at-every-check", "16s"),
    CHECK_PASSED("both-built-in-metrics-are-judged-at-every-check", "17s"),
    LAST_CHECK_PASSED("both-built-in-metrics-are-judged-at-every-check", "57s"),
    TRAFFIC_BACK("both-built-in-metrics-are-judged-at-every-check", "61s"),
    SUCCEEDED("both-built-in-metrics-are-judged-at-every-check", "71s"),
    CHECK_FAILED(
        "a-failed-check-below-the-threshold-keeps-the-weight-and-begins-a-new-window", "10s"),
    ROLLED_BACK(
        "the-check-that-reaches-the-threshold-takes-the-traffic-back-in-the-same-tick", "10s"),
    HOOK_ANSWERED(
        "rollout-hooks-are-called-at-every-check-and-metrics-are-measured-when-they-have-answered",
        "12s"),
    NEW_COOKIES("session-cookies-are-new-for-every-run-and-the-primarys-for-every-step", "1s");

    private final String scenario;
    private final String at;

    Kind(String scenario, String at) {
      this.scenario = scenario;
      this.at = at;
    }

    /** As a person reads it. */
    public String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  @Param public Kind kind;

  private RolloutPlan plan;
  private CanaryStatus status;
  private Observation seen;

  /** Plays the scenario up to the tick. */
  @Setup
  public void play() {
    Scenario scenario = Scenario.read(SCENARIOS.resolve(kind.scenario + ".yaml"));
    status = RolloutScenarioTest.given(scenario);
    for (Scenario.Step step : scenario.steps()) {
      plan = step.plan();
      seen = step.seen().withHooks(RolloutScenarioTest.answers(step, status));
      if (step.at().equals(kind.at)) {
        return;
      }
      status = RolloutDecider.decide(plan, status, seen).status();
    }
    throw new IllegalStateException(kind.scenario + " has no tick at " + kind.at);
  }

  @Benchmark
  public Decision decide() {
    return RolloutDecider.decide(plan, status, seen);
  }
}
