package io.serinus.forge;

import io.serinus.model.UnavailableException;
import java.util.Optional;

/**
 * One repository on its host, as far as people are told there what became of a commit. Every
 * operation may be repeated: the result is the same as after one time.
 *
 * <p>What a host is known to answer is a {@link ForgeOutcome}. A host that cannot be reached, or
 * that answers with an error of its own, is an {@link UnavailableException}. No message holds the
 * token.
 */
public interface Forge {
  /**
   * The merged pull request that brought a commit, whether it was merged, squashed or rebased. Of
   * several the one into the given branch; without one, the earliest.
   *
   * <p>A host may need a while after a merge to know: for a fresh commit an empty answer is worth
   * asking again.
   *
   * @param subject first line of the commit's message; may name the pull request
   * @param branch that the commit was found on
   */
  ForgeOutcome<Optional<PullRequest>> pullRequestOf(
      CommitSha commit, String subject, String branch);

  /**
   * Makes the one comment with this marker say what the body says: the known comment if it still
   * exists, else the one of this account that carries the marker, else a new one. A comment of
   * another account is never changed.
   *
   * @param known what an earlier call answered; saves the search
   * @param body Markdown without the marker; clipped visibly to what the host accepts
   * @return the comment to remember
   */
  ForgeOutcome<CommentId> upsertComment(
      PullRequestNumber pullRequest, CommentMarker marker, Optional<CommentId> known, String body);

  /**
   * Sets the newest status of a commit for the status' context. Hosts keep every status ever set,
   * so the caller sends one only when it differs from the last.
   */
  ForgeOutcome<CommitSha> setStatus(CommitSha commit, CommitStatus status);
}
