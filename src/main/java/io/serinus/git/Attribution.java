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
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/**
 * Finds for each path the newest commit of a range that changed it, in one walk for all paths.
 *
 * <p>Children come before parents. Each path waits at exactly one commit; there it either differs
 * from every parent, then this commit changed it, or it moves on to the first parent that has the
 * same content. So a merge is named only for what it changed itself, and what it brought in leads
 * to the commit on the merged branch.
 *
 * <p>A commit costs what it differs from its parents, not the number of paths: the set of those
 * that wait is handed on as a whole. The walk ends when all are found.
 */
final class Attribution {
  private final Map<ObjectId, Set<String>> waiting = new HashMap<>();
  private final Map<String, Commit> found = new HashMap<>();
  private final Set<String> directories;
  private int unresolved;

  private Attribution(Set<String> paths) {
    this.directories = directories(paths);
    this.unresolved = paths.size();
  }

  /**
   * Finds the newest commit for each path.
   *
   * @param from excluded with all its ancestors; empty for the whole history
   * @return no entry for paths that no commit of the range changed
   */
  static Map<String, Commit> attribute(
      Repository mirror, Set<String> paths, Optional<ObjectId> from, ObjectId to)
      throws IOException {
    Attribution attribution = new Attribution(paths);
    if (!paths.isEmpty()) {
      attribution.walk(mirror, new HashSet<>(paths), from, to);
    }
    return Map.copyOf(attribution.found);
  }

  private static Set<String> directories(Set<String> paths) {
    Set<String> directories = new HashSet<>();
    for (String path : paths) {
      int slash = path.lastIndexOf('/');
      while (slash > 0 && directories.add(path.substring(0, slash))) {
        slash = path.lastIndexOf('/', slash - 1);
      }
    }
    return directories;
  }

  private void walk(Repository mirror, Set<String> paths, Optional<ObjectId> from, ObjectId to)
      throws IOException {
    try (CommitWalk walk = new CommitWalk(mirror);
        TreeWalk trees = new TreeWalk(walk.getObjectReader())) {
      walk.sort(RevSort.TOPO);
      walk.markStart(walk.parseCommit(to));
      if (from.isPresent()) {
        walk.markUninteresting(walk.parseCommit(from.get()));
      }
      waiting.put(to, paths);
      for (RevCommit next = walk.next(); next != null && unresolved > 0; next = walk.next()) {
        Set<String> here = waiting.remove(next.getId());
        if (here != null) {
          show(trees, walk, next);
          resolve(trees, walk, next, here);
        }
      }
    }
  }

  private void resolve(TreeWalk trees, CommitWalk walk, RevCommit commit, Set<String> here)
      throws IOException {
    while (trees.next()) {
      String path = trees.getPathString();
      if (trees.isSubtree()) {
        // Below a directory that once was a file there may be anything.
        if (directories.contains(path)) {
          trees.enterSubtree();
        }
      } else if (here.contains(path)) {
        move(walk, commit, path, here, sameIn(trees));
      }
    }
    if (commit.getParentCount() > 0 && !here.isEmpty()) {
      waiting.merge(commit.getParent(0).getId(), here, Attribution::joined);
    }
  }

  /** Decides about a path that is not the same in the commit and all its parents. */
  private void move(
      CommitWalk walk, RevCommit commit, String path, Set<String> here, int sameParent)
      throws IOException {
    if (sameParent == 0) {
      return;
    }
    here.remove(path);
    if (sameParent > 0) {
      waiting
          .computeIfAbsent(commit.getParent(sameParent).getId(), id -> new HashSet<>())
          .add(path);
      return;
    }
    walk.parseBody(commit);
    found.put(path, CommitReader.commit(commit));
    commit.disposeBody();
    unresolved--;
  }

  /** Each path waits at one commit only, so the two have nothing in common. */
  private static Set<String> joined(Set<String> one, Set<String> other) {
    Set<String> larger = one.size() < other.size() ? other : one;
    larger.addAll(larger == one ? other : one);
    return larger;
  }

  /** The commit's tree first, then its parents'; shows only paths that are not the same in all. */
  private static void show(TreeWalk trees, CommitWalk walk, RevCommit commit) throws IOException {
    trees.reset();
    trees.setFilter(TreeFilter.ANY_DIFF);
    trees.addTree(commit.getTree());
    for (RevCommit parent : commit.getParents()) {
      trees.addTree(walk.parseCommit(parent).getTree());
    }
    if (commit.getParentCount() == 0) {
      trees.addTree(new EmptyTreeIterator());
    }
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
