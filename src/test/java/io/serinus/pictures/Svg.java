package io.serinus.pictures;

import java.util.Locale;

/** A drawing that grows; equal calls give equal bytes. Lengths are pixels. */
final class Svg {
  private final StringBuilder text = new StringBuilder();

  /** Where a text stands in relation to its point. */
  enum Anchor {
    START,
    MIDDLE,
    END
  }

  Svg rect(double x, double y, double width, double height, String attributes) {
    return raw(
        "  "
            + "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" %s/>"
                .formatted(number(x), number(y), number(width), number(height), attributes));
  }

  Svg path(String data, String attributes) {
    return raw("  " + "<path d=\"%s\" %s/>".formatted(data, attributes));
  }

  Svg vertical(double x, double from, double to, String attributes) {
    return path("M%s %s V%s".formatted(number(x), number(from), number(to)), attributes);
  }

  Svg text(double x, double y, Anchor anchor, String attributes, String words) {
    return raw(
        "  "
            + "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" %s>%s</text>"
                .formatted(
                    number(x),
                    number(y),
                    anchor.name().toLowerCase(Locale.ROOT),
                    attributes,
                    escaped(words)));
  }

  Svg raw(String part) {
    text.append(part).append('\n');
    return this;
  }

  /** About how wide a text is. */
  static double width(String words, double size) {
    return words.length() * size * 0.55;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
