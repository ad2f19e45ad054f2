package io.serinus.analysis;

import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All checks of one analysis window.
 *
 * @param results in the order of the Canary's metrics
 */
public record CheckRound(List<CheckResult> results) {
  private static final String NOT_YET = "no data since its source is back";

  public CheckRound {
    results = List.copyOf(results);
  }

  /**
   * Judges every check. A source that was away and has had no data since tells nothing yet: that is
   * held too, until it has been back for the time that the metric looks back over.
   *
   * @param measurements metric name to answer; a metric without an answer counts as one whose
   *     source could not be asked
   * @param before results of the round before, empty at the first
   * @param now when the answers came
   */
  public static CheckRound of(
      List<MetricCheck> checks,
      Map<String, Measurement> measurements,
      List<CheckResult> before,
      Instant now) {
    return new CheckRound(
        checks.stream()
            .map(check -> judge(check, answer(measurements, check), before, now))
            .toList());
  }

  /** Whether there is an answer to every check that asks somebody. */
  public static boolean complete(List<MetricCheck> checks, Map<String, Measurement> measurements) {
    return checks.stream()
        .allMatch(
            check ->
                check.question() instanceof MetricQuestion.Unanswerable
                    || measurements.containsKey(check.name()));
  }

  private static CheckResult judge(
      MetricCheck check, Measurement answer, List<CheckResult> before, Instant now) {
    CheckResult result = MetricJudge.judge(check, answer);
    boolean nothing = result.verdict() == Verdict.FAIL && result.value() == null;
    Optional<CheckResult> held =
        before.stream()
            .filter(last -> last.metric().equals(check.name()))
            .filter(last -> last.verdict() == Verdict.HOLD)
            .findFirst();
    if (!nothing || held.isEmpty()) {
      return result;
    }
    Instant since = held.map(CheckResult::backSince).orElse(now);
    boolean longBack = Duration.between(since, now).compareTo(check.interval()) >= 0;
    return longBack
        ? result
        : MetricJudge.judge(check, new Measurement.Unavailable(NOT_YET)).withBackSince(since);
  }

  /** FAIL when any check failed; else HOLD when any could not be judged; else PASS. */
  public Verdict outcome() {
    if (has(Verdict.FAIL)) {
      return Verdict.FAIL;
    }
    return has(Verdict.HOLD) ? Verdict.HOLD : Verdict.PASS;
  }

  /** The checks that led to the outcome: {@code request-success-rate 97.1 % < 99 %}. */
  public String evidence() {
    Verdict outcome = outcome();
    return results.stream()
        .filter(result -> result.verdict() == outcome)
        .map(result -> result.metric() + " " + result.reason())
        .collect(Collectors.joining(", "));
  }

  private boolean has(Verdict verdict) {
    return results.stream().anyMatch(result -> result.verdict() == verdict);
  }

  private static Measurement answer(Map<String, Measurement> measurements, MetricCheck check) {
    if (check.question() instanceof MetricQuestion.Unanswerable unanswerable) {
      return new Measurement.Unavailable(unanswerable.why());
    }
    Measurement answer = measurements.get(check.name());
    return answer == null ? new Measurement.Unavailable("it was not measured") : answer;
  }
}
