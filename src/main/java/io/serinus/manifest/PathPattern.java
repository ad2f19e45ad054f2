package io.serinus.manifest;

import io.serinus.model.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pattern of paths, in the manner of .gitignore: {@code *} and {@code ?} within a name, {@code
 * **} for any number of directories, a leading or inner {@code /} fixes it to the root, a trailing
 * {@code /} means directories only. A directory that matches takes everything below with it.
 */
final class PathPattern {
  private static final int LONGEST = 512;

  private final List<String> segments;
  private final boolean directoriesOnly;

  private PathPattern(List<String> segments, boolean directoriesOnly) {
    this.segments = segments;
    this.directoriesOnly = directoriesOnly;
  }

  /**
   * Reads a pattern.
   *
   * @param fixed whether it starts at the root even without a {@code /}
   * @throws InvalidInputException reason {@code InvalidPathPattern}
   */
  static PathPattern of(String pattern, boolean fixed) {
    String text = pattern.startsWith("./") ? pattern.substring(1) : pattern;
    boolean directoriesOnly = text.endsWith("/");
    text = directoriesOnly ? text.substring(0, text.length() - 1) : text;
    boolean rooted = fixed || text.contains("/");
    text = text.startsWith("/") ? text.substring(1) : text;
    if (text.equals(".") || (fixed && text.isEmpty())) {
      return new PathPattern(List.of("**"), false);
    }
    List<String> names = Arrays.asList(text.split("/", -1));
    boolean odd = names.stream().anyMatch(name -> name.isEmpty() || name.equals(".."));
    if (odd || text.length() > LONGEST) {
      throw new InvalidInputException(
          "InvalidPathPattern",
          "\"%s\" is not a pattern of paths: write it as in \"apps/**/prod\" or \"*.tmp.yaml\""
              .formatted(pattern.length() > LONGEST ? pattern.substring(0, LONGEST) : pattern));
    }
    if (rooted) {
      return new PathPattern(List.copyOf(names), directoriesOnly);
    }
    return new PathPattern(List.of("**", text), directoriesOnly);
  }

  /** The names at its beginning that stand for themselves, with {@code /}; may be empty. */
  String literalPrefix() {
    return segments.stream()
        .takeWhile(name -> !name.contains("*") && !name.contains("?"))
        .collect(Collectors.joining("/"));
  }

  /** Whether the file or one of the directories it is in matches. */
  boolean matches(String path) {
    String[] names = path.split("/", -1);
    boolean[] reached = new boolean[names.length + 1];
    reached[0] = true;
    for (String segment : segments) {
      reached = after(segment, reached, names);
    }
    int last = directoriesOnly ? names.length - 1 : names.length;
    for (int length = 1; length <= last; length++) {
      if (reached[length]) {
        return true;
      }
    }
    return false;
  }

  /** Whether a path below this one, taken as a directory, may match. */
  boolean mayMatchBelow(String directory) {
    String[] names = directory.split("/", -1);
    boolean[] reached = new boolean[names.length + 1];
    reached[0] = true;
    for (String segment : segments) {
      reached = after(segment, reached, names);
      if (reached[names.length]) {
        return true;
      }
    }
    return false;
  }

  /** Which prefixes of the path match once this segment is taken too. */
  private static boolean[] after(String segment, boolean[] reached, String[] names) {
    boolean[] next = new boolean[reached.length];
    for (int length = 0; length < reached.length; length++) {
      if (segment.equals("**")) {
        next[length] = reached[length] || (length > 0 && next[length - 1]);
      } else if (length > 0 && reached[length - 1]) {
        next[length] = nameMatches(segment, names[length - 1]);
      }
    }
    return next;
  }

  /** Greedy with one step back to the last star: at most length times length. */
  private static boolean nameMatches(String glob, String name) {
    int inGlob = 0;
    int inName = 0;
    int star = -1;
    int starName = 0;
    while (inName < name.length()) {
      if (inGlob < glob.length() && glob.charAt(inGlob) == '*') {
        star = inGlob++;
        starName = inName;
      } else if (inGlob < glob.length()
          && (glob.charAt(inGlob) == '?' || glob.charAt(inGlob) == name.charAt(inName))) {
        inGlob++;
        inName++;
      } else if (star >= 0) {
        inGlob = star + 1;
        inName = ++starName;
      } else {
        return false;
      }
    }
    return glob.substring(inGlob).chars().allMatch(letter -> letter == '*');
  }
}
