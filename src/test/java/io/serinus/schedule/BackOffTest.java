package io.serinus.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackOffTest {
  private final BackOff backOff = new BackOff(Duration.ofSeconds(1), Duration.ofMinutes(1));

  @Property
  void aPauseIsAtLeastHalfTheDoubledFirstAndNeverOverTheLongest(
      @ForAll @IntRange(min = 1, max = 10_000) int failures, @ForAll long seed) {
    long whole = Math.min(60_000, Math.round(1000 * Math.pow(2, Math.min(failures - 1, 40))));

    Duration pause = backOff.pause(failures, new Random(seed));

    assertThat(pause).isBetween(Duration.ofMillis(whole / 2), Duration.ofMillis(whole));
  }
}
