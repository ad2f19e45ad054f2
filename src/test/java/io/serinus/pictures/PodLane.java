package io.serinus.pictures;

import io.serinus.pictures.Film.Pods;
import io.serinus.pictures.Svg.Anchor;
import io.serinus.pictures.Track.Segment;
import java.util.List;

/** The pods of one side over time: one bar each, outlined until it serves. */
final class PodLane {
  private static final double BAR = 13;
  private static final double GAP = 3;

  private final Film film;
  private final Scale scale;
  private final Revisions revisions;
  private final String name;
  private final boolean canary;
  private final List<Segment<Pods>> pods;

  PodLane(Film film, Scale scale, Revisions revisions, String name, boolean canary) {
    this.name = name;
    this.film = film;
    this.scale = scale;
    this.revisions = revisions;
    this.canary = canary;
    this.pods = (canary ? film.target : film.primary).segments(film.begin, film.end);
  }

  double height() {
    int most = pods.stream().mapToInt(segment -> segment.value().count()).max().orElse(1);
    return Math.max(1, most) * (BAR + GAP) - GAP;
  }

  void draw(Svg svg, double top) {
    svg.text(
        14,
        top + height() / 2 + 4,
        Anchor.START,
        "font-size=\"13\" font-weight=\"bold\"",
        name + "'s pods");
    svg.path(
        "M%s %s H%s"
            .formatted(
                Svg.number(scale.left()),
                Svg.number(top + height() + GAP),
                Svg.number(scale.right())),
        "stroke=\"%s\"".formatted(Palette.LINE));
    pods.forEach(segment -> bars(svg, segment, top));
    new Drains(film, canary).all().forEach(drain -> drain(svg, drain, top));
  }

  private void bars(Svg svg, Segment<Pods> segment, double top) {
    Pods side = segment.value();
    for (int index = 0; index < side.count(); index++) {
      boolean serves = index < side.available();
      String fill = serves ? revisions.fill(side.from(), side.revision()) : "#ffffff";
      svg.rect(
          scale.x(segment.from()) + 0.5,
          top + index * (BAR + GAP),
          scale.x(segment.to()) - scale.x(segment.from()) - 1,
          BAR,
          "rx=\"2\" fill=\"%s\" stroke=\"%s\"%s"
              .formatted(
                  fill,
                  revisions.edge(side.revision()),
                  serves ? "" : " stroke-dasharray=\"3 2\""));
    }
  }

  private void drain(Svg svg, Segment<Boolean> drain, double top) {
    double x = scale.x(drain.from());
    double width = scale.x(drain.to()) - x;
    svg.rect(x, top - 1, width, height() + 2, "fill=\"#ffffff\" fill-opacity=\"0.6\"");
    String words = "drains %d s".formatted(Math.round(drain.length()));
    svg.text(
        x + width / 2,
        top + height() / 2 + 4,
        Anchor.MIDDLE,
        "font-size=\"12\"",
        width >= Svg.width(words, 12) ? words : "drains");
  }
}
