package io.serinus.analysis;

import io.serinus.model.CheckResult.Verdict;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One metric of a Canary, ready to be asked and judged: all defaults filled in.
 *
 * @param name unique within a Canary
 * @param question how its value is found out
 * @param interval the time looked back over
 * @param unit {@code %}, {@code ms} or empty
 * @param min inclusive lower bound; null when open
 * @param max inclusive upper bound; null when open; with neither bound the value is recorded only
 * @param onNoData what follows when there is nothing to measure
 * @param onUnavailable what follows when the source cannot be asked
 */
public record MetricCheck(
    String name,
    MetricQuestion question,
    Duration interval,
    String unit,
    @Nullable Double min,
    @Nullable Double max,
    Verdict onNoData,
    Verdict onUnavailable) {

  /** A check with the usual policy: no data fails, an unreachable source holds. */
  public static MetricCheck of(
      String name,
      MetricQuestion question,
      Duration interval,
      String unit,
      @Nullable Double min,
      @Nullable Double max) {
    return new MetricCheck(name, question, interval, unit, min, max, Verdict.FAIL, Verdict.HOLD);
  }
}
