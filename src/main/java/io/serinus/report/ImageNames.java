package io.serinus.report;

import io.serinus.model.OneLine;
import java.util.List;

/** Which container images a sentence about a rollout names. */
final class ImageNames {
  private static final int MAX_LENGTH = 120;

  private ImageNames() {}

  /**
   * The images that a revision brings, in words: those that were not there before, else the first;
   * {@code a new revision} when none is known.
   */
  static String brought(List<String> images, List<String> before) {
    List<String> news = images.stream().filter(image -> !before.contains(image)).toList();
    List<String> named = news.isEmpty() ? images.subList(0, Math.min(1, images.size())) : news;
    return switch (named.size()) {
      case 0 -> "a new revision";
      case 1 -> OneLine.of(named.get(0), MAX_LENGTH);
      default -> OneLine.of(named.get(0), MAX_LENGTH) + " and " + (named.size() - 1) + " more";
    };
  }
}
