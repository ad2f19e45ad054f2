package io.serinus.git;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Finds what a commit has at a path or below it. */
final class TreePaths {
  private final List<TreeFile> files;
  private final List<SkippedEntry> skipped;
  private final Map<String, SkippedEntry> skippedByPath = new HashMap<>();

  TreePaths(TreeListing listing) {
    this.files = listing.files().stream().sorted(Comparator.comparing(TreeFile::path)).toList();
    this.skipped =
        listing.skipped().stream().sorted(Comparator.comparing(SkippedEntry::path)).toList();
    skipped.forEach(entry -> skippedByPath.put(entry.path(), entry));
  }

  Optional<TreeFile> file(String path) {
    int at = firstFrom(files, TreeFile::path, path);
    return at < files.size() && files.get(at).path().equals(path)
        ? Optional.of(files.get(at))
        : Optional.empty();
  }

  Optional<SkippedEntry> skipped(String path) {
    return Optional.ofNullable(skippedByPath.get(path));
  }

  boolean isFolder(String path) {
    return !filesBelow(path).isEmpty() || !skippedBelow(path).isEmpty();
  }

  List<TreeFile> filesBelow(String folder) {
    return below(files, TreeFile::path, folder);
  }

  List<SkippedEntry> skippedBelow(String folder) {
    return below(skipped, SkippedEntry::path, folder);
  }

  /** The sign {@code 0} comes right after {@code /}. */
  private static <T> List<T> below(List<T> sorted, Function<T, String> path, String folder) {
    return folder.isEmpty()
        ? sorted
        : sorted.subList(
            firstFrom(sorted, path, folder + "/"), firstFrom(sorted, path, folder + "0"));
  }

  private static <T> int firstFrom(List<T> sorted, Function<T, String> path, String wanted) {
    int low = 0;
    int high = sorted.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (path.apply(sorted.get(middle)).compareTo(wanted) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
