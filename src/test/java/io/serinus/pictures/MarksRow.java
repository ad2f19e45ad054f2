package io.serinus.pictures;

import io.serinus.model.CanaryStatus;
import io.serinus.pictures.Film.Answer;
import io.serinus.pictures.Film.Mark;

/** Checks and gates, each where it was asked. */
final class MarksRow {
  private final Film film;
  private final Scale scale;

  MarksRow(Film film, Scale scale) {
    this.film = film;
    this.scale = scale;
  }

  /** Checks, with a line down to what followed. */
  void checks(Svg svg, double y, double bottom) {
    for (Mark check : film.checks) {
      double x = scale.x(check.at());
      svg.vertical(
          x,
          y + 8,
          bottom,
          "stroke=\"%s\" stroke-opacity=\"0.35\" stroke-dasharray=\"2 3\"".formatted(Palette.INK));
      check(svg, x, y, verdict(check.at()));
    }
  }

  void gates(Svg svg, double y) {
    for (Mark gate : film.gates) {
      gate(svg, scale.x(gate.at()), y, gate.answer() == Answer.PASSED);
    }
  }

  /** What the counters say of the round that asked at this moment. */
  Answer verdict(double at) {
    CanaryStatus before = film.status.before(at).orElse(CanaryStatus.NONE);
    CanaryStatus after = film.status.at(at).orElse(CanaryStatus.NONE);
    if (after.failedChecks() > before.failedChecks()) {
      return Answer.FAILED;
    }
    return after.rollout().holds() > before.rollout().holds() ? Answer.HELD : Answer.PASSED;
  }

  static void check(Svg svg, double x, double y, Answer answer) {
    String colour =
        switch (answer) {
          case PASSED -> Palette.PASSED;
          case FAILED -> Palette.FAILED;
          case HELD -> Palette.HELD;
        };
    String sign =
        switch (answer) {
          case PASSED -> "M-3.5 0.2 L-1 2.8 L3.6 -2.6";
          case FAILED -> "M-2.8 -2.8 L2.8 2.8 M2.8 -2.8 L-2.8 2.8";
          case HELD -> "M-2 -3 V3 M2 -3 V3";
        };
    sign(svg, x, y, "<circle r=\"7.5\" fill=\"%s\"/>".formatted(colour), sign);
  }

  static void gate(Svg svg, double x, double y, boolean open) {
    sign(
        svg,
        x,
        y,
        "<rect x=\"-7\" y=\"-7\" width=\"14\" height=\"14\" rx=\"3\" fill=\"%s\"/>"
            .formatted(open ? Palette.PASSED : Palette.HELD),
        open ? "M-2 -3.5 L3 0 L-2 3.5 Z" : "M-2 -3 V3 M2 -3 V3");
  }

  private static void sign(Svg svg, double x, double y, String ground, String sign) {
    svg.raw(
        ("  <g transform=\"translate(%s %s)\">%s<path d=\"%s\" fill=\"none\" stroke=\"#ffffff\""
                + " stroke-width=\"2\" stroke-linecap=\"round\"/></g>")
            .formatted(Svg.number(x), Svg.number(y), ground, sign));
  }
}
