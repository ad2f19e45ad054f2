package io.serinus.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricJudgeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99.5    | 99 |     | % | PASS | 99.5 % ≥ 99 %",
        "99      | 99 |     | % | PASS | 99 % ≥ 99 %",
        "98.999  | 99 |     | % | FAIL | 98.999 % < 99 %",
        "97.1234 | 99 |     | % | FAIL | 97.12 % < 99 %",
        "0       | 99 |     | % | FAIL | 0 % < 99 %",
        "500     |    | 500 | ms | PASS | 500 ms ≤ 500 ms",
        "500.001 |    | 500 | ms | FAIL | 500.001 ms > 500 ms",
        "12345678.9 | | 500 | ms | FAIL | 12345678.9 ms > 500 ms",
        "5       | 1  | 10  |    | PASS | 5 within 1–10",
        "10.5    | 1  | 10  |    | FAIL | 10.5 > 10",
        "42      |    |     |    | PASS | '42 recorded, no bound is set'",
      })
  void bothBoundsAreInclusiveAndTheValueStandsBesideItsBound(
      double value,
      @Nullable Double min,
      @Nullable Double max,
      @Nullable String unit,
      Verdict verdict,
      String reason) {
    CheckResult result =
        MetricJudge.judge(check(unit == null ? "" : unit, min, max), new Measurement.Value(value));

    assertThat(result.verdict()).isEqualTo(verdict);
    assertThat(result.reason()).isEqualTo(reason);
    assertThat(result.value()).isEqualTo(value);
    assertThat(result.min()).isEqualTo(min);
    assertThat(result.max()).isEqualTo(max);
  }

  @Test
  void noDataFailsAndAnUnreachableSourceHolds() {
    CheckResult noData = MetricJudge.judge(check("%", 99.0, null), new Measurement.NoData());
    CheckResult down =
        MetricJudge.judge(
            check("%", 99.0, null), new Measurement.Unavailable("connection refused"));

    assertThat(noData.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(noData.reason()).isEqualTo("no data");
    assertThat(noData.value()).isNull();
    assertThat(down.verdict()).isEqualTo(Verdict.HOLD);
    assertThat(down.reason()).isEqualTo("connection refused");
  }

  @ParameterizedTest
  @CsvSource({"NaN", "Infinity", "-Infinity"})
  void whatIsNoFiniteNumberIsNoData(double value) {
    CheckResult result = MetricJudge.judge(check("", null, 5.0), new Measurement.Value(value));

    assertThat(result.reason()).isEqualTo("no data");
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void noDataSaysWhatWasAskedForAndWhatMayBeTheReason() {
    CheckResult result =
        MetricJudge.judge(
            check("%", 99.0, null).withHint("is there any traffic?"),
            new Measurement.NoData("up{app=\"a\"}"));

    assertThat(result.reason()).isEqualTo("no data of up{app=\"a\"}; is there any traffic?");
    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void whatIsOddAboutANumberIsSaidWithTheVerdict() {
    CheckResult result =
        MetricJudge.judge(
            check("%", 99.0, null), new Measurement.Value(98, "the last of 2 series"));

    assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(result.reason()).isEqualTo("98 % < 99 % (the last of 2 series)");
  }

  @Test
  void aFailureOutweighsAHoldAndAHoldOutweighsAPass() {
    MetricCheck rate = check("rate", "%", 99.0, null);
    MetricCheck duration = check("duration", "ms", null, 500.0);
    Measurement good = new Measurement.Value(100);
    Measurement down = new Measurement.Unavailable("timeout");

    CheckRound failed =
        CheckRound.of(
            List.of(rate, duration),
            Map.of("rate", new Measurement.Value(1), "duration", down),
            List.of(),
            NOW);
    assertThat(failed.outcome()).isEqualTo(Verdict.FAIL);
    assertThat(failed.evidence()).isEqualTo("rate 1 % < 99 %");
    CheckRound held =
        CheckRound.of(
            List.of(rate, duration), Map.of("rate", good, "duration", down), List.of(), NOW);
    assertThat(held.outcome()).isEqualTo(Verdict.HOLD);
    assertThat(held.evidence()).isEqualTo("duration timeout");
    assertThat(
            CheckRound.of(
                    List.of(rate, duration), Map.of("rate", good, "duration", good), List.of(), NOW)
                .outcome())
        .isEqualTo(Verdict.PASS);
    assertThat(CheckRound.of(List.of(), Map.of(), List.of(), NOW).outcome())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void aMetricThatNobodyAnsweredIsHeld() {
    CheckRound round =
        CheckRound.of(List.of(check("rate", "%", 99.0, null)), Map.of(), List.of(), NOW);

    assertThat(round.outcome()).isEqualTo(Verdict.HOLD);
  }

  private static MetricCheck check(String unit, @Nullable Double min, @Nullable Double max) {
    return check("rate", unit, min, max);
  }

  private static MetricCheck check(
      String name, String unit, @Nullable Double min, @Nullable Double max) {
    return MetricCheck.of(
        name,
        new MetricQuestion.Asked(MetricProvider.prometheus(""), QueryTemplate.of("up")),
        Duration.ofSeconds(10),
        unit,
        min,
        max);
  }
}
