package io.serinus.sync;

import io.serinus.git.BlobContent;
import io.serinus.git.BlobId;
import io.serinus.git.CommitId;
import io.serinus.git.FileChange;
import io.serinus.git.GitMirror;
import io.serinus.git.PathScope;
import io.serinus.git.TreeChanges;
import io.serinus.git.TreeFile;
import io.serinus.git.TreeLinks;
import io.serinus.git.TreeListing;
import io.serinus.manifest.ManifestCache;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestReader;
import io.serinus.manifest.PathSelection;
import io.serinus.model.InvalidInputException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads a commit's manifests; from one commit to the next only what changed is looked at. */
final class IndexReader {
  private static final long LONGEST_LINK = 4_096;

  private final GitMirror mirror;
  private final ManifestReader reader;
  private final ManifestCache cache;
  private final PathSelection configured;
  private final IgnoreFileReader ignoreFileReader;
  private final HeapBudget budget;

  IndexReader(
      GitMirror mirror, ManifestReader reader, ManifestCache cache, PathSelection configured) {
    this(mirror, reader, cache, configured, HeapBudget.OF_PROCESS);
  }

  /**
   * @param budget shared with the other repositories
   */
  IndexReader(
      GitMirror mirror,
      ManifestReader reader,
      ManifestCache cache,
      PathSelection configured,
      HeapBudget budget) {
    this.budget = budget;
    this.mirror = mirror;
    this.reader = reader;
    this.cache = cache;
    this.configured = configured;
    this.ignoreFileReader = new IgnoreFileReader(mirror);
  }

  /**
   * The commit's index; the one of another commit, if given, makes it cheap.
   *
   * @throws InvalidInputException when a {@code .serinusignore} cannot be read and the other
   *     commit, if given, has no version of it that could hold; reason {@code RepositoryTooLarge}
   *     when its manifests take more memory than there is for them
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
        !changes.skipped().isEmpty()
            || changes.files().stream().anyMatch(change -> isStructural(change, before));
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
      cache.remember(blob.sha(), file, file.weight());
      return file;
    }
    long size = ((BlobContent.TooLarge) content).size();
    ManifestFile file = mirror.stream(blob, in -> reader.readLarge(path, size, in));
    cache.remember(blob.sha(), file, file.weight());
    return file;
  }

  private RepositoryIndex advance(RepositoryIndex before, CommitId tip, List<FileChange> changes) {
    TreeMap<String, ManifestFile> files = new TreeMap<>(before.files());
    TreeMap<String, BlobId> blobs = new TreeMap<>(before.blobs());
    RunningWeight weight = new RunningWeight(before.weight());
    for (FileChange change : changes) {
      if (change instanceof FileChange.Deleted) {
        weight.replace(files.remove(change.path()), null);
        blobs.remove(change.path());
      } else if (before.selects(change.path())) {
        BlobId blob =
            change instanceof FileChange.Added added
                ? added.blob()
                : ((FileChange.Modified) change).blob();
        ManifestFile file = parse(change.path(), blob);
        weight.replace(files.put(change.path(), file), file);
        blobs.put(change.path(), blob);
      }
    }
    budget.hold(this, weight.total());
    return new RepositoryIndex(
        tip,
        before.ignoreFiles(),
        before.selection(),
        files,
        blobs,
        before.kustomizations(),
        before.links(),
        before.others(),
        weight.total());
  }

  /** Lists the commit; files that the base knows are not parsed again. */
  private RepositoryIndex readAll(Optional<RepositoryIndex> base, CommitId tip) {
    TreeListing listing = listing(tip);
    IgnoreFiles ignoreFiles =
        ignoreFiles(listing, base.map(RepositoryIndex::ignoreFiles).orElse(IgnoreFiles.NONE));
    PathSelection selection = configured.ignoring(ignoreFiles.rules()::ignores);
    TreeLinks links = TreeLinks.follow(listing, selection::mayCover, this::linkText);
    SelectedFiles selected = SelectedFiles.of(listing, links, selection);
    TreeMap<String, ManifestFile> files = new TreeMap<>();
    TreeMap<String, BlobId> blobs = new TreeMap<>();
    RunningWeight weight = new RunningWeight(0);
    for (TreeFile file : selected.files().values()) {
      ManifestFile content = known(base, file).orElseGet(() -> parse(file.path(), file.blob()));
      weight.replace(files.put(file.path(), content), content);
      blobs.put(file.path(), file.blob());
    }
    budget.hold(this, weight.total());
    return new RepositoryIndex(
        tip,
        ignoreFiles,
        selection,
        files,
        blobs,
        selected.kustomizations(),
        links.followed(),
        links.opaque().stream().map(LinkReadings::of).toList(),
        weight.total());
  }

  /** The weight of an index while it is made; ends the reading as soon as it is too much. */
  private final class RunningWeight {
    private final long most = budget.freeFor(IndexReader.this);
    private long total;

    RunningWeight(long total) {
      this.total = total;
    }

    void replace(@Nullable ManifestFile before, @Nullable ManifestFile after) {
      total += (after == null ? 0 : after.weight()) - (before == null ? 0 : before.weight());
      if (total > most) {
        budget.hold(IndexReader.this, total);
      }
    }

    long total() {
      return total;
    }
  }

  /** Of a tree that is too large only what may be selected; links out of that are not followed. */
  private TreeListing listing(CommitId tip) {
    try {
      return mirror.tree(tip, PathScope.all());
    } catch (InvalidInputException tooLarge) {
      List<String> places = configured.within().orElseThrow(() -> tooLarge);
      return mirror.tree(tip, PathScope.of(places));
    }
  }

  private IgnoreFiles ignoreFiles(TreeListing listing, IgnoreFiles before) {
    return ignoreFileReader.read(listing, configured, before);
  }

  private static Optional<ManifestFile> known(Optional<RepositoryIndex> base, TreeFile file) {
    return base.filter(index -> file.blob().equals(index.blobs().get(file.path())))
        .map(index -> index.files().get(file.path()));
  }

  private Optional<String> linkText(BlobId blob) {
    return mirror.read(blob, LONGEST_LINK) instanceof BlobContent.Bytes bytes
        ? Optional.of(bytes.utf8())
        : Optional.empty();
  }

  /** Whether the change may move more than its own file. */
  private static boolean isStructural(FileChange change, RepositoryIndex before) {
    String path = change.path();
    if (IgnoreFileReader.isIgnoreFile(path) || SelectedFiles.isKustomization(path)) {
      return true;
    }
    boolean content = change instanceof FileChange.Modified;
    return !content
        && (!before.others().isEmpty()
            || before.links().stream()
                .anyMatch(link -> link.leadsTo(path) || link.target().startsWith(path + "/")));
  }
}
