package io.serinus.analysis;

import io.serinus.model.CheckResult;
import io.serinus.model.CheckResult.Verdict;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * One measurement to one verdict. Both bounds are inclusive; without bounds a value passes and is
 * recorded only. A value that is not finite is no data.
 */
public final class MetricJudge {
  private MetricJudge() {}

  /** Judges what was measured for this check. */
  public static CheckResult judge(MetricCheck check, Measurement measurement) {
    if (measurement instanceof Measurement.Value value && Double.isFinite(value.number())) {
      return remarked(judged(check, value.number()), value.remark());
    }
    if (measurement instanceof Measurement.Unavailable unavailable) {
      return unmeasured(check, check.onUnavailable(), unavailable.reason());
    }
    String asked = measurement instanceof Measurement.NoData nothing ? nothing.asked() : "";
    return unmeasured(check, check.onNoData(), noData(asked, check.hint()));
  }

  private static String noData(String asked, String hint) {
    return "no data"
        + (asked.isEmpty() ? "" : " of " + asked)
        + (hint.isEmpty() ? "" : "; " + hint);
  }

  private static CheckResult remarked(CheckResult result, String remark) {
    return remark.isEmpty()
        ? result
        : new CheckResult(
            result.metric(),
            result.value(),
            result.unit(),
            result.min(),
            result.max(),
            result.verdict(),
            result.reason() + " (" + remark + ")");
  }

  private static CheckResult unmeasured(MetricCheck check, Verdict verdict, String reason) {
    return new CheckResult(
        check.name(), null, check.unit(), check.min(), check.max(), verdict, reason);
  }

  private static CheckResult judged(MetricCheck check, double value) {
    Double min = check.min();
    Double max = check.max();
    if (min != null && value < min) {
      return result(check, value, Verdict.FAIL, compared(check, value, "<", min));
    }
    if (max != null && value > max) {
      return result(check, value, Verdict.FAIL, compared(check, value, ">", max));
    }
    return result(check, value, Verdict.PASS, praise(check, value, min, max));
  }

  private static CheckResult result(
      MetricCheck check, double value, Verdict verdict, String reason) {
    return new CheckResult(
        check.name(), value, check.unit(), check.min(), check.max(), verdict, reason);
  }

  private static String praise(
      MetricCheck check, double value, @Nullable Double min, @Nullable Double max) {
    if (min != null && max != null) {
      return withUnit(check, text(value, min, max))
          + " within "
          + plain(min)
          + "–"
          + withUnit(check, plain(max));
    }
    if (min != null) {
      return compared(check, value, "≥", min);
    }
    if (max != null) {
      return compared(check, value, "≤", max);
    }
    return withUnit(check, text(value)) + " recorded, no bound is set";
  }

  private static String compared(MetricCheck check, double value, String sign, double bound) {
    return withUnit(check, text(value, bound)) + " " + sign + " " + withUnit(check, plain(bound));
  }

  private static String withUnit(MetricCheck check, String number) {
    return check.unit().isEmpty() ? number : number + " " + check.unit();
  }

  /** Two decimals, and all of them where rounding would make the value look equal to a bound. */
  private static String text(double value, double... bounds) {
    BigDecimal exact = BigDecimal.valueOf(value);
    BigDecimal rounded = exact.setScale(2, RoundingMode.HALF_UP);
    for (double bound : bounds) {
      if (value != bound && rounded.compareTo(BigDecimal.valueOf(bound)) == 0) {
        return plain(value);
      }
    }
    return plain(rounded);
  }

  private static String plain(double number) {
    return plain(BigDecimal.valueOf(number));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
