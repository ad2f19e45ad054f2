package io.serinus.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> ran = new ArrayList<>();
  private final VirtualClock clock = new VirtualClock(START);

  private Runnable task(String name) {
    return () -> ran.add(name + " at " + Duration.between(START, clock.instant()).toSeconds());
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesThenOfTheirScheduling() {
    clock.schedule(Duration.ofSeconds(2), task("late"));
    clock.schedule(Duration.ofSeconds(1), task("first"));
    clock.schedule(Duration.ofSeconds(1), task("second"));
    clock.advanceTo(START.plusSeconds(3));

    assertThat(ran).containsExactly("first at 1", "second at 1", "late at 2");
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void aTaskOfTheFutureWaits() {
    clock.schedule(Duration.ofSeconds(2), task("late"));
    clock.advanceTo(START.plusSeconds(1));

    assertThat(ran).isEmpty();
  }

  @Test
  void whatATaskMakesDueRunsToo() {
    clock.schedule(Duration.ZERO, () -> clock.schedule(Duration.ZERO, task("made")));
    clock.runDue();

    assertThat(ran).containsExactly("made at 0");
  }

  @Test
  void timeStopsWhenTheConditionHolds() {
    clock.schedule(Duration.ofSeconds(1), task("enough"));
    clock.schedule(Duration.ofSeconds(2), task("more"));

    assertThat(clock.runUntil(() -> !ran.isEmpty(), Duration.ofSeconds(10))).isTrue();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(1));
  }

  @Test
  void aConditionThatNeverHoldsEndsAtTheLimit() {
    assertThat(clock.runUntil(() -> false, Duration.ofSeconds(10))).isFalse();
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(10));
  }

  @Test
  void thePaceIsAskedForExactlyTheTimeThatPasses() {
    List<Duration> passed = new ArrayList<>();
    VirtualClock paced = new VirtualClock(START, passed::add);
    paced.schedule(Duration.ofSeconds(1), task("one"));
    paced.advanceTo(START.plusSeconds(3));

    assertThat(passed).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }
}
