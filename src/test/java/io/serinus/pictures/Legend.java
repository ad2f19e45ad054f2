package io.serinus.pictures;

import io.serinus.pictures.Film.Answer;
import io.serinus.pictures.Svg.Anchor;
import java.util.List;

/** What the colours and signs of one picture mean: only those that are in it. */
final class Legend {
  private static final double LEFT = 14;
  private static final double BOX = 16;

  private final Film film;
  private final Revisions revisions;
  private final MarksRow marks;
  private double x = LEFT;

  Legend(Film film, Scale scale, Revisions revisions) {
    this.film = film;
    this.revisions = revisions;
    this.marks = new MarksRow(film, scale);
  }

  void draw(Svg svg, double y) {
    for (String revision : revisions.names()) {
      box(svg, y, revisions.colour(revision), revisions.edge(revision), "");
      words(svg, y, "runs " + revision);
    }
    if (film.users.values().stream().anyMatch(this::copies)) {
      box(svg, y, revisions.copies(last()), revisions.edge(last()), "");
      words(svg, y, "copied requests");
    }
    box(svg, y, "#ffffff", revisions.edge(last()), " stroke-dasharray=\"3 2\"");
    words(svg, y, "pod not ready");
    List<Answer> answers = film.checks.stream().map(check -> marks.verdict(check.at())).toList();
    for (Answer answer : Answer.values()) {
      if (answers.contains(answer)) {
        MarksRow.check(svg, x + BOX / 2, y, answer);
        x += BOX + 6;
        words(svg, y, "check " + (answer == Answer.HELD ? "not possible" : word(answer)));
      }
    }
    for (boolean open : new boolean[] {false, true}) {
      if (film.gates.stream().anyMatch(gate -> open == (gate.answer() == Answer.PASSED))) {
        MarksRow.gate(svg, x + BOX / 2, y, open);
        x += BOX + 6;
        words(svg, y, open ? "gate open" : "gate closed");
      }
    }
  }

  private static String word(Answer answer) {
    return answer == Answer.PASSED ? "passed" : "failed";
  }

  private boolean copies(Track<Film.Share> track) {
    return track.segments(film.begin, film.end).stream()
        .anyMatch(segment -> segment.value().copied() > 0);
  }

  private String last() {
    return revisions.names().get(revisions.names().size() - 1);
  }

  private void box(Svg svg, double y, String fill, String edge, String more) {
    svg.rect(
        x,
        y - BOX / 2,
        BOX,
        BOX,
        "rx=\"3\" fill=\"%s\" stroke=\"%s\"%s".formatted(fill, edge, more));
    x += BOX + 6;
  }

  private void words(Svg svg, double y, String words) {
    svg.text(x, y + 4, Anchor.START, "font-size=\"12\"", words);
    x += Svg.width(words, 12) + 18;
  }
}
