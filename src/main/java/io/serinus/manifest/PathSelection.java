package io.serinus.manifest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which files of a repository are read: {@code .yaml}, {@code .yml} and {@code .json} files, in
 * upper or lower case, that an include pattern matches, no exclude pattern does, and {@code
 * .serinusignore} does not ignore.
 */
public final class PathSelection {
  /** The files that ignore more, at the repository's root and in any folder. */
  public static final String IGNORE_FILE = ".serinusignore";

  private final List<PathPattern> include;
  private final List<PathPattern> exclude;
  private final Predicate<String> ignored;

  private PathSelection(
      List<PathPattern> include, List<PathPattern> exclude, Predicate<String> ignored) {
    this.include = include;
    this.exclude = exclude;
    this.ignored = ignored;
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
        path -> false);
  }

  /**
   * The same selection without what is ignored.
   *
   * @param paths from the repository's root; one that ends with {@code /} is a folder
   */
  public PathSelection ignoring(Predicate<String> paths) {
    return new PathSelection(include, exclude, paths);
  }

  /**
   * Files and folders outside of which nothing is selected, {@code .serinusignore} files that may
   * say something about them included; empty when it may be anywhere.
   */
  public Optional<List<String>> within() {
    Set<String> places = new TreeSet<>(List.of(IGNORE_FILE));
    for (PathPattern pattern : include) {
      String prefix = pattern.literalPrefix();
      if (prefix.isEmpty()) {
        return Optional.empty();
      }
      places.add(prefix);
      for (int slash = prefix.indexOf('/'); slash > 0; slash = prefix.indexOf('/', slash + 1)) {
        places.add(prefix.substring(0, slash) + "/" + IGNORE_FILE);
      }
    }
    return include.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(places));
  }

  /** Whether the file is read for manifests. */
  public boolean selects(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    boolean manifest = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    return manifest && covers(path);
  }

  /** Whether a manifest is read as JSON and not as YAML. */
  static boolean isJson(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith(".json");
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
    return included && !leftOut(path) && !ignored.test(path + "/");
  }

  private boolean leftOut(String path) {
    return exclude.stream().anyMatch(pattern -> pattern.matches(path)) || ignored.test(path);
  }
}
