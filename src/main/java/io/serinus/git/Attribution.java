package io.serinus.git;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilterGroup;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Finds for each path the newest commit of a range that changed it, in one walk for all paths.
 *
 * <p>Children come before parents. Each path waits at exactly one commit; there it either differs
 * from every parent, then this commit changed it, or it moves on to the first parent that has the
 * same content. So a merge is named only for what it changed itself, and what it brought in leads
 * to the commit on the merged branch.
 */
final class Attribution {
  private final Map<ObjectId, Set<String>> waiting = new HashMap<>();
  private final Map<String, Commit> found = new HashMap<>();
  private int unresolved;

  private Attribution() {}

  /**
   * Finds the newest commit for each path.
   *
   * @param from excluded with all its ancestors; empty for the whole history
   * @return no entry for paths that no commit of the range changed
   */
  static Map<String, Commit> attribute(
      Repository mirror, Set<String> paths, Optional<ObjectId> from, ObjectId to)
      throws IOException {
    Attribution attribution = new Attribution();
    if (!paths.isEmpty()) {
      attribution.walk(mirror, paths, from, to);
    }
    return Map.copyOf(attribution.found);
  }

  private void walk(Repository mirror, Set<String> paths, Optional<ObjectId> from, ObjectId to)
      throws IOException {
    try (RevWalk walk = new RevWalk(mirror)) {
      walk.sort(RevSort.TOPO);
      walk.markStart(walk.parseCommit(to));
      if (from.isPresent()) {
        walk.markUninteresting(walk.parseCommit(from.get()));
      }
      waiting.put(to, new HashSet<>(paths));
      unresolved = paths.size();
      for (RevCommit next = walk.next(); next != null && unresolved > 0; next = walk.next()) {
        Set<String> here = waiting.remove(next.getId());
        if (here != null) {
          resolve(walk, next, here);
        }
      }
    }
  }

  private void resolve(RevWalk walk, RevCommit commit, Set<String> here) throws IOException {
    Set<String> unchanged = new HashSet<>(here);
    try (TreeWalk trees = trees(walk, commit, here)) {
      while (trees.next()) {
        String path = trees.getPathString();
        if (trees.isSubtree()) {
          enter(trees, path + "/", here);
        } else if (unchanged.remove(path)) {
          settle(walk, commit, path, sameIn(trees));
        }
      }
    }
    if (commit.getParentCount() > 0) {
      waiting.computeIfAbsent(commit.getParent(0).getId(), id -> new HashSet<>()).addAll(unchanged);
    }
  }

  /** Only where wanted files lie: below a directory that once was a file there may be anything. */
  private static void enter(TreeWalk trees, String prefix, Set<String> wanted) throws IOException {
    if (wanted.stream().anyMatch(path -> path.startsWith(prefix))) {
      trees.enterSubtree();
    }
  }

  private void settle(RevWalk walk, RevCommit commit, String path, int sameParent)
      throws IOException {
    if (sameParent >= 0) {
      waiting
          .computeIfAbsent(commit.getParent(sameParent).getId(), id -> new HashSet<>())
          .add(path);
      return;
    }
    walk.parseBody(commit);
    found.put(path, CommitReader.commit(commit));
    unresolved--;
  }

  /** The commit's tree first, then its parents'; shows only paths that are not the same in all. */
  private static TreeWalk trees(RevWalk walk, RevCommit commit, Set<String> paths)
      throws IOException {
    TreeWalk trees = new TreeWalk(walk.getObjectReader());
    trees.addTree(commit.getTree());
    for (RevCommit parent : commit.getParents()) {
      trees.addTree(walk.parseCommit(parent).getTree());
    }
    if (commit.getParentCount() == 0) {
      trees.addTree(new EmptyTreeIterator());
    }
    trees.setFilter(
        AndTreeFilter.create(PathFilterGroup.createFromStrings(paths), TreeFilter.ANY_DIFF));
    return trees;
  }

  /** The first parent whose entry is the same as the commit's; -1 when none is. */
  private static int sameIn(TreeWalk trees) {
    for (int tree = 1; tree < trees.getTreeCount(); tree++) {
      if (trees.getRawMode(0) == trees.getRawMode(tree) && trees.idEqual(0, tree)) {
        return tree - 1;
      }
    }
    return -1;
  }
}
