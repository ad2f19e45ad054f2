package io.serinus.bench;

/**
 * One line of the table.
 *
 * @param measured the value with its unit
 * @param target what it should be; empty for a value that only explains another
 * @param met whether it is so
 */
record Row(String figure, String measured, String target, boolean met) {
  private static final String LINE = "| %-54s | %-34s | %-9s | %-3s |";

  static String header() {
    return LINE.formatted("figure", "measured", "target", "met") + "\n|---|---|---|---|";
  }

  /** A value at or below its bound. */
  static Row atMost(String figure, double value, double bound, String format) {
    return new Row(figure, format.formatted(value), "≤ " + format.formatted(bound), value <= bound);
  }

  /** A value at or above its bound. */
  static Row atLeast(String figure, double value, double bound, String format) {
    return new Row(figure, format.formatted(value), "≥ " + format.formatted(bound), value >= bound);
  }

  /** A value without a bound. */
  static Row note(String figure, String measured) {
    return new Row(figure, measured, "", true);
  }

  String line() {
    String mark = target.isEmpty() ? "" : met ? "yes" : "NO";
    return LINE.formatted(figure, measured, target, mark);
  }
}
