package io.serinus.git;

import java.util.List;

/**
 * What a commit contains.
 *
 * @param files all regular files, sorted by path
 * @param skipped symbolic links and submodules, sorted by path
 */
public record TreeListing(List<TreeFile> files, List<SkippedEntry> skipped) {
  public TreeListing {
    files = List.copyOf(files);
    skipped = List.copyOf(skipped);
  }
}
