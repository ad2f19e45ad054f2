package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Which part of a repository is looked at: everything, or some directories and files. */
public final class PathScope {
  private final List<String> prefixes;

  private PathScope(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /** The whole repository. */
  public static PathScope all() {
    return new PathScope(List.of());
  }

  /**
   * The given directories and files, from the repository's root, for example {@code clusters/test}.
   * {@code .} means the whole repository.
   *
   * @throws InvalidInputException reason {@code InvalidPath} for an empty list, and for paths that
   *     are empty, absolute or lead upwards
   */
  public static PathScope of(List<String> paths) {
    if (paths.isEmpty()) {
      throw new InvalidInputException(
          "InvalidPath", "The list of paths is empty; write \".\" for the whole repository.");
    }
    TreeSet<String> normalised = new TreeSet<>();
    for (String path : paths) {
      normalised.add(normalise(path));
    }
    return normalised.contains("") ? all() : new PathScope(List.copyOf(normalised));
  }

  private static String normalise(String path) {
    String text = path.startsWith("./") ? path.substring(2) : path;
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.equals(".")) {
      return "";
    }
    boolean leavesRoot =
        Arrays.stream(text.split("/", -1))
            .anyMatch(name -> name.isEmpty() || name.equals(".") || name.equals(".."));
    if (leavesRoot && !path.equals("./")) {
      throw new InvalidInputException(
          "InvalidPath",
          "\"%s\" is not a path inside the repository; write it from the repository's root, as in"
                  .formatted(path)
              + " \"clusters/test\", or \".\" for all of it.");
    }
    return text;
  }

  TreeFilter filter() {
    return prefixes.isEmpty() ? TreeFilter.ALL : PathFilterGroup.createFromStrings(prefixes);
  }

  @Override
  public String toString() {
    return prefixes.isEmpty() ? "." : String.join(", ", prefixes);
  }
}
