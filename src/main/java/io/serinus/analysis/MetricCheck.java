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
 * @param hint one clause that is added when there is nothing to measure; empty for none
 */
public record MetricCheck(
    String name,
    MetricQuestion question,
    Duration interval,
    String unit,
    @Nullable Double min,
    @Nullable Double max,
    Verdict onNoData,
    Verdict onUnavailable,
    String hint) {

  /** A check with the usual policy: no data fails, an unreachable source holds. */
  public static MetricCheck of(
      String name,
      MetricQuestion question,
      Duration interval,
      String unit,
      @Nullable Double min,
      @Nullable Double max) {
    return new MetricCheck(
        name, question, interval, unit, min, max, Verdict.FAIL, Verdict.HOLD, "");
  }

  /** The same under another name. */
  public MetricCheck named(String newName) {
    return new MetricCheck(
        newName, question, interval, unit, min, max, onNoData, onUnavailable, hint);
  }

  /** The same, looking back over another time. */
  public MetricCheck over(Duration newInterval) {
    return new MetricCheck(
        name, question, newInterval, unit, min, max, onNoData, onUnavailable, hint);
  }

  /** The same, which fails when it cannot be asked: what stands in the way is in the Canary. */
  public MetricCheck failing() {
    return new MetricCheck(name, question, interval, unit, min, max, onNoData, Verdict.FAIL, hint);
  }

  /** The same with something to say when there is nothing to measure. */
  public MetricCheck withHint(String newHint) {
    return new MetricCheck(
        name, question, interval, unit, min, max, onNoData, onUnavailable, newHint);
  }
}
