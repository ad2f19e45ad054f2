package io.serinus.forge;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * What is shown beside a commit.
 *
 * @param context names what reports, for example {@code serinus/prod/shop/podinfo}; a later status
 *     of the same context replaces it, and hosts ignore its case; 1 to 255 characters
 * @param description one sentence in plain text; clipped to what the host accepts
 * @param targetUrl where to read more
 */
public record CommitStatus(
    String context, State state, String description, Optional<URI> targetUrl) {
  public CommitStatus {
    if (context.isBlank() || context.length() > 255) {
      throw new IllegalArgumentException(
          "A status' context has 1 to 255 characters, not " + context.length());
    }
  }

  /** How it stands. */
  public enum State {
    /** Not decided yet. */
    PENDING,
    /** It ended well. */
    SUCCESS,
    /** It was judged and found bad. */
    FAILURE,
    /** It could not be judged. */
    ERROR;

    /** The word that GitHub, Gitea and Forgejo use. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
