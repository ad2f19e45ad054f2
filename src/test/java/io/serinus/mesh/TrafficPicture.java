package io.serinus.mesh;

import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One rollout over time as an SVG picture: the canary's weight as it was written, and the share of
 * the requests that its pods answered, counted in bins.
 */
final class TrafficPicture {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 260;
  private static final int LEFT = 48;
  private static final int RIGHT = 16;
  private static final int TOP = 36;
  private static final int BOTTOM = 44;
  private static final Duration BIN = Duration.ofMillis(250);

  private final Outcome outcome;
  private final double seconds;

  private TrafficPicture(Outcome outcome) {
    this.outcome = outcome;
    this.seconds = Duration.between(outcome.began(), outcome.ended()).toMillis() / 1000.0;
  }

  static String of(Outcome outcome) {
    return new TrafficPicture(outcome).svg();
  }

  private String svg() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="#fff"/>
        <text x="%d" y="20" font-size="14">%s: %d requests, %d lost, %d misrouted</text>
        %s%s<polyline fill="none" stroke="#999" stroke-width="5" stroke-opacity="0.5" points="%s"/>
        <polyline fill="none" stroke="#06c" stroke-width="1.5" points="%s"/>
        <text x="%d" y="%d" fill="#777">weight of the canary, %%</text>
        <text x="%d" y="%d" fill="#06c">answered by the canary, %% of the requests in 0.25 s</text>
        <text x="%d" y="%d" text-anchor="end">seconds</text>
        </svg>
        """
        .formatted(
            WIDTH,
            HEIGHT,
            LEFT,
            outcome.title(),
            outcome.requests().size(),
            outcome.lost().size(),
            outcome.misrouted().size(),
            levels(),
            times(),
            weights(),
            shares(),
            LEFT,
            HEIGHT - 8,
            LEFT + 170,
            HEIGHT - 8,
            WIDTH - RIGHT,
            HEIGHT - 8);
  }

  private static String levels() {
    StringBuilder lines = new StringBuilder();
    for (int percent = 0; percent <= 100; percent += 25) {
      lines.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%d %.1fH%d\" stroke=\"#ddd\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>%n",
              LEFT,
              y(percent),
              WIDTH - RIGHT,
              LEFT - 6,
              y(percent) + 4,
              percent));
    }
    return lines.toString();
  }

  private String times() {
    StringBuilder marks = new StringBuilder();
    for (int second = 0; second <= seconds; second++) {
      marks.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%d</text>%n",
              x(second),
              HEIGHT - BOTTOM + 16,
              second));
    }
    return marks.toString();
  }

  private String weights() {
    StringBuilder points = new StringBuilder();
    int weight = 0;
    points.append(point(0, weight));
    for (Split split : outcome.splits()) {
      double at = since(split.from());
      int next = split.canaryWeight().orElse(0);
      if (at < 0) {
        continue;
      }
      if (at > seconds) {
        break;
      }
      points.append(point(at, weight)).append(point(at, next));
      weight = next;
    }
    return points.append(point(seconds, weight)).toString().trim();
  }

  private String shares() {
    return outcome.requests().stream()
        .collect(
            Collectors.groupingBy(
                request ->
                    Duration.between(outcome.began(), request.sent()).toMillis() / BIN.toMillis(),
                TreeMap::new,
                Collectors.toList()))
        .entrySet()
        .stream()
        .map(bin -> point((bin.getKey() + 0.5) * BIN.toMillis() / 1000.0, share(bin.getValue())))
        .collect(Collectors.joining())
        .trim();
  }

  private double share(List<LoadRecord> requests) {
    return requests.stream()
        .mapToInt(request -> request.workload().equals(outcome.scenario().name()) ? 100 : 0)
        .average()
        .orElse(0);
  }

  private double since(Instant moment) {
    return Duration.between(outcome.began(), moment).toMillis() / 1000.0;
  }

  private String point(double second, double percent) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x(second), y(percent));
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * second / seconds;
  }

  private static double y(double percent) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (100 - percent) / 100;
  }
}
