package io.serinus.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go writes and reads them: {@code 1m30s}, {@code 500ms}, {@code 1.5h}. Units are h,
 * m, s, ms, us (also µs) and ns; a bare {@code 0} needs no unit. Source: the documentation of Go's
 * {@code time.ParseDuration}.
 */
public final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,12}(?:\\.\\d{0,9})?|\\.\\d{1,9})(h|ms|m|s|us|µs|ns)");

  private GoDuration() {}

  /**
   * Reads a Go duration of at most 64 characters; negative ones are refused, no field of ours has a
   * use for them.
   *
   * @throws InvalidInputException when the text is no Go duration; reason {@code InvalidDuration}
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    Matcher part = PART.matcher(text);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (text.length() <= 64 && end < text.length() && part.find(end) && part.start() == end) {
      nanos =
          nanos.add(
              new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosPer(part.group(2)))));
      end = part.end();
    }
    if (end == 0
        || end != text.length()
        || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new InvalidInputException(
          "InvalidDuration", "'" + text + "' is not a duration: write it like 30s, 1m30s or 2h");
    }
    return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private static long nanosPer(String unit) {
    return switch (unit) {
      case "h" -> 3_600_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "s" -> 1_000_000_000L;
      case "ms" -> 1_000_000L;
      case "us", "µs" -> 1_000L;
      case "ns" -> 1L;
      default -> throw new IllegalStateException("the pattern lets no unit '" + unit + "' through");
    };
  }

  /**
   * Writes hours, minutes and seconds without zero parts, fractions of a second as a decimal:
   * {@code 1m30s}, {@code 0.5s}.
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    if (duration.toHours() > 0) {
      text.append(duration.toHours()).append('h');
    }
    if (duration.toMinutesPart() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    BigDecimal seconds =
        BigDecimal.valueOf(duration.toSecondsPart())
            .add(BigDecimal.valueOf(duration.toNanosPart(), 9));
    if (seconds.signum() > 0) {
      text.append(seconds.stripTrailingZeros().toPlainString()).append('s');
    }
    return text.toString();
  }
}
