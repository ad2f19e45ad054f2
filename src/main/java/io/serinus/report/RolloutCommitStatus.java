package io.serinus.report;

import io.serinus.forge.CommitStatus;
import io.serinus.model.CheckResult;
import io.serinus.model.OneLine;
import io.serinus.model.Source;
import java.util.Optional;

/**
 * The commit status of one canary: context {@code serinus/<cluster>/<namespace>/<name>}. It changes
 * when the rollout is decided, not with its steps. Pure.
 */
final class RolloutCommitStatus {
  private static final int MAX_CONTEXT = 255;
  private static final int MAX_DESCRIPTION = 140;

  private RolloutCommitStatus() {}

  static CommitStatus of(String cluster, RolloutLine line) {
    return new CommitStatus(
        context("serinus/" + cluster + "/" + line.key()),
        state(line.state()),
        OneLine.of(description(line), MAX_DESCRIPTION),
        Optional.empty());
  }

  /** A name that is too long keeps its beginning and stays its own by a digest of the whole. */
  private static String context(String name) {
    return name.length() <= MAX_CONTEXT
        ? name
        : name.substring(0, MAX_CONTEXT - 9) + "-" + "%08x".formatted(name.hashCode());
  }

  private static CommitStatus.State state(RolloutLine.State state) {
    return switch (state) {
      case RUNNING -> CommitStatus.State.PENDING;
      case SUCCEEDED -> CommitStatus.State.SUCCESS;
      case FAILED -> CommitStatus.State.FAILURE;
      case SUPERSEDED, REMOVED -> CommitStatus.State.ERROR;
    };
  }

  private static String description(RolloutLine line) {
    return switch (line.state()) {
      case RUNNING -> "Rollout under way";
      case SUCCEEDED ->
          "Serves all users: " + ImageNames.brought(line.images(), line.servedImages());
      case FAILED -> failed(line);
      case SUPERSEDED ->
          "Superseded by "
              + line.successor().map(Source::shortCommit).orElse("another revision")
              + " before it was decided";
      case REMOVED -> "The Canary was deleted before this revision was decided";
    };
  }

  private static String failed(RolloutLine line) {
    return line.checks().stream()
        .filter(check -> check.verdict() == CheckResult.Verdict.FAIL)
        .findFirst()
        .map(check -> "Rolled back: " + check.metric() + " " + check.reason())
        .orElse(line.reason().isEmpty() ? "Rolled back" : line.reason());
  }
}
