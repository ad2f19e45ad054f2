package io.serinus.pictures;

import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.pictures.Film.Answer;
import io.serinus.pictures.Film.Cue;
import io.serinus.pictures.Film.Mark;
import io.serinus.pictures.Svg.Anchor;
import io.serinus.pictures.Track.Segment;
import java.util.List;

/** A film as one picture: phases, checks, who is served by what, and the pods, over time. */
final class Picture {
  private static final double WIDTH = 960;
  private static final double LEFT = 172;
  private static final double RIGHT = WIDTH - 22;
  private static final double CUES = 66;
  private static final double PHASES = 78;
  private static final double CHECKS = 128;
  private static final double ROW = 20;
  private static final String SMALL = "font-size=\"11\" fill=\"%s\"";

  private final PictureStory story;
  private final Film film;
  private final Scale scale;
  private final Revisions revisions;
  private final Svg body = new Svg();

  private Picture(PictureStory story, Film film) {
    this.story = story;
    this.film = film;
    double zero = film.cues.isEmpty() ? film.begin : film.cues.get(0).at();
    this.scale = new Scale(film.begin, film.end, zero, LEFT, RIGHT);
    this.revisions = Revisions.of(film);
  }

  /** The picture as an SVG file. */
  static String of(PictureStory story, Film film) {
    return new Picture(story, film).draw();
  }

  private String draw() {
    double panelHeight = film.users.size() > 1 ? 84 : 130;
    double panels = CHECKS + 16 + (film.gates.isEmpty() ? 0 : ROW);
    double panelsEnd = panels + film.users.size() * (panelHeight + 14) - 14;
    PodLane primary = new PodLane(film, scale, revisions, "primary", false);
    PodLane canary = new PodLane(film, scale, revisions, story.canaryName(), true);
    double primaryTop = panelsEnd + 20;
    double canaryTop = primaryTop + primary.height() + 14;
    double axis = canaryTop + canary.height() + 10;

    double top = panels;
    for (var audience : film.users.entrySet()) {
      new TrafficPanel(film, scale, revisions, story.canaryName(), top, panelHeight)
          .draw(body, audience.getKey(), audience.getValue());
      top += panelHeight + 14;
    }
    primary.draw(body, primaryTop);
    canary.draw(body, canaryTop);
    phases(axis);
    cues(axis);
    marks(panelsEnd);
    axis(axis);
    double height = axis + 62;
    new Legend(film, scale, revisions).draw(body, axis + 44);
    return frame(height);
  }

  private void marks(double panelsEnd) {
    MarksRow marks = new MarksRow(film, scale);
    if (!film.checks.isEmpty()) {
      label(CHECKS + 4, "checks");
      marks.checks(body, CHECKS, panelsEnd);
    }
    if (!film.gates.isEmpty()) {
      label(CHECKS + ROW + 4, "gates");
      marks.gates(body, CHECKS + ROW);
    }
  }

  private void label(double y, String words) {
    body.text(14, y, Anchor.START, "font-size=\"13\" font-weight=\"bold\"", words);
  }

  private void phases(double axis) {
    Track<Phase> track = new Track<>();
    film.status
        .segments(0, film.end)
        .forEach(segment -> track.set(segment.from(), segment.value().phase()));
    double free = 0;
    label(PHASES + 14, "phase");
    List<Segment<Phase>> phases =
        track.segments(film.begin, film.end).stream()
            .filter(phase -> phase.value() != Phase.NONE)
            .toList();
    phases.forEach(phase -> phaseStrip(phase, axis));
    for (Segment<Phase> phase : phases) {
      free = phaseName(phase, free);
    }
  }

  private void phaseStrip(Segment<Phase> phase, double axis) {
    double x = scale.x(phase.from());
    double width = scale.x(phase.to()) - x;
    body.rect(
        x,
        PHASES,
        width,
        20,
        "fill=\"%s\" stroke=\"#ffffff\"".formatted(Palette.fill(phase.value())));
    if (phase.from() > film.begin) {
      body.vertical(
          x, PHASES, axis, "stroke=\"%s\" stroke-opacity=\"0.45\"".formatted(Palette.QUIET));
    }
  }

  /** Stands below where it has no room. Gives where the next name below may begin. */
  private double phaseName(Segment<Phase> phase, double free) {
    double x = scale.x(phase.from());
    double width = scale.x(phase.to()) - x;
    String words = phase.value().word();
    double needed = Svg.width(words, 12) + 8;
    String style = "font-size=\"12\" fill=\"%s\"".formatted(Palette.text(phase.value()));
    if (width >= needed) {
      body.text(x + 5, PHASES + 14, Anchor.START, style, words);
      return free;
    }
    double from = Math.max(x - 2, free);
    String halo = " paint-order=\"stroke\" stroke=\"#ffffff\" stroke-width=\"4\"";
    body.text(from + 4, PHASES + 33, Anchor.START, style + halo, words);
    return from + needed;
  }

  private void cues(double axis) {
    double free = 0;
    for (Cue cue : film.cues) {
      double x = scale.x(cue.at());
      double width = Svg.width(cue.words(), 13);
      boolean left = x + width > WIDTH - 8;
      double y = (left ? x - width : x) < free ? CUES - 17 : CUES - 3;
      free = left ? x : x + width;
      body.vertical(
          x,
          CUES + 2,
          axis,
          "stroke=\"%s\" stroke-width=\"1.5\" stroke-dasharray=\"5 3\"".formatted(Palette.INK));
      body.text(
          left ? x + 3 : x - 3,
          y,
          left ? Anchor.END : Anchor.START,
          "font-size=\"12\" font-weight=\"bold\"",
          cue.words());
    }
  }

  private void axis(double y) {
    String quiet = SMALL.formatted(Palette.QUIET);
    for (double at : scale.ticks()) {
      body.vertical(scale.x(at), y, y + 4, "stroke=\"%s\"".formatted(Palette.QUIET));
      body.text(scale.x(at), y + 16, Anchor.MIDDLE, quiet, scale.label(at));
    }
    body.path(
        "M%s %s H%s".formatted(Svg.number(LEFT), Svg.number(y), Svg.number(RIGHT)),
        "stroke=\"%s\"".formatted(Palette.QUIET));
    body.text(14, y + 16, Anchor.START, quiet, "minutes:seconds");
  }

  private String frame(double height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %2$s" width="%1$s" height="%2$s" \
        role="img" aria-labelledby="title summary" font-family="Helvetica, Arial, sans-serif" fill="%3$s">
          <title id="title">%4$s</title>
          <desc id="summary">%5$s</desc>
          <defs>
        %6$s  </defs>
          <rect x="0.5" y="0.5" width="%7$s" height="%8$s" rx="10" fill="#ffffff" stroke="%9$s"/>
          <text x="14" y="28" font-size="17" font-weight="bold">%4$s</text>
        %10$s</svg>
        """
        .formatted(
            Svg.number(WIDTH),
            Svg.number(height),
            Palette.INK,
            Svg.escaped(story.title()),
            Svg.escaped(summary()),
            revisions.patterns(),
            Svg.number(WIDTH - 1),
            Svg.number(height - 1),
            Palette.LINE,
            body);
  }

  /** The picture in words. */
  private String summary() {
    MarksRow marks = new MarksRow(film, scale);
    List<Answer> answers = film.checks.stream().map(Mark::at).map(marks::verdict).toList();
    return "%d checks passed, %d failed; it ends in the phase %s."
        .formatted(
            answers.stream().filter(Answer.PASSED::equals).count(),
            answers.stream().filter(Answer.FAILED::equals).count(),
            film.status.at(film.end).map(CanaryStatus::phase).orElse(Phase.NONE).word());
  }
}
