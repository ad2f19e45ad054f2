package io.serinus.git;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a commit says about itself. Names and messages are whatever the author wrote: not trusted.
 *
 * @param subject first paragraph on one line
 * @param message everything, the subject included; clipped at 64 Ki characters
 * @param parents first parent first; more than one for a merge, none for a root
 * @param trailers of the message's last paragraph, in order
 */
public record Commit(
    CommitId id,
    String authorName,
    String authorEmail,
    Instant authoredAt,
    Instant committedAt,
    String subject,
    String message,
    List<CommitId> parents,
    List<Trailer> trailers) {
  public Commit {
    parents = List.copyOf(parents);
    trailers = List.copyOf(trailers);
  }

  /** The value of the last trailer of that key, ignoring case. */
  public Optional<String> trailer(String key) {
    return trailers.stream()
        .filter(trailer -> trailer.key().equalsIgnoreCase(key))
        .map(Trailer::value)
        .reduce((first, second) -> second);
  }
}
