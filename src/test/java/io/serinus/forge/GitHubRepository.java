package io.serinus.forge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a {@link GitHubServer} keeps about its one repository. Guarded by the server's lock. */
final class GitHubRepository {
  static final String FULL_NAME = "acme/shop";
  static final int MAX_STATUSES = 1000;

  final Map<Long, Pull> pulls = new LinkedHashMap<>();
  final Map<Long, Comment> comments = new LinkedHashMap<>();
  final Map<String, List<Status>> statuses = new HashMap<>();
  final Set<String> commits = new HashSet<>();

  /** Merge commits that the index does not know yet. */
  final Set<String> unindexed = new HashSet<>();

  final Set<Long> locked = new HashSet<>();
  boolean archived;
  private long nextNumber = 1;
  private long nextComment = 1000;
  private int nextCommit = 1;

  String commit() {
    String sha = "%040x".formatted(nextCommit++);
    commits.add(sha);
    return sha;
  }

  Pull merged(String title, boolean squash) {
    return put("main", title, new ArrayList<>(List.of(commit(), commit())), squash);
  }

  /**
   * A pull request into a branch, merged.
   *
   * @param brought commits of another one that it brings on; empty for two of its own
   */
  Pull mergedInto(String branch, String title, List<String> brought) {
    return put(branch, title, brought.isEmpty() ? List.of(commit(), commit()) : brought, false);
  }

  private Pull put(String branch, String title, List<String> own, boolean squash) {
    Pull pull = new Pull(nextNumber++, branch, title, commit(), own, squash);
    pulls.put(pull.number(), pull);
    return pull;
  }

  Comment comment(long pull, String body, String login, String type) {
    Comment comment = new Comment(nextComment++, pull, body, login, type);
    comments.put(comment.id(), comment);
    return comment;
  }

  /** Empty when the commit came through none. */
  List<Pull> pullsOf(String sha) {
    return pulls.values().stream()
        .filter(pull -> pull.mergeCommit().equals(sha) || pull.ownCommits().contains(sha))
        .toList();
  }

  /** A merged pull request. */
  record Pull(
      long number,
      String base,
      String title,
      String mergeCommit,
      List<String> ownCommits,
      boolean squashed) {}

  /** A comment on a pull request. */
  record Comment(long id, long pull, String body, String login, String type) {}

  /** A commit status. */
  record Status(String context, String state, String description, String targetUrl) {}
}
