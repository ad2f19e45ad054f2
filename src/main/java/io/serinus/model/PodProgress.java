package io.serinus.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the pods of a side that is waited for have come: the best that was seen of each count, so
 * that pods that come and go are no progress.
 *
 * @param updated most pods of the present template
 * @param available most pods that were available
 * @param outdated fewest pods of older templates
 * @param at when they were last seen to have got on; null when not since the wait began
 */
public record PodProgress(int updated, int available, int outdated, @Nullable Instant at) {

  /** Whether any count is better than the best so far. */
  public boolean beyond(PodProgress before) {
    return updated > before.updated || available > before.available || outdated < before.outdated;
  }

  /** The best of both, reached at this time. */
  public PodProgress best(PodProgress other, Instant time) {
    return new PodProgress(
        Math.max(updated, other.updated),
        Math.max(available, other.available),
        Math.min(outdated, other.outdated),
        time);
  }
}
