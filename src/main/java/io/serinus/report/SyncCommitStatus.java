package io.serinus.report;

import io.serinus.forge.CommitStatus;
import java.util.Optional;

/** The commit status of the sync: context {@code serinus/<cluster>/sync}. Pure. */
final class SyncCommitStatus {
  private static final int MAX_DESCRIPTION = 140;

  private SyncCommitStatus() {}

  static CommitStatus of(String cluster, SyncLine line) {
    return new CommitStatus(
        "serinus/" + cluster + "/sync",
        state(line.state()),
        OneLine.of(description(line), MAX_DESCRIPTION),
        Optional.empty());
  }

  private static CommitStatus.State state(SyncLine.State state) {
    return switch (state) {
      case PENDING -> CommitStatus.State.PENDING;
      case APPLIED -> CommitStatus.State.SUCCESS;
      case FAILED -> CommitStatus.State.FAILURE;
      case SUPERSEDED -> CommitStatus.State.ERROR;
    };
  }

  private static String description(SyncLine line) {
    return switch (line.state()) {
      case PENDING -> "Being applied";
      case APPLIED -> "Applied: " + line.counts();
      case FAILED -> failed(line);
      case SUPERSEDED -> "A newer commit came before this one was applied";
    };
  }

  private static String failed(SyncLine line) {
    int others = line.problems().size() + line.more() - 1;
    String first = line.problems().get(0).sentence();
    return others == 0 ? first : (others + 1) + " problems, first: " + first;
  }
}
