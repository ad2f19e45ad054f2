package io.serinus.git;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Follows one link, name by name, as a file system does, but never above the repository's root. */
final class LinkTargets {
  private static final int MOST_HOPS = 16;

  private final TreePaths paths;
  private final Function<BlobId, Optional<String>> text;

  /** Where a link ends. */
  sealed interface Target {

    /** At a file or folder; the empty path is the root. */
    record Path(String path) implements Target {}

    /**
     * At nothing that can be read.
     *
     * @param why half a sentence that begins with a verb
     */
    record Nowhere(String why) implements Target {}
  }

  LinkTargets(TreePaths paths, Function<BlobId, Optional<String>> text) {
    this.paths = paths;
    this.text = text;
  }

  Target of(SkippedEntry link) {
    Deque<String> rest = new ArrayDeque<>(names(link.path()));
    List<String> at = new ArrayList<>();
    int hops = 0;
    while (!rest.isEmpty()) {
      String name = rest.pop();
      if (name.equals("..")) {
        if (at.isEmpty()) {
          return new Target.Nowhere("leads out of the repository");
        }
        at.remove(at.size() - 1);
        continue;
      }
      at.add(name);
      Optional<SkippedEntry> entry = paths.skipped(String.join("/", at));
      if (entry.isPresent()) {
        if (entry.get().kind() == SkippedEntry.Kind.SUBMODULE) {
          return new Target.Nowhere("leads into a submodule");
        }
        Optional<String> next = text.apply(new BlobId(entry.get().sha()));
        if (next.isEmpty() || next.get().isEmpty()) {
          return new Target.Nowhere("is not a path");
        }
        if (next.get().startsWith("/")) {
          return new Target.Nowhere("leads out of the repository");
        }
        if (++hops > MOST_HOPS) {
          return new Target.Nowhere("leads in a circle");
        }
        at.remove(at.size() - 1);
        List<String> names = names(next.get());
        for (int index = names.size() - 1; index >= 0; index--) {
          rest.push(names.get(index));
        }
      }
    }
    String end = String.join("/", at);
    return end.isEmpty() || paths.file(end).isPresent() || paths.isFolder(end)
        ? new Target.Path(end)
        : new Target.Nowhere("leads to nothing that is there");
  }

  private static List<String> names(String path) {
    List<String> names = new ArrayList<>();
    for (String name : path.split("/", -1)) {
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
    }
    return names;
  }
}
