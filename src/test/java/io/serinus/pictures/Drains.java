package io.serinus.pictures;

import io.serinus.pictures.Film.Pods;
import io.serinus.pictures.Track.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** When a side that had users has none any more and its pods still run. */
final class Drains {
  private static final double LONG_ENOUGH_TO_SEE = 1;

  private final Film film;
  private final boolean canary;

  Drains(Film film, boolean canary) {
    this.film = film;
    this.canary = canary;
  }

  List<Segment<Boolean>> all() {
    Track<Boolean> draining = new Track<>();
    boolean hadUsers = false;
    for (double at : times()) {
      Pods pods = (canary ? film.target : film.primary).at(at).orElse(Pods.NONE);
      boolean served = film.served(canary, at);
      hadUsers = (hadUsers || served) && pods.available() > 0 && !pods.rolling();
      draining.set(at, hadUsers && !served);
    }
    return draining.segments(film.begin, film.end).stream()
        .filter(segment -> segment.value() && segment.length() >= LONG_ENOUGH_TO_SEE)
        .toList();
  }

  private List<Double> times() {
    List<Double> times = new ArrayList<>();
    Stream.concat(film.users.values().stream(), Stream.of(film.primary, film.target))
        .flatMap(track -> track.segments(0, film.end).stream())
        .flatMapToDouble(segment -> DoubleStream.of(segment.from()))
        .sorted()
        .distinct()
        .forEach(times::add);
    return times;
  }
}
