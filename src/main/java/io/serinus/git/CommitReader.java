package io.serinus.git;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;

/** Reads commits and their order. */
final class CommitReader {
  private static final int LONGEST_MESSAGE = 64 * 1024;

  private CommitReader() {}

  static boolean contains(Repository mirror, ObjectId id) throws IOException {
    try (CommitWalk walk = new CommitWalk(mirror)) {
      walk.parseCommit(id);
      return true;
    } catch (MissingObjectException | IncorrectObjectTypeException unknown) {
      return false;
    }
  }

  static Commit read(Repository mirror, ObjectId id) throws IOException {
    try (CommitWalk walk = new CommitWalk(mirror)) {
      RevCommit read = walk.parseCommit(id);
      walk.parseBody(read);
      return commit(read);
    }
  }

  static boolean isAncestor(Repository mirror, ObjectId ancestor, ObjectId descendant)
      throws IOException {
    try (CommitWalk walk = new CommitWalk(mirror)) {
      return walk.isMergedInto(walk.parseCommit(ancestor), walk.parseCommit(descendant));
    }
  }

  /** What {@code to} contains and {@code from} does not, newest first. */
  static List<Commit> between(Repository mirror, ObjectId from, ObjectId to, int most)
      throws IOException {
    List<Commit> found = new ArrayList<>();
    try (CommitWalk walk = new CommitWalk(mirror)) {
      walk.markStart(walk.parseCommit(to));
      walk.markUninteresting(walk.parseCommit(from));
      for (RevCommit next = walk.next(); next != null && found.size() < most; next = walk.next()) {
        walk.parseBody(next);
        found.add(commit(next));
        next.disposeBody();
      }
    }
    return found;
  }

  /** Newest first; with a path only the commits that changed it. */
  static List<Commit> history(Repository mirror, ObjectId tip, Optional<String> path, int most)
      throws IOException {
    List<Commit> found = new ArrayList<>();
    try (CommitWalk walk = new CommitWalk(mirror)) {
      path.ifPresent(
          wanted ->
              walk.setTreeFilter(
                  AndTreeFilter.create(PathFilter.create(wanted), TreeFilter.ANY_DIFF)));
      walk.markStart(walk.parseCommit(tip));
      for (RevCommit next = walk.next(); next != null && found.size() < most; next = walk.next()) {
        walk.parseBody(next);
        found.add(commit(next));
        next.disposeBody();
      }
    }
    return found;
  }

  /**
   * @param read with its body
   */
  static Commit commit(RevCommit read) {
    String message = read.getFullMessage();
    Instant committed = Instant.ofEpochSecond(read.getCommitTime());
    // Old and hand-made commits may lack the line.
    Optional<PersonIdent> author = Optional.ofNullable(read.getAuthorIdent());
    return new Commit(
        new CommitId(read.name()),
        author.map(PersonIdent::getName).orElse(""),
        author.map(PersonIdent::getEmailAddress).orElse(""),
        author.map(PersonIdent::getWhenAsInstant).orElse(committed),
        committed,
        clip(read.getShortMessage()),
        clip(message),
        Arrays.stream(read.getParents()).map(parent -> new CommitId(parent.name())).toList(),
        read.getFooterLines().stream()
            .map(line -> new Trailer(line.getKey(), line.getValue()))
            .toList());
  }

  private static String clip(String text) {
    return text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
  }
}
