package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BadVersionTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  @Test
  void aFixedTickerLeavesItInServiceForOneIntervalMore() {
    List<LoadRecord> met = List.of(met(0, 0), met(1, 1), met(2, 2), met(3, 3), met(4.1, 4.1));

    BadVersion bad = BadVersion.of(met, "2", at(4), INTERVAL);

    // Four in the four seconds before the verdict: two in an interval.
    assertThat(bad.withFixedTicker()).isEqualTo(5 + 2);
    assertThat(bad.afterVerdict()).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void aRequestOnAConnectionThatWasOpenBeforeIsNotRoutedAgain() {
    BadVersion bad = BadVersion.of(List.of(met(0, 0), met(3, 5)), "2", at(4), INTERVAL);

    assertThat(bad.afterVerdict()).isZero();
    assertThat(bad.onOpenConnections()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void oneThatNobodyMetHarmsNobody() {
    BadVersion bad = BadVersion.of(List.of(), "2", at(4), INTERVAL);

    assertThat(bad.requests()).isEmpty();
    assertThat(bad.withFixedTicker()).isZero();
    assertThat(bad.afterVerdict()).isZero();
  }

  private static LoadRecord met(double routed, double sent) {
    return new LoadRecord(
        at(sent), at(routed), "s", 1, "", 200, "2", "app", Duration.ofMillis(5), "");
  }

  private static Instant at(double second) {
    return BEGIN.plusMillis(Math.round(second * 1000));
  }
}
