package io.serinus.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The revisions of a film and their colours; the first is the one that was there before. */
final class Revisions {
  private static final Set<String> BAD = Set.of("6.0.2");

  private final List<String> names;

  private Revisions(List<String> names) {
    this.names = names;
  }

  static Revisions of(Film film) {
    List<String> names = new ArrayList<>();
    Stream.of(film.primary, film.target)
        .flatMap(track -> track.segments(0, film.end).stream())
        .filter(segment -> segment.to() > film.begin)
        .sorted((one, other) -> Double.compare(one.from(), other.from()))
        .map(segment -> segment.value().revision())
        .filter(revision -> !revision.isEmpty() && !names.contains(revision))
        .forEach(names::add);
    return new Revisions(names.stream().distinct().toList());
  }

  List<String> names() {
    return names;
  }

  String colour(String revision) {
    return Palette.revision(Math.max(0, names.indexOf(revision)), BAD.contains(revision));
  }

  String edge(String revision) {
    return Palette.edge(Math.max(0, names.indexOf(revision)), BAD.contains(revision));
  }

  /** Plain, or striped while pods roll from one revision to another. */
  String fill(String from, String to) {
    return from.equals(to) ? colour(to) : "url(#%s)".formatted(rollId(from, to));
  }

  /** The stripes of copied requests. */
  String copies(String revision) {
    return "url(#copies-%d)".formatted(Math.max(0, names.indexOf(revision)));
  }

  private String rollId(String from, String to) {
    return "roll-%d-%d".formatted(names.indexOf(from), names.indexOf(to));
  }

  /** The stripes that the fills name. */
  String patterns() {
    StringBuilder patterns = new StringBuilder();
    for (int index = 0; index < names.size(); index++) {
      patterns.append(
          pattern("copies-" + index, 10, "none", colour(names.get(index)), 4)
              .replace("stroke-width=\"4\"", "stroke-width=\"4\" stroke-opacity=\"0.9\""));
      for (String to : names) {
        if (!to.equals(names.get(index))) {
          patterns.append(
              pattern(rollId(names.get(index), to), 12, colour(names.get(index)), colour(to), 6));
        }
      }
    }
    return patterns.toString();
  }

  private static String pattern(String id, int size, String ground, String stripe, int width) {
    return """
        <pattern id="%1$s" width="%2$d" height="%2$d" patternUnits="userSpaceOnUse" \
    patternTransform="rotate(45)"><rect width="%2$d" height="%2$d" fill="%3$s"/>\
    <path d="M%6$s 0 V%2$d" stroke="%4$s" stroke-width="%5$d"/></pattern>
    """
        .formatted(id, size, ground, stripe, width, Svg.number(width / 2.0));
  }
}
