package io.serinus.manifest;

import io.serinus.model.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which files of a repository are read: {@code .yaml}, {@code .yml} and {@code .json} files that an
 * include pattern matches, no exclude pattern does, and {@code .serinusignore} does not ignore.
 */
public final class PathSelection {
  /** The file at the repository's root that ignores more; later lines win, {@code !} takes back. */
  public static final String IGNORE_FILE = ".serinusignore";

  private static final int MOST_LINES = 1_000;

  private final List<PathPattern> include;
  private final List<PathPattern> exclude;
  private final List<IgnoreLine> ignore;

  private record IgnoreLine(PathPattern pattern, boolean ignored) {}

  private PathSelection(
      List<PathPattern> include, List<PathPattern> exclude, List<IgnoreLine> ignore) {
    this.include = include;
    this.exclude = exclude;
    this.ignore = ignore;
  }

  /**
   * Patterns from the configuration, all from the repository's root.
   *
   * @param include empty means everything
   * @throws io.serinus.model.InvalidInputException reason {@code InvalidPathPattern}
   */
  public static PathSelection of(List<String> include, List<String> exclude) {
    return new PathSelection(
        include.stream().map(pattern -> PathPattern.of(pattern, true)).toList(),
        exclude.stream().map(pattern -> PathPattern.of(pattern, true)).toList(),
        List.of());
  }

  /**
   * The same selection with the lines of a {@code .serinusignore}.
   *
   * @throws InvalidInputException reason {@code InvalidPathPattern}; {@code IgnoreFileUnreadable}
   *     when it has more than a thousand lines
   */
  public PathSelection ignoring(String ignoreFile) {
    List<IgnoreLine> lines = new ArrayList<>();
    List<String> raws = ignoreFile.lines().limit(MOST_LINES + 1L).toList();
    if (raws.size() > MOST_LINES) {
      throw new InvalidInputException(
          "IgnoreFileUnreadable",
          "%s cannot be read: it has more than %,d lines".formatted(IGNORE_FILE, MOST_LINES));
    }
    for (String raw : raws) {
      String line = raw.strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        boolean ignored = !line.startsWith("!");
        lines.add(
            new IgnoreLine(PathPattern.of(ignored ? line : line.substring(1), false), ignored));
      }
    }
    return new PathSelection(include, exclude, List.copyOf(lines));
  }

  /** Whether the file is read for manifests. */
  public boolean selects(String path) {
    boolean manifest = path.endsWith(".yaml") || path.endsWith(".yml") || path.endsWith(".json");
    return manifest && covers(path);
  }

  /** Whether the path lies in the selected part of the tree, whatever kind of file it is. */
  public boolean covers(String path) {
    boolean included =
        include.isEmpty() || include.stream().anyMatch(pattern -> pattern.matches(path));
    return included && !leftOut(path);
  }

  /** Whether the path lies in the selected part of the tree, or would hold paths that do. */
  public boolean mayCover(String path) {
    boolean included =
        include.isEmpty()
            || include.stream()
                .anyMatch(pattern -> pattern.matches(path) || pattern.mayMatchBelow(path));
    return included && !leftOut(path);
  }

  private boolean leftOut(String path) {
    return exclude.stream().anyMatch(pattern -> pattern.matches(path)) || ignored(path);
  }

  private boolean ignored(String path) {
    boolean ignored = false;
    for (IgnoreLine line : ignore) {
      if (line.pattern().matches(path)) {
        ignored = line.ignored();
      }
    }
    return ignored;
  }
}
