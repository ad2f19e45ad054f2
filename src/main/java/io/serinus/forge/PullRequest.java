package io.serinus.forge;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A pull request as its host tells it. Title and author are what people typed: escape them with
 * {@link MarkdownText} before showing them.
 *
 * @param author login of who opened it; empty when the account is gone
 * @param url its page, {@code http} or {@code https}
 * @param base the branch that it is to be merged into
 * @param mergedAt present only when it was merged
 * @param mergeCommit the commit that the merge made; for a rebase the last one. Means something
 *     only when it was merged
 */
public record PullRequest(
    PullRequestNumber number,
    String title,
    String author,
    Optional<URI> url,
    String base,
    Optional<Instant> mergedAt,
    Optional<CommitSha> mergeCommit) {
  /** Whether it was merged into the branch. */
  public boolean wasMergedInto(String branch) {
    return mergedAt.isPresent() && base.equals(branch);
  }

  /** Whether the merge of this pull request made exactly that commit. */
  boolean wasMergedAs(CommitSha commit) {
    return mergedAt.isPresent() && mergeCommit.filter(commit::equals).isPresent();
  }
}
