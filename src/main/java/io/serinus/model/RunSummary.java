package io.serinus.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended.
 *
 * @param images container images of the revision
 * @param outcome {@link Phase#SUCCEEDED} or {@link Phase#FAILED}
 * @param reason why it ended so, one sentence
 */
public record RunSummary(
    String revision,
    List<String> images,
    @Nullable Source source,
    Phase outcome,
    String reason,
    @Nullable Instant startedAt,
    Instant finishedAt) {}
