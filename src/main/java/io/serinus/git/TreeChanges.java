package io.serinus.git;

import java.util.List;

/**
 * What differs between two commits.
 *
 * @param files sorted by path
 * @param skipped changed, added or removed symbolic links and submodules, sorted by path
 */
public record TreeChanges(List<FileChange> files, List<SkippedEntry> skipped) {
  public TreeChanges {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
  }
}
