package io.serinus.report;

import io.serinus.model.CheckResult;
import io.serinus.model.OneLine;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Measured numbers and their bounds as people read them. */
final class Quantity {
  private static final int USUAL_DECIMALS = 2;
  private static final int MOST_DECIMALS = 9;
  private static final double PLAIN_BELOW = 1e12;

  private Quantity() {}

  /**
   * What was measured, with two decimals at most; more where two would put a value on the other
   * side of its bound. {@code no data} when nothing was measured.
   */
  static String measured(CheckResult check) {
    Double value = check.value();
    if (value == null) {
      return "no data";
    }
    int decimals = USUAL_DECIMALS;
    while (decimals < MOST_DECIMALS
        && (crosses(value, check.min(), decimals) || crosses(value, check.max(), decimals))) {
      decimals++;
    }
    return withUnit(number(value, decimals), check.unit());
  }

  /** The bounds, both inclusive: {@code ≥ 99 %}; {@code none} when the value is only recorded. */
  static String bound(CheckResult check) {
    Double min = check.min();
    Double max = check.max();
    if (min == null && max == null) {
      return "none";
    }
    String lower = min == null ? "" : "≥ " + withUnit(number(min, MOST_DECIMALS), check.unit());
    String upper = max == null ? "" : "≤ " + withUnit(number(max, MOST_DECIMALS), check.unit());
    return min == null || max == null ? lower + upper : lower + " and " + upper;
  }

  private static boolean crosses(double value, @Nullable Double bound, int decimals) {
    if (bound == null || !plain(value) || !plain(bound)) {
      return false;
    }
    int shown = rounded(value, decimals).compareTo(BigDecimal.valueOf(bound));
    return Integer.signum(shown) != Integer.signum(Double.compare(value, bound));
  }

  private static String number(double value, int decimals) {
    return plain(value)
        ? rounded(value, decimals).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static boolean plain(double value) {
    return Double.isFinite(value) && Math.abs(value) < PLAIN_BELOW;
  }

  private static BigDecimal rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }

  private static String withUnit(String number, String unit) {
    return unit.isEmpty() ? number : number + " " + OneLine.of(unit, 20);
  }
}
