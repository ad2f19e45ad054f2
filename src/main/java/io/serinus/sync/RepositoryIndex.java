package io.serinus.sync;

import io.serinus.git.CommitId;
import io.serinus.git.SkippedEntry;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import io.serinus.manifest.PathSelection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What the selected files of one commit contain.
 *
 * @param files path to content, of selected files only
 * @param kustomizations directories that hold a kustomization, empty text for the root
 * @param ignoreProblem a mistake in {@code .serinusignore}
 * @param skipped selected symbolic links and submodules
 */
record RepositoryIndex(
    CommitId commit,
    PathSelection selection,
    SortedMap<String, ManifestFile> files,
    SortedMap<String, String> kustomizations,
    Optional<ManifestProblem> ignoreProblem,
    List<SkippedEntry> skipped) {

  /** Whether the file lies in a directory with a kustomization, or below one. */
  boolean kustomized(String path) {
    return kustomizations.keySet().stream()
        .anyMatch(directory -> directory.isEmpty() || path.startsWith(directory + "/"));
  }
}
