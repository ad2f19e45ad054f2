package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.Phase;
import io.serinus.reconcile.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every write of a whole rollout goes wrong, in every way: it comes to the same as if nothing had
 * gone wrong, every step is served for its whole window, and no pod goes before it has drained.
 */
final class FaultsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  @TestFactory
  Stream<DynamicTest> aFaultAtAnyWriteOfAPromotionChangesNothingInTheEnd() {
    return everyFault(SandboxRun.GOOD, Phase.SUCCEEDED, 1, Set.of(Fault.values()));
  }

  @TestFactory
  Stream<DynamicTest> aFaultAtAnyWriteOfARollbackChangesNothingInTheEnd() {
    return everyFault(SandboxRun.BAD, Phase.FAILED, 1, Set.of(Fault.values()));
  }

  @TestFactory
  Stream<DynamicTest> threeRefusalsInARowChangeNothingInTheEnd() {
    return everyFault(SandboxRun.GOOD, Phase.SUCCEEDED, 3, Set.of(Fault.DENIED));
  }

  @TestFactory
  Stream<DynamicTest> sixLostRequestsInARowChangeNothingInTheEnd() {
    return everyFault(SandboxRun.BAD, Phase.FAILED, 6, Set.of(Fault.LOST_REQUEST));
  }

  private static Stream<DynamicTest> everyFault(
      String tag, Phase end, int inARow, Set<Fault> faults) {
    SandboxRun undisturbed = new SandboxRun();
    play(undisturbed, tag, end);
    EndState expected = EndState.of(undisturbed);
    List<String> writes = undisturbed.cluster().writes();
    assertThat(writes).hasSizeGreaterThan(25);
    return faults.stream()
        .sorted()
        .flatMap(
            fault ->
                IntStream.range(0, writes.size())
                    .mapToObj(
                        first ->
                            DynamicTest.dynamicTest(
                                fault + " at " + first + ": " + writes.get(first),
                                () -> {
                                  SandboxRun run = new SandboxRun();
                                  run.cluster().fail(first, inARow, fault);
                                  play(run, tag, end);
                                  compare(EndState.of(run), expected);
                                  usersAreServed(run);
                                })));
  }

  private static void play(SandboxRun run, String tag, Phase end) {
    run.apply(Manifests.deployment("app", "1"));
    run.apply(Manifests.canary("app", "app"));
    assertThat(run.settlesAt(Phase.INITIALIZED, "1")).isTrue();
    run.bump(tag);
    assertThat(run.settlesAt(end, tag)).isTrue();
  }

  private static void compare(EndState actual, EndState expected) {
    assertThat(actual.events()).isEqualTo(expected.events());
    assertThat(actual.objects().keySet()).isEqualTo(expected.objects().keySet());
    expected
        .objects()
        .forEach(
            (name, object) -> assertThat(actual.objects().get(name)).as(name).isEqualTo(object));
  }

  private static void usersAreServed(SandboxRun run) {
    for (int weight : List.of(20, 40, 60)) {
      assertThat(run.traffic().shortest(weight))
          .as("window at %d %%", weight)
          .satisfies(window -> window.ifPresent(time -> assertAtLeast(time, INTERVAL)));
    }
    assertThat(run.traffic().drains())
        .as("drains")
        .isNotEmpty()
        .allSatisfy(drained -> assertAtLeast(drained, DRAIN));
  }

  private static void assertAtLeast(Duration time, Duration least) {
    assertThat(time).isGreaterThanOrEqualTo(least);
  }
}
