package io.serinus.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every point at which the program may die or its status write be refused, one at a time. */
class CrashTest {
  private static final int COMMITTED_AT = 30;
  private static final int QUIET_AT = 150;

  /** Longer than a drain, shorter than the progress deadline. */
  private static final int LONG_OUTAGE = 15;

  static Stream<Arguments> rollouts() {
    return Plans.ANALYSES.keySet().stream()
        .sorted()
        .flatMap(
            plan ->
                Stream.of("r2", "r2-bad", "r2-broken", "r2-sick")
                    .map(revision -> Arguments.of(plan, revision)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rollouts")
  void dyingAfterAnyActionLeadsToTheSameEnd(String plan, String revision) {
    RolloutProcess undisturbed = run(plan, revision, Map.of());
    assertThat(undisturbed.effects()).hasSizeGreaterThanOrEqualTo(5);
    undisturbed
        .effects()
        .forEach(
            (tick, actions) -> {
              for (int done = RolloutProcess.REFUSED; done < actions; done++) {
                assertThat(run(plan, revision, outage(tick, done, 1)).endState())
                    .as("tick %d ended after %d actions", tick, done)
                    .isEqualTo(undisturbed.endState());
                assertThat(run(plan, revision, outage(tick, done, LONG_OUTAGE)).endState())
                    .as("tick %d ended after %d actions, long outage", tick, done)
                    .isEqualTo(undisturbed.endState());
              }
            });
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rollouts")
  void anUndisturbedRunEndsAsItsRevisionDeserves(String plan, String revision) {
    String end = run(plan, revision, Map.of()).endState();
    boolean metricsAsked = !plan.equals("unchecked");
    boolean stranded = revision.contains("sick");
    boolean failed =
        revision.contains("broken") || (revision.contains("bad") && metricsAsked) || stranded;
    assertThat(end).startsWith(failed ? "Failed" : "Succeeded");
    assertThat(end)
        .contains(stranded ? "×2, primary" : "×0, primary")
        .contains(stranded ? "weight 100" : "weight 0")
        .contains(failed && !stranded ? "primary r1 ×2" : "primary " + revision + " ×2");
  }

  /** The tick is cut short, and nothing happens until so many seconds later. */
  private static Map<Integer, Integer> outage(int tick, int done, int seconds) {
    Map<Integer, Integer> faults = new HashMap<>();
    for (int down = 1; down < seconds; down++) {
      faults.put(tick + down, RolloutProcess.REFUSED);
    }
    faults.put(tick, done);
    return faults;
  }

  private static RolloutProcess run(String plan, String revision, Map<Integer, Integer> faults) {
    return new RolloutProcess(Plans.named(plan), "r1", 2, faults)
        .runTo(COMMITTED_AT - 1)
        .commit(revision)
        .runTo(QUIET_AT);
  }
}
