package io.serinus.report;

import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.OneLine;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where the files of one cluster lie on the status branch. Every controller writes under its own
 * cluster's directory only, so that several share a branch.
 *
 * @param cluster letters, digits, dots, hyphens and underscores, beginning with a letter or digit;
 *     at most 100
 */
record StatusPaths(String cluster) {
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final String ENDING = ".yaml";

  StatusPaths {
    requireSegment("cluster", cluster);
  }

  /**
   * @throws InvalidInputException reason {@code InvalidName} when a configured name cannot be part
   *     of a path
   */
  static void requireSegment(String what, String name) {
    if (!SEGMENT.matcher(name).matches()) {
      throw new InvalidInputException(
          "InvalidName",
          "The name of the "
              + what
              + ", '"
              + OneLine.of(name, 100)
              + "', becomes part of a path: use letters, digits, '.', '-' and '_', a letter or digit"
              + " first, at most 100 characters");
    }
  }

  /** Everything of this cluster. */
  String directory() {
    return cluster;
  }

  /** The file that says whose the directory is. */
  String claim() {
    return cluster + "/_cluster" + ENDING;
  }

  String overview() {
    return cluster + "/README.md";
  }

  String of(CanaryKey key) {
    return cluster + "/" + key + ENDING;
  }

  /** No namespace begins with an underscore. */
  String ofRepository(String repository) {
    return cluster + "/_repository-" + repository + ENDING;
  }

  /** The canary whose file this is; empty for the other files. */
  Optional<CanaryKey> canaryOf(String path) {
    String[] segments = path.split("/", -1);
    boolean named =
        segments.length == 3
            && segments[0].equals(cluster)
            && !segments[1].isEmpty()
            && segments[2].endsWith(ENDING)
            && segments[2].length() > ENDING.length();
    return named
        ? Optional.of(
            new CanaryKey(
                segments[1], segments[2].substring(0, segments[2].length() - ENDING.length())))
        : Optional.empty();
  }
}
