package io.serinus.analysis;

import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * All checks of one analysis window.
 *
 * @param results in the order of the Canary's metrics
 */
public record CheckRound(List<CheckResult> results) {
  public CheckRound {
    results = List.copyOf(results);
  }

  /**
   * Judges every check.
   *
   * @param measurements metric name to answer; a metric without an answer counts as one whose
   *     source could not be asked
   */
  public static CheckRound of(List<MetricCheck> checks, Map<String, Measurement> measurements) {
    return new CheckRound(
        checks.stream()
            .map(check -> MetricJudge.judge(check, answer(measurements, check)))
            .toList());
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
