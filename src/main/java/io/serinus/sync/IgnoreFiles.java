package io.serinus.sync;

import io.serinus.git.BlobId;
import io.serinus.git.IgnoreRules;
import io.serinus.manifest.ManifestProblem;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ignore files that hold for a commit.
 *
 * @param texts folder, empty for the root, to the file there; of one that cannot be read the last
 *     version that could
 * @param rules what they say together
 * @param problems one for each that cannot be read
 */
record IgnoreFiles(
    SortedMap<String, Text> texts, IgnoreRules rules, List<ManifestProblem> problems) {
  static final IgnoreFiles NONE = new IgnoreFiles(new TreeMap<>(), IgnoreRules.NONE, List.of());

  /** A file's content and its id. */
  record Text(BlobId blob, String text) {}
}
