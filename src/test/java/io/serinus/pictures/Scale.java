package io.serinus.pictures;

import java.util.stream.DoubleStream;

/** From seconds to pixels. Time 0 is the first cue. */
record Scale(double begin, double end, double zero, double left, double right) {
  private static final double[] STEPS = {5, 10, 20, 30, 60, 120};
  private static final int MOST_TICKS = 13;

  /** For half of a label. */
  private static final double ROOM = 12;

  double x(double at) {
    return left + (right - left) * (at - begin) / (end - begin);
  }

  /** Times at which the axis has a tick. */
  double[] ticks() {
    double step =
        DoubleStream.of(STEPS)
            .filter(candidate -> (end - zero) / candidate <= MOST_TICKS)
            .findFirst()
            .orElse(STEPS[STEPS.length - 1]);
    return DoubleStream.iterate(zero, at -> x(at) <= right - ROOM, at -> at + step).toArray();
  }

  /** Minutes and seconds since the first cue. */
  String label(double at) {
    long seconds = Math.round(at - zero);
    return "%d:%02d".formatted(seconds / 60, seconds % 60);
  }
}
