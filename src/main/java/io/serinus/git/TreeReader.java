package io.serinus.git;

import io.serinus.model.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Lists, compares and reads what commits contain. Subtrees that are equal are not looked into. */
final class TreeReader {
  private static final int DEEPEST = 100;
  private static final int BEFORE = 0;
  private static final int AFTER = 1;

  private final int maxEntries;

  TreeReader(int maxEntries) {
    this.maxEntries = maxEntries;
  }

  TreeChanges changes(Repository mirror, Optional<ObjectId> from, ObjectId to, PathScope scope)
      throws IOException {
    List<FileChange> files = new ArrayList<>();
    List<SkippedEntry> skipped = new ArrayList<>();
    try (ObjectReader reader = mirror.newObjectReader();
        CommitWalk commits = new CommitWalk(mirror);
        TreeWalk walk = new TreeWalk(reader)) {
      addTree(walk, commits, from);
      addTree(walk, commits, Optional.of(to));
      walk.setFilter(AndTreeFilter.create(scope.filter(), TreeFilter.ANY_DIFF));
      visit(walk, to, () -> note(walk, files, skipped));
    }
    files.sort(Comparator.comparing(FileChange::path));
    skipped.sort(Comparator.comparing(SkippedEntry::path));
    return new TreeChanges(files, skipped);
  }

  TreeListing list(Repository mirror, ObjectId commit, PathScope scope) throws IOException {
    TreeChanges everything = changes(mirror, Optional.empty(), commit, scope);
    List<TreeFile> files = new ArrayList<>();
    for (FileChange change : everything.files()) {
      if (change instanceof FileChange.Added added) {
        files.add(new TreeFile(added.path(), added.blob()));
      }
    }
    return new TreeListing(files, everything.skipped());
  }

  /** The file's content id at that commit; empty when there is no regular file of that path. */
  Optional<ObjectId> find(Repository mirror, ObjectId commit, String path) throws IOException {
    try (ObjectReader reader = mirror.newObjectReader();
        CommitWalk commits = new CommitWalk(mirror);
        TreeWalk walk = TreeWalk.forPath(reader, path, commits.parseCommit(commit).getTree())) {
      return walk != null && isFile(walk.getRawMode(0))
          ? Optional.of(walk.getObjectId(0))
          : Optional.empty();
    }
  }

  /** The id of a directory's tree at that commit; empty when there is no such directory. */
  Optional<ObjectId> directory(Repository mirror, ObjectId commit, String path) throws IOException {
    try (ObjectReader reader = mirror.newObjectReader();
        CommitWalk commits = new CommitWalk(mirror);
        TreeWalk walk = TreeWalk.forPath(reader, path, commits.parseCommit(commit).getTree())) {
      return walk != null && walk.isSubtree() ? Optional.of(walk.getObjectId(0)) : Optional.empty();
    }
  }

  BlobContent read(Repository mirror, ObjectId blob, long maxBytes) throws IOException {
    try (ObjectReader reader = mirror.newObjectReader()) {
      long size = reader.getObjectSize(blob, Constants.OBJ_BLOB);
      if (size > maxBytes || size > Integer.MAX_VALUE - 8) {
        return new BlobContent.TooLarge(size, maxBytes);
      }
      return new BlobContent.Bytes(
          reader.open(blob, Constants.OBJ_BLOB).getCachedBytes((int) size));
    }
  }

  <T> T stream(Repository mirror, ObjectId blob, BlobVisitor<T> visitor) throws IOException {
    try (ObjectReader reader = mirror.newObjectReader();
        InputStream content = reader.open(blob, Constants.OBJ_BLOB).openStream()) {
      return visitor.visit(content);
    }
  }

  private static void addTree(TreeWalk walk, CommitWalk commits, Optional<ObjectId> id)
      throws IOException {
    if (id.isEmpty()) {
      walk.addTree(new EmptyTreeIterator());
      return;
    }
    RevCommit commit = commits.parseCommit(id.get());
    walk.addTree(commit.getTree());
  }

  /** Enters subtrees by hand: trees can be nested so that few objects make endless paths. */
  private void visit(TreeWalk walk, ObjectId commit, Runnable onEntry) throws IOException {
    int entries = 0;
    while (walk.next()) {
      entries++;
      if (entries > maxEntries || walk.getDepth() > DEEPEST) {
        throw new InvalidInputException(
            "TreeTooLarge",
            ("Commit %s has more than %,d files and directories, or directories nested deeper than"
                    + " %d, in the followed paths. Follow fewer paths, or raise the bound.")
                .formatted(commit.name(), maxEntries, DEEPEST));
      }
      if (walk.isSubtree()) {
        walk.enterSubtree();
      }
      onEntry.run();
    }
  }

  private static void note(TreeWalk walk, List<FileChange> files, List<SkippedEntry> skipped) {
    String path = walk.getPathString();
    int mode = walk.getRawMode(AFTER);
    boolean before = isFile(walk.getRawMode(BEFORE));
    boolean after = isFile(mode);
    if (before && !after) {
      files.add(new FileChange.Deleted(path));
    } else if (after && !before) {
      files.add(new FileChange.Added(path, blob(walk)));
    } else if (after && !walk.idEqual(BEFORE, AFTER)) {
      files.add(new FileChange.Modified(path, blob(walk)));
    }
    Optional<SkippedEntry> entry = skipped(walk, path, AFTER);
    entry.or(() -> skipped(walk, path, BEFORE)).ifPresent(skipped::add);
  }

  private static Optional<SkippedEntry> skipped(TreeWalk walk, String path, int tree) {
    int mode = walk.getRawMode(tree);
    boolean link = FileMode.SYMLINK.equals(mode);
    if (!link && !FileMode.GITLINK.equals(mode)) {
      return Optional.empty();
    }
    return Optional.of(
        new SkippedEntry(
            path,
            link ? SkippedEntry.Kind.SYMLINK : SkippedEntry.Kind.SUBMODULE,
            walk.getObjectId(tree).name()));
  }

  private static BlobId blob(TreeWalk walk) {
    return new BlobId(walk.getObjectId(AFTER).name());
  }

  static boolean isFile(int mode) {
    return FileMode.REGULAR_FILE.equals(mode) || FileMode.EXECUTABLE_FILE.equals(mode);
  }
}
