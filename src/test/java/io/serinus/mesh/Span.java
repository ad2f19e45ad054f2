package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;

/** While something was so. */
record Span(Instant from, Instant to) {

  /** The beginning of it. */
  Span first(Duration length) {
    return new Span(from, from.plus(length));
  }

  Duration length() {
    return Duration.between(from, to);
  }

  /** Whether some moment between the request's sending and its end lies in the span. */
  boolean touches(LoadRecord request) {
    return !request.sent().isAfter(to) && !request.answered().isBefore(from);
  }
}
