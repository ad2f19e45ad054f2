package io.serinus.sync;

import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects of an inventory that a commit does not name.
 *
 * @param gone not there any more: every file was read, or cannot have them
 * @param keptBy path of a file whose content is not known to the objects that may stand in it
 */
record RemovedObjects(SortedSet<ObjectKey> gone, SortedMap<String, List<ObjectKey>> keptBy) {
  private static final int MOST_FILES = 20;
  private static final int MOST_NAMES = 5;

  /**
   * Looks for them.
   *
   * @param candidates the only ones that may not be named
   */
  static RemovedObjects of(DesiredState desired, Inventory inventory, Set<ObjectKey> candidates) {
    TreeSet<ObjectKey> gone = new TreeSet<>();
    TreeMap<String, List<ObjectKey>> keptBy = new TreeMap<>();
    for (ObjectKey key : candidates) {
      if (inventory.refs().containsKey(key) && !desired.names(key)) {
        List<ManifestFile> holders = desired.mayHide(key);
        holders.forEach(
            file -> keptBy.computeIfAbsent(file.path(), any -> new ArrayList<>()).add(key));
        if (holders.isEmpty()) {
          gone.add(key);
        }
      }
    }
    return new RemovedObjects(gone, keptBy);
  }

  /** Says what is kept: once for each file that keeps something, for 20 files at most. */
  List<ManifestProblem> notices() {
    List<ManifestProblem> notices = new ArrayList<>();
    for (Map.Entry<String, List<ObjectKey>> file : keptBy.entrySet()) {
      if (notices.size() == MOST_FILES) {
        notices.add(
            notice(
                "",
                "%,d more files keep objects in the same way"
                    .formatted(keptBy.size() - MOST_FILES)));
        return notices;
      }
      notices.add(notice(file.getKey(), kept(file.getValue())));
    }
    return notices;
  }

  private static String kept(List<ObjectKey> keys) {
    String some = String.join(", ", keys.stream().limit(MOST_NAMES).map(Object::toString).toList());
    int more = keys.size() - MOST_NAMES;
    return "What stands here is not known, so %s that no file names any more %s kept: %s%s"
        .formatted(
            keys.size() == 1 ? "one object" : "%,d objects".formatted(keys.size()),
            keys.size() == 1 ? "is" : "are",
            some,
            more > 0 ? " and %,d more".formatted(more) : "");
  }

  private static ManifestProblem notice(String path, String what) {
    return ManifestProblem.warning(
        path,
        0,
        "PruningHeld",
        what,
        "Correct it, or list it in .serinusignore; what was removed from Git is pruned then");
  }
}
