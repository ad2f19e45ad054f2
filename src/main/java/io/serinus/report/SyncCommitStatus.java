package io.serinus.report;

import io.serinus.forge.CommitStatus;
import io.serinus.model.OneLine;
import java.util.Optional;

/** The commit status of the sync. Pure. */
final class SyncCommitStatus {
  private static final int MAX_DESCRIPTION = 140;

  private SyncCommitStatus() {}

  /** Empty while there is nothing worth a request: a commit that waits within a newer one. */
  static Optional<CommitStatus> of(String context, SyncLine line) {
    if (line.state() == SyncLine.State.PENDING && !line.within().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new CommitStatus(
            context,
            state(line.state()),
            OneLine.of(description(line), MAX_DESCRIPTION),
            Optional.empty()));
  }

  private static CommitStatus.State state(SyncLine.State state) {
    return switch (state) {
      case PENDING -> CommitStatus.State.PENDING;
      case APPLIED -> CommitStatus.State.SUCCESS;
      case FAILED -> CommitStatus.State.FAILURE;
      case DROPPED -> CommitStatus.State.ERROR;
    };
  }

  private static String description(SyncLine line) {
    return switch (line.state()) {
      case PENDING -> "Being applied";
      case APPLIED -> applied(line);
      case FAILED -> failed(line);
      case DROPPED -> "The branch was rewritten without it before it was applied";
    };
  }

  private static String applied(SyncLine line) {
    String how = line.within().isEmpty() ? "Applied" : "Applied with " + newer(line);
    return line.counts().isEmpty() ? how : how + ": " + line.counts();
  }

  private static String failed(SyncLine line) {
    int others = line.problems().size() + line.more() - 1;
    String first = line.problems().get(0).sentence();
    String which = line.within().isEmpty() ? "" : "With " + newer(line) + ": ";
    return which + (others == 0 ? first : (others + 1) + " problems, first: " + first);
  }

  private static String newer(SyncLine line) {
    return SyncLine.brief(line.within());
  }
}
