package io.serinus.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The commit in Git that brought a revision.
 *
 * @param repository name of the repository in the configuration
 * @param commit full commit id
 * @param author name of the commit's author
 * @param subject first line of the commit's message
 * @param committedAt when it was committed
 */
public record Source(
    String repository,
    String commit,
    String author,
    String subject,
    @Nullable Instant committedAt) {

  /** The first seven digits, as people write commit ids. */
  public String shortCommit() {
    return commit.length() > 7 ? commit.substring(0, 7) : commit;
  }
}
