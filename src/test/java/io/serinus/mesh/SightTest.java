package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SightTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration WINDOW = Duration.ofSeconds(3);

  /** A hundred answers a second for ten seconds; from the fifth on, half of them are errors. */
  private static final List<LoadRecord> RECORDS = records();

  @Test
  void aRateAgreesWithTheWindowThatEndedUpToASecondBefore() {
    // Seconds 4.5 to 7.5 have 50 good answers and then 125 of each.
    assertThat(sight("request-success-rate", 58, false).agrees()).isTrue();
    // Seconds 3.5 to 6.5, half a second before those that are still looked at.
    assertThat(sight("request-success-rate", 80, false).agrees()).isFalse();
  }

  @Test
  void theFirstCheckOfAVersionMayBeFurtherOff() {
    assertThat(sight("request-success-rate", 42, false).agrees()).isFalse();
    assertThat(sight("request-success-rate", 42, true).agrees()).isTrue();
  }

  @Test
  void theFewerRequestsWereCountedTheFurtherOffARateMayBe() {
    assertThat(rate(75, 60, 34).agrees()).isTrue();
    assertThat(rate(78, 60, 34).agrees()).isFalse();
    assertThat(rate(65, 60, 340).agrees()).isTrue();
    assertThat(rate(66, 60, 340).agrees()).isFalse();
    assertThat(rate(62.9, 60, 34_000).agrees()).isTrue();
    assertThat(rate(63.1, 60, 34_000).agrees()).isFalse();
  }

  @Test
  void aDurationAgreesInANeighbouringBucketOrWhenItIsQuick() {
    assertThat(duration(20, 5).agrees()).isTrue();
    assertThat(duration(5, 600).agrees()).isTrue();
    assertThat(duration(600, 20).agrees()).isFalse();
    assertThat(duration(600, 3000).agrees()).isFalse();
    assertThat(duration(600, 900).agrees()).isTrue();
  }

  @Test
  void aDurationIsComparedWithWhatTheUsersWaited() {
    assertThat(sight("request-duration", 8, false).agrees()).isTrue();
    assertThat(sight("request-duration", 2000, false).agrees()).isFalse();
  }

  @Test
  void whatNobodyCountedIsNotCompared() {
    assertThat(Sight.of(List.of(check("answers", 1)), false, RECORDS, at(8), WINDOW)).isEmpty();
    assertThat(Sight.of(List.of(check("request-duration", 1)), false, List.of(), at(8), WINDOW))
        .isEmpty();
  }

  private static Sight rate(double seen, double counted, int requests) {
    return new Sight("request-success-rate", false, seen, counted, requests);
  }

  private static Sight duration(double seen, double counted) {
    return new Sight("request-duration", false, seen, counted, 100);
  }

  private static Sight sight(String metric, double seen, boolean first) {
    return Sight.of(List.of(check(metric, seen)), first, RECORDS, at(8), WINDOW).get(0);
  }

  private static CheckResult check(String metric, double value) {
    return new CheckResult(metric, value, "", null, null, Verdict.PASS, "");
  }

  private static List<LoadRecord> records() {
    List<LoadRecord> records = new ArrayList<>();
    for (int number = 0; number < 1000; number++) {
      int status = number >= 500 && number % 2 == 0 ? 500 : 200;
      Instant sent = at(number / 100.0);
      records.add(
          new LoadRecord(sent, sent, "s", 1, "", status, "2", "app", Duration.ofMillis(5), ""));
    }
    return records;
  }

  private static Instant at(double second) {
    return BEGIN.plusMillis(Math.round(second * 1000));
  }
}
