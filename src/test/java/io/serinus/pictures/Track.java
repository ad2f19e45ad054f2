package io.serinus.pictures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** A value over time: what was set last holds until something else is set. */
final class Track<T> {
  private final List<Change<T>> changes = new ArrayList<>();

  /** From when a value holds, in seconds. */
  record Change<T>(double at, T value) {}

  /** A value and for how long it held, in seconds. */
  record Segment<T>(double from, double to, T value) {
    double length() {
      return to - from;
    }
  }

  void set(double at, T value) {
    if (!changes.isEmpty() && changes.get(changes.size() - 1).at() == at) {
      changes.remove(changes.size() - 1);
    }
    if (changes.isEmpty() || !changes.get(changes.size() - 1).value().equals(value)) {
      changes.add(new Change<>(at, value));
    }
  }

  /** What holds at a time, changes of that moment included. */
  Optional<T> at(double time) {
    return changes.stream()
        .filter(change -> change.at() <= time)
        .reduce((earlier, later) -> later)
        .map(Change::value);
  }

  /** What held right before a time. */
  Optional<T> before(double time) {
    return at(Math.nextDown(time));
  }

  /** When the value first was so, from a time on. */
  OptionalDouble first(double from, Predicate<T> condition) {
    return changes.stream()
        .filter(change -> change.at() >= from && condition.test(change.value()))
        .mapToDouble(Change::at)
        .findFirst();
  }

  /** All values between two times, in order and without gaps from the first value on. */
  List<Segment<T>> segments(double from, double to) {
    List<Segment<T>> segments = new ArrayList<>();
    for (int index = 0; index < changes.size(); index++) {
      double begin = Math.max(from, changes.get(index).at());
      double end = index + 1 < changes.size() ? Math.min(to, changes.get(index + 1).at()) : to;
      if (begin < end) {
        segments.add(new Segment<>(begin, end, changes.get(index).value()));
      }
    }
    return segments;
  }
}
