package io.serinus.sync;

import io.serinus.git.BlobContent;
import io.serinus.git.BlobId;
import io.serinus.git.CommitId;
import io.serinus.git.FileChange;
import io.serinus.git.GitMirror;
import io.serinus.git.PathScope;
import io.serinus.git.SkippedEntry;
import io.serinus.git.TreeChanges;
import io.serinus.git.TreeFile;
import io.serinus.git.TreeListing;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.PathSelection;
import io.serinus.model.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a commit's manifests; from one commit to the next only what changed is looked at. */
final class IndexReader {
  private static final Set<String> KUSTOMIZATIONS =
      Set.of("kustomization.yaml", "kustomization.yml", "Kustomization");

  private final GitMirror mirror;
  private final ManifestReader reader;
  private final ManifestCache cache;
  private final PathSelection configured;
  private final IgnoreFileReader ignoreFiles;

  IndexReader(
      GitMirror mirror, ManifestReader reader, ManifestCache cache, PathSelection configured) {
    this.mirror = mirror;
    this.reader = reader;
    this.cache = cache;
    this.configured = configured;
    this.ignoreFiles = new IgnoreFileReader(mirror);
  }

  /**
   * The commit's index; the one of another commit, if given, makes it cheap.
   *
   * @throws InvalidInputException when {@code .serinusignore} cannot be read and there is no other
   *     commit whose version could hold
   */
  RepositoryIndex read(Optional<RepositoryIndex> base, CommitId tip) {
    if (base.isEmpty() || !mirror.contains(base.get().commit())) {
      return readAll(base, tip);
    }
    RepositoryIndex before = base.get();
    if (before.commit().equals(tip)) {
      return before;
    }
    TreeChanges changes = mirror.changes(Optional.of(before.commit()), tip, PathScope.all());
    boolean structural =
        !before.skipped().isEmpty()
            || !changes.skipped().isEmpty()
            || changes.files().stream().anyMatch(change -> isStructural(change.path()));
    return structural ? readAll(base, tip) : advance(before, tip, changes.files());
  }

  /** What the content of a file is; without the index. */
  ManifestFile parse(String path, BlobId blob) {
    Optional<ManifestFile> known = cache.find(blob.sha(), path);
    if (known.isPresent()) {
      return known.get();
    }
    BlobContent content = mirror.read(blob, reader.limits().bytes());
    if (content instanceof BlobContent.Bytes bytes) {
      byte[] text = bytes.toByteArray();
      ManifestFile file = reader.read(path, text);
      cache.remember(blob.sha(), file, text.length);
      return file;
    }
    long size = ((BlobContent.TooLarge) content).size();
    ManifestFile file = mirror.stream(blob, in -> reader.readLarge(path, size, in));
    cache.remember(blob.sha(), file, 0);
    return file;
  }

  private RepositoryIndex advance(RepositoryIndex before, CommitId tip, List<FileChange> changes) {
    TreeMap<String, ManifestFile> files = new TreeMap<>(before.files());
    for (FileChange change : changes) {
      if (before.selection().selects(change.path())) {
        if (change instanceof FileChange.Added added) {
          files.put(added.path(), parse(added.path(), added.blob()));
        } else if (change instanceof FileChange.Modified modified) {
          files.put(modified.path(), parse(modified.path(), modified.blob()));
        } else {
          files.remove(change.path());
        }
      }
    }
    return new RepositoryIndex(
        tip,
        before.selection(),
        files,
        before.kustomizations(),
        before.ignoreProblem(),
        before.skipped());
  }

  /** A wrong ignore file leaves what the base ignores; without a base nothing is read. */
  private RepositoryIndex readAll(Optional<RepositoryIndex> base, CommitId tip) {
    TreeListing listing = mirror.tree(tip, PathScope.all());
    PathSelection selection;
    Optional<ManifestProblem> ignoreProblem = Optional.empty();
    try {
      selection = ignoreFiles.narrow(configured, listing);
    } catch (InvalidInputException wrong) {
      selection = base.orElseThrow(() -> wrong).selection();
      ignoreProblem =
          Optional.of(
              ManifestProblem.error(
                  PathSelection.IGNORE_FILE,
                  0,
                  wrong.reason(),
                  String.valueOf(wrong.getMessage()),
                  "Correct it; until then its last good version holds"));
    }
    return index(tip, listing, selection, ignoreProblem);
  }

  private RepositoryIndex index(
      CommitId tip,
      TreeListing listing,
      PathSelection selection,
      Optional<ManifestProblem> ignoreProblem) {
    TreeMap<String, ManifestFile> files = new TreeMap<>();
    SortedMap<String, String> kustomizations = new TreeMap<>();
    for (TreeFile file : listing.files()) {
      String path = file.path();
      if (isKustomization(path) && selection.covers(path)) {
        kustomizations.put(path.substring(0, Math.max(0, path.lastIndexOf('/'))), path);
      } else if (selection.selects(path)) {
        files.put(path, parse(path, file.blob()));
      }
    }
    List<SkippedEntry> skipped =
        listing.skipped().stream().filter(entry -> selection.mayCover(entry.path())).toList();
    return new RepositoryIndex(tip, selection, files, kustomizations, ignoreProblem, skipped);
  }

  private static boolean isStructural(String path) {
    return path.equals(PathSelection.IGNORE_FILE)
        || path.startsWith(PathSelection.IGNORE_FILE + "/")
        || isKustomization(path);
  }

  private static boolean isKustomization(String path) {
    return KUSTOMIZATIONS.contains(path.substring(path.lastIndexOf('/') + 1));
  }
}
