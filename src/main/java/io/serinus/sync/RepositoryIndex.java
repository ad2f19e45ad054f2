package io.serinus.sync;

import io.serinus.git.BlobId;
import io.serinus.git.CommitId;
import io.serinus.git.FollowedLink;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.PathSelection;
import java.util.List;
import java.util.SortedMap;

/**
 * What the selected files of one commit contain. A file that is reached by a link too stands there
 * once, under its own path.
 *
 * @param ignoreFiles the {@code .serinusignore} files that hold
 * @param selection what is read, those files taken into account
 * @param files path to content, of selected files only
 * @param blobs path of each of these files to the id of its bytes
 * @param kustomizations directories that hold a kustomization, empty text for the root
 * @param links symbolic links that are followed
 * @param others links that cannot be followed, and submodules
 * @param weight how much memory the files take, roughly, in bytes
 */
record RepositoryIndex(
    CommitId commit,
    IgnoreFiles ignoreFiles,
    PathSelection selection,
    SortedMap<String, ManifestFile> files,
    SortedMap<String, BlobId> blobs,
    SortedMap<String, String> kustomizations,
    List<FollowedLink> links,
    List<ManifestFile> others,
    long weight) {

  /** Whether the file lies in a directory with a kustomization, or below one. */
  boolean kustomized(String path) {
    return kustomizations.keySet().stream()
        .anyMatch(directory -> directory.isEmpty() || path.startsWith(directory + "/"));
  }

  /** Whether the file is read, for its own path or because a selected link leads to it. */
  boolean selects(String path) {
    return selection.selects(path)
        || links.stream()
            .anyMatch(link -> link.leadsTo(path) && selection.selects(link.pathOf(path)));
  }
}
