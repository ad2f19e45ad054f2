package io.serinus.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import java.util.regex.Pattern;

/** A number in an answer, whether it is written as a number or as text. */
final class AnsweredNumber {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,400}\\.?\\d{0,400}|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");
  private static final Pattern INFINITE = Pattern.compile("([+-]?)(Inf|Infinity)");

  private AnsweredNumber() {}

  /** The number; null, nothing at all and NaN are no data. */
  static Measurement of(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return new Measurement.NoData();
    }
    if (value.isNumber()) {
      return of(value.doubleValue());
    }
    return value.isTextual() ? ofText(value.textValue().strip()) : none();
  }

  private static Measurement ofText(String text) {
    if (INFINITE.matcher(text).matches()) {
      return of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    if (text.equals("NaN")) {
      return new Measurement.NoData();
    }
    return DECIMAL.matcher(text).matches() ? of(Double.parseDouble(text)) : none();
  }

  private static Measurement of(double number) {
    return Double.isNaN(number) ? new Measurement.NoData() : new Measurement.Value(number);
  }

  private static Measurement none() {
    return new Measurement.Unavailable("answered something that is no number");
  }
}
