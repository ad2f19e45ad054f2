package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.reconcile.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every side effect of everything a Canary goes through goes wrong, one at a time and in every way:
 * it comes to the same objects, events, calls of webhooks and alerts as if nothing had gone wrong,
 * every step is served for its whole window, and no side gets traffic that is not ready, or goes
 * before it has drained.
 */
final class FaultsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration DRAIN = Duration.ofSeconds(10);

  /** Two that the controller cannot tell from others of them are tried on one Canary only. */
  private static final Set<Fault> USUAL =
      new TreeSet<>(
          List.of(
              Fault.CONFLICT,
              Fault.DENIED,
              Fault.LOST_REQUEST,
              Fault.LOST_ANSWER,
              Fault.CRASH_AFTER));

  private static final Set<String> BASIC = Set.of("initialisation", "promotion", "rollback");

  private static final List<FaultyCanary> CANARIES = FaultyCanary.all();

  @TestFactory
  Stream<DynamicTest> aFaultAtAnySideEffectChangesNothingInTheEnd() {
    return all().flatMap(stretch -> USUAL.stream().map(fault -> everywhere(stretch, fault, 1)));
  }

  @TestFactory
  Stream<DynamicTest> anErrorOfTheServerOrOfTheRolesAtAnyWriteChangesNothingInTheEnd() {
    return weighted()
        .flatMap(
            stretch ->
                Stream.of(Fault.SERVER_ERROR, Fault.FORBIDDEN)
                    .map(fault -> everywhere(stretch, fault, 1)));
  }

  @TestFactory
  Stream<DynamicTest> threeRefusalsInARowChangeNothingInTheEnd() {
    return weighted().map(stretch -> everywhere(stretch, Fault.DENIED, 3));
  }

  @TestFactory
  Stream<DynamicTest> sixLostRequestsInARowChangeNothingInTheEnd() {
    return weighted().map(stretch -> everywhere(stretch, Fault.LOST_REQUEST, 6));
  }

  @Test
  void everyKindOfSideEffectIsAmongThoseThatGoWrong() {
    assertThat(all())
        .flatExtracting(Stretch::effects)
        .extracting(effect -> effect.split(" ", 2)[0])
        .contains("apply", "status", "metadata", "delete", "event", "hook", "alert");
  }

  private static Stream<Stretch> all() {
    return Stream.concat(
        CANARIES.stream().flatMap(canary -> Stretch.of(canary).stream()),
        Stretch.takeOvers().stream());
  }

  private static Stream<Stretch> weighted() {
    return Stretch.of(CANARIES.get(0)).stream().filter(stretch -> BASIC.contains(stretch.kind()));
  }

  private static DynamicTest everywhere(Stretch stretch, Fault fault, int inARow) {
    return DynamicTest.dynamicTest(
        "%s, %s".formatted(stretch, fault),
        () -> {
          List<String> effects = stretch.effects();
          assertThat(effects).isNotEmpty();
          IntStream.range(0, effects.size())
              .forEach(first -> compare(stretch, fault, first, inARow));
        });
  }

  private static void compare(Stretch stretch, Fault fault, int first, int inARow) {
    String where =
        "%s, %s at %d: %s".formatted(stretch, fault, first, stretch.effects().get(first));
    SandboxRun run = stretch.begin();
    run.cluster().fail(first, inARow, fault);
    try {
      stretch.play(run);
    } catch (AssertionError failed) {
      throw new AssertionError(where + ": " + failed.getMessage(), failed);
    }
    EndState end = EndState.of(run);
    EndState expected = stretch.expected();
    assertThat(end.events()).as(where).isEqualTo(expected.events());
    assertThat(end.hooks()).as(where).isEqualTo(expected.hooks());
    assertThat(end.alerts()).as(where).isEqualTo(expected.alerts());
    assertThat(run.hooks().checks())
        .as(where)
        .isGreaterThanOrEqualTo(stretch.undisturbed().hooks().checks());
    assertThat(end.objects().keySet()).as(where).isEqualTo(expected.objects().keySet());
    expected
        .objects()
        .forEach(
            (name, object) ->
                assertThat(end.objects().get(name)).as("%s, %s", where, name).isEqualTo(object));
    usersAreServed(where, run, stretch.undisturbed().traffic());
  }

  private static void usersAreServed(String where, SandboxRun run, TrafficLog undisturbed) {
    assertThat(run.traffic().mistakes()).as(where).isEmpty();
    for (int weight : undisturbed.weights()) {
      if (weight > 0 && weight < 100) {
        Duration least = undisturbed.shortest(weight).filter(FaultsTest::isCut).orElse(INTERVAL);
        assertThat(run.traffic().shortest(weight))
            .as("%s: window at %d %%", where, weight)
            .satisfies(window -> window.ifPresent(time -> assertAtLeast(time, least)));
      }
    }
    assertThat(run.traffic().drains())
        .as("%s: drains", where)
        .allSatisfy(drained -> assertAtLeast(drained, DRAIN));
  }

  /** A window that is meant to be cut short, by a newer revision for example. */
  private static boolean isCut(Duration window) {
    return window.compareTo(INTERVAL) < 0;
  }

  private static void assertAtLeast(Duration time, Duration least) {
    assertThat(time).isGreaterThanOrEqualTo(least);
  }
}
