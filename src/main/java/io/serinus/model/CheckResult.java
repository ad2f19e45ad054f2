package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One metric, measured and judged.
 *
 * @param metric the metric's name
 * @param value what was measured; null when there was nothing to measure
 * @param unit {@code %}, {@code ms} or empty
 * @param min inclusive lower bound; null when open
 * @param max inclusive upper bound; null when open
 * @param verdict what follows for the rollout
 * @param reason one clause for people: {@code 97.1 % < 99 %}, {@code no data}, {@code Prometheus
 *     unreachable: …}
 * @param backSince when its source was first asked again after it had been away, while it has had
 *     no data since; null otherwise
 */
public record CheckResult(
    String metric,
    @Nullable Double value,
    String unit,
    @Nullable Double min,
    @Nullable Double max,
    Verdict verdict,
    String reason,
    @Nullable Instant backSince) {

  /** One whose source is not just back. */
  public CheckResult(
      String metric,
      @Nullable Double value,
      String unit,
      @Nullable Double min,
      @Nullable Double max,
      Verdict verdict,
      String reason) {
    this(metric, value, unit, min, max, verdict, reason, null);
  }

  /** The same, of a source that is back since then. */
  public CheckResult withBackSince(Instant time) {
    return new CheckResult(metric, value, unit, min, max, verdict, reason, time);
  }

  /** What a check means for the rollout; a word that is not known is read as {@link #HOLD}. */
  public enum Verdict {
    /** Within its bounds, or recorded only. */
    PASS,
    /** Counts as a failed check. */
    FAIL,
    /** Could not be judged: weight and counters stay, and it is asked again. */
    @JsonEnumDefaultValue
    HOLD
  }
}
