package io.serinus.sync;

import io.serinus.git.FollowedLink;
import io.serinus.git.TreeFile;
import io.serinus.git.TreeLinks;
import io.serinus.git.TreeListing;
import io.serinus.manifest.PathSelection;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which files of a commit are read, each once: by its own path, or because a link with a selected
 * path leads to it.
 */
final class SelectedFiles {
  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final PathSelection selection;
  private final TreeMap<String, TreeFile> files = new TreeMap<>();
  private final TreeMap<String, String> kustomizations = new TreeMap<>();

  private SelectedFiles(PathSelection selection) {
    this.selection = selection;
  }

  static SelectedFiles of(TreeListing listing, TreeLinks links, PathSelection selection) {
    SelectedFiles selected = new SelectedFiles(selection);
    listing.files().forEach(file -> selected.take(file, file.path()));
    for (FollowedLink link : links.followed()) {
      links.filesOf(link).forEach(file -> selected.take(file, link.pathOf(file.path())));
    }
    return selected;
  }

  static boolean isKustomization(String path) {
    return KUSTOMIZATIONS.contains(path.substring(path.lastIndexOf('/') + 1));
  }

  private void take(TreeFile file, String seenAt) {
    if (isKustomization(seenAt)) {
      if (selection.covers(seenAt)) {
        String path = isKustomization(file.path()) ? file.path() : seenAt;
        kustomizations.put(directoryOf(path), path);
      }
    } else if (selection.selects(seenAt)) {
      files.put(file.path(), file);
    }
  }

  private static String directoryOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  /** By path. */
  SortedMap<String, TreeFile> files() {
    return files;
  }

  /** Directory to the kustomization in it. */
  SortedMap<String, String> kustomizations() {
    return kustomizations;
  }
}
