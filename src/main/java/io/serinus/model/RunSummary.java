package io.serinus.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended.
 *
 * @param images container images of the revision
 * @param outcome {@link Phase#SUCCEEDED} or {@link Phase#FAILED}, for those who know no more; says
 *     nothing that {@code ended} does not
 * @param reason why it ended so, one sentence
 * @param ended how it ended; read from {@code outcome} where it was not recorded, or in a word that
 *     this version does not know
 */
public record RunSummary(
    String revision,
    List<String> images,
    @Nullable Source source,
    Phase outcome,
    String reason,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Outcome ended) {
  public RunSummary {
    images = images == null ? List.of() : List.copyOf(images);
    ended = ended == null ? Outcome.of(outcome) : ended;
    outcome = ended.phase();
  }

  public RunSummary(
      String revision,
      List<String> images,
      @Nullable Source source,
      Outcome ended,
      String reason,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    this(revision, images, source, ended.phase(), reason, startedAt, finishedAt, ended);
  }
}
