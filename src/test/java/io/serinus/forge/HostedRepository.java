package io.serinus.forge;

import java.io.IOException;
import java.util.List;

/** A repository on a host, seen and changed as people do it, not through the port under test. */
interface HostedRepository {
  /** A token that is good and one that is not make all the difference. */
  ForgeSettings settings(String token);

  String goodToken();

  /** A commit on the default branch that came through no pull request. */
  CommitSha push(String subject) throws IOException;

  /** Opens a pull request of two commits and merges it with a merge commit. */
  Merged merge(String title) throws IOException;

  /** Opens a pull request of two commits and squashes it into one. */
  Merged squash(String title) throws IOException;

  /**
   * Merges a pull request into the branch {@code dev}, then another from there into the default.
   */
  Promoted promote(String title) throws IOException;

  List<SeenComment> comments(PullRequestNumber pullRequest) throws IOException;

  void addComment(PullRequestNumber pullRequest, String body) throws IOException;

  /** Changes a comment of the account that the good token belongs to. */
  void editComment(CommentId comment, String body) throws IOException;

  void deleteComment(CommentId comment) throws IOException;

  /** Newest first. */
  List<SeenStatus> statuses(CommitSha commit) throws IOException;

  /** Makes the repository read-only. */
  void archive() throws IOException;

  void stop() throws IOException;

  void start() throws IOException;

  /**
   * @param mergeCommit what the merge made
   * @param ownCommit one of the pull request's commits; after a squash it is on no branch
   */
  record Merged(PullRequestNumber number, CommitSha mergeCommit, CommitSha ownCommit) {}

  /**
   * @param first into {@code dev}
   * @param second from there into the default branch
   */
  record Promoted(Merged first, Merged second) {}

  /** A comment as the host shows it. */
  record SeenComment(CommentId id, String body) {}

  /** A status as the host shows it. */
  record SeenStatus(String context, String state, String description, String targetUrl) {}
}
