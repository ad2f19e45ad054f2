package io.serinus.pictures;

import io.serinus.pictures.Film.Pods;
import io.serinus.pictures.Film.Share;
import io.serinus.pictures.Svg.Anchor;
import io.serinus.pictures.Track.Segment;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Which side answers an audience, stacked to 100 %; the colour is the revision they get. */
final class TrafficPanel {
  private static final double ROOM_FOR_TEXT = 17;

  private final Film film;
  private final Scale scale;
  private final Revisions revisions;
  private final double top;
  private final double height;
  private final String canaryName;

  TrafficPanel(
      Film film, Scale scale, Revisions revisions, String canaryName, double top, double height) {
    this.canaryName = canaryName;
    this.film = film;
    this.scale = scale;
    this.revisions = revisions;
    this.top = top;
    this.height = height;
  }

  void draw(Svg svg, PictureStory.Audience audience, Track<Share> track) {
    List<Segment<Share>> shares = track.segments(film.begin, film.end);
    svg.rect(scale.left(), top, scale.right() - scale.left(), height, "fill=\"#f8fafc\"");
    shares.forEach(share -> areas(svg, share));
    axis(svg, audience.title());
    boundary(svg, shares);
    steps(svg, shares);
    names(svg, shares);
  }

  private double y(double percent) {
    return top + height * (1 - percent / 100.0);
  }

  /** One rectangle for each stretch in which neither the split nor what a side runs changes. */
  private void areas(Svg svg, Segment<Share> share) {
    double[] cuts =
        Stream.of(film.primary, film.target)
            .flatMap(track -> track.segments(share.from(), share.to()).stream())
            .flatMapToDouble(segment -> DoubleStream.of(segment.from(), segment.to()))
            .sorted()
            .distinct()
            .toArray();
    for (int index = 0; index + 1 < cuts.length; index++) {
      double x = Math.round(scale.x(cuts[index]));
      double width = Math.round(scale.x(cuts[index + 1])) - x;
      int canary = share.value().canary();
      if (canary < 100) {
        String fill = fill(film.primary, cuts[index]);
        svg.rect(x, top, width, y(canary) - top, plain(fill));
      }
      if (canary > 0) {
        svg.rect(x, y(canary), width, y(0) - y(canary), plain(fill(film.target, cuts[index])));
      }
      if (share.value().copied() > 0) {
        double copied = y(share.value().copied());
        String stripes = revisions.copies(film.revision(true, cuts[index]));
        svg.rect(x, copied, width, y(0) - copied, "fill=\"%s\"".formatted(stripes));
      }
    }
  }

  private static String plain(String fill) {
    return "fill=\"%s\" shape-rendering=\"crispEdges\"".formatted(fill);
  }

  private String fill(Track<Pods> side, double at) {
    Pods pods = side.at(at).orElse(Pods.NONE);
    return revisions.fill(pods.from(), pods.revision());
  }

  /** Where one side ends and the other begins, also between two that run the same. */
  private void boundary(Svg svg, List<Segment<Share>> shares) {
    StringBuilder line = new StringBuilder();
    for (int index = 0; index < shares.size(); index++) {
      Segment<Share> share = shares.get(index);
      int canary = share.value().canary();
      int before = index == 0 ? canary : shares.get(index - 1).value().canary();
      if (before != canary) {
        line.append("M%s %s V%s".formatted(x(share.from()), number(before), number(canary)));
      }
      if (canary > 0 && canary < 100) {
        line.append("M%s %s H%s".formatted(x(share.from()), number(canary), x(share.to())));
      }
    }
    svg.path(
        line.isEmpty() ? "M0 0" : line.toString(),
        "fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"".formatted(Palette.INK));
  }

  private String x(double at) {
    return Svg.number(scale.x(at));
  }

  private String number(int percent) {
    return Svg.number(y(percent));
  }

  private void axis(Svg svg, String title) {
    for (int percent : new int[] {0, 50, 100}) {
      svg.path(
          "M%s %s H%s"
              .formatted(
                  Svg.number(scale.left() - 4), Svg.number(y(percent)), Svg.number(scale.right())),
          "stroke=\"%s\" stroke-opacity=\"%s\""
              .formatted(Palette.QUIET, percent == 50 ? "0.25" : "0.6"));
      svg.text(
          scale.left() - 8,
          y(percent) + 4,
          Anchor.END,
          "font-size=\"11\" fill=\"%s\"".formatted(Palette.QUIET),
          percent + " %");
    }
    double line = top + height / 2 - 14 * (title.split(",", -1).length - 1) + 4;
    for (String words : title.split(",", -1)) {
      svg.text(14, line, Anchor.START, "font-size=\"13\" font-weight=\"bold\"", words.strip());
      line += 17;
    }
  }

  /** The weight at each step. */
  private void steps(Svg svg, List<Segment<Share>> shares) {
    for (Segment<Share> share : shares) {
      int canary = share.value().canary();
      String words = canary + " %";
      boolean room = scale.x(share.to()) - scale.x(share.from()) >= Svg.width(words, 12) + 4;
      if (canary > 0 && canary < 100 && room) {
        double below = canary > 80 ? 15 : -5;
        svg.text(
            scale.x(share.from()) + 4,
            y(canary) + below,
            Anchor.START,
            "font-size=\"12\" font-weight=\"bold\"",
            words);
      }
    }
  }

  private void names(Svg svg, List<Segment<Share>> shares) {
    List<Segment<Share>> primary = roomy(shares, false).toList();
    Stream.of(0, primary.size() - 1)
        .filter(index -> index >= 0)
        .distinct()
        .forEach(index -> name(svg, primary.get(index), "primary", top + 16));
    roomy(shares, true)
        .max(Comparator.comparingDouble(share -> share.length() * share.value().canary()))
        .ifPresent(share -> name(svg, share, canaryName, y(0) - 6));
    shares.stream()
        .filter(share -> share.value().copied() > 0)
        .findFirst()
        .ifPresent(
            share ->
                svg.text(
                    scale.x(share.from()) + 5,
                    Math.max(top + 15, y(share.value().copied()) - 6),
                    Anchor.START,
                    "font-size=\"12\" paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"3\"",
                    "copies: " + share.value().copied() + " %"));
  }

  private void name(Svg svg, Segment<Share> share, String side, double y) {
    svg.text(
        scale.x(share.from()) + 6,
        y,
        Anchor.START,
        "font-size=\"12\" fill=\"%s\"".formatted(Palette.INK),
        side);
  }

  /** Where the name of a side has room. */
  private Stream<Segment<Share>> roomy(List<Segment<Share>> shares, boolean canary) {
    return shares.stream()
        .filter(share -> height * percent(share, canary) / 100 >= ROOM_FOR_TEXT)
        .filter(share -> scale.x(share.to()) - scale.x(share.from()) >= 54);
  }

  private static int percent(Segment<Share> share, boolean canary) {
    return canary ? share.value().canary() : 100 - share.value().canary();
  }
}
