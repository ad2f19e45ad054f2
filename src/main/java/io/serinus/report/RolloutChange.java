package io.serinus.report;

import io.serinus.git.Trailer;
import io.serinus.model.OneLine;
import io.serinus.model.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in one clause what happened to a canary between two reports; what came in between is lost
 * and not guessed.
 */
final class RolloutChange {
  private static final int MAX_REASON = 110;
  private final @Nullable CanaryReport before;
  private final CanaryReport after;

  private RolloutChange(@Nullable CanaryReport before, CanaryReport after) {
    this.before = before;
    this.after = after;
  }

  /**
   * The change.
   *
   * @param before what the file said; empty when there was none
   */
  static StatusChange of(Optional<CanaryReport> before, CanaryReport after) {
    RolloutChange change = new RolloutChange(before.orElse(null), after);
    String what = change.what();
    List<Trailer> trailers = new ArrayList<>();
    trailers.add(new Trailer("Serinus-Canary", after.canary()));
    trailers.add(new Trailer("Serinus-Phase", after.phase().word()));
    trailers.add(new Trailer("Serinus-Weight", Integer.toString(after.weight())));
    if (!after.revision().commit().isEmpty()) {
      trailers.add(new Trailer("Serinus-Source-Commit", after.revision().commit()));
    }
    return new StatusChange(
        after.canary(), what, trailers, what.equals(change.cameWithPullRequest()));
  }

  /** A canary that is no longer there, or no longer told of here. */
  static StatusChange gone(String canary) {
    return new StatusChange(
        canary, "no longer here", List.of(new Trailer("Serinus-Canary", canary)));
  }

  private String what() {
    if (!after.problems().isEmpty() && !after.problems().equals(problemsBefore())) {
      return "held up: " + clipped(after.problems().get(0));
    }
    return switch (after.phase()) {
      case NONE -> "seen, nothing done yet";
      case INITIALIZING -> within("initialising", after.reason());
      case INITIALIZED -> within("initialised with " + images(), "");
      case WAITING -> within(images() + " waits", after.reason());
      case PROGRESSING -> progress();
      case WAITING_PROMOTION -> within("promotion of " + images() + " waits", after.reason());
      case PROMOTING -> within("promoting " + images() + passed(), after.reason());
      case FINALISING -> within(images() + " serves all users, draining", after.reason());
      case SUCCEEDED -> within("promoted " + images(), "");
      case FAILED -> within(failed(), "");
      case TERMINATING -> within("deleted, giving the target back", after.reason());
      case UNKNOWN -> within("in a phase of a later version", "");
      case TERMINATED -> within("deleted, the target is given back", "");
    };
  }

  /** The headline when the phase or revision is new, else what changed within it. */
  private String within(String headline, String reason) {
    if (entered()) {
      return headline;
    }
    if (pullRequestFound()) {
      return cameWithPullRequest();
    }
    return reason.isEmpty() || before == null || reason.equals(before.reason())
        ? headline
        : clipped(reason);
  }

  private String progress() {
    if (entered()) {
      return "rolling out " + images() + (after.weight() > 0 ? ", " + after.weight() + " %" : "");
    }
    int weightBefore = before == null ? 0 : before.weight();
    int failedBefore = before == null ? 0 : before.failedChecks();
    if (after.failedChecks() > failedBefore) {
      return "held at %d %%, failed check %d: %s"
          .formatted(after.weight(), after.failedChecks(), cause());
    }
    if (after.weight() != weightBefore) {
      return "%d %% → %d %%%s".formatted(weightBefore, after.weight(), passed());
    }
    return within("at " + after.weight() + " %", after.reason());
  }

  private boolean entered() {
    return before == null
        || before.phase() != after.phase()
        || !before.revision().id().equals(after.revision().id());
  }

  private boolean pullRequestFound() {
    return before != null
        && before.revision().pullRequest() == null
        && after.revision().pullRequest() != null;
  }

  private String cameWithPullRequest() {
    return "came with pull request #" + pullRequestNumber();
  }

  private long pullRequestNumber() {
    PullRequestLink link = after.revision().pullRequest();
    return link == null ? 0 : link.number();
  }

  private List<String> problemsBefore() {
    return before == null ? List.of() : before.problems();
  }

  private String images() {
    List<String> served = before == null ? List.of() : before.primary().images();
    return ImageNames.brought(after.revision().images(), served);
  }

  private String passed() {
    long passed = after.checks().stream().filter(check -> check.verdict().equals("pass")).count();
    return passed == 0 ? "" : ", " + passed + (passed == 1 ? " check passed" : " checks passed");
  }

  private String failed() {
    return after.checks().stream().anyMatch(CanaryReport.Check::failed) || after.reason().isEmpty()
        ? "rolled back" + atWeightBefore() + ": " + cause()
        : clipped(after.reason());
  }

  private String atWeightBefore() {
    return before != null && before.phase() != Phase.FAILED && before.weight() > 0
        ? " at " + before.weight() + " %"
        : "";
  }

  /** The first failed check, measured beside its bound; the reason when no check failed. */
  private String cause() {
    return after.checks().stream()
        .filter(CanaryReport.Check::failed)
        .findFirst()
        .map(check -> clipped(check.metric() + " " + check.reason()))
        .orElseGet(() -> after.reason().isEmpty() ? "no reason given" : clipped(after.reason()));
  }

  private static String clipped(String reason) {
    return OneLine.of(reason, MAX_REASON);
  }
}
