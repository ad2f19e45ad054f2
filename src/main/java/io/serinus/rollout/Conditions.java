package io.serinus.rollout;

import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.Phase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conditions of a Canary and how they change. */
final class Conditions {
  /** Unknown while something runs, True when the primary runs the last revision, False if not. */
  static final String PROMOTED = "Promoted";

  /** Whether the spec can be acted on. */
  static final String ACCEPTED = "Accepted";

  /** Present and False while the target cannot be rolled out. */
  static final String TARGET_USABLE = "TargetUsable";

  /** Present and True while {@code spec.suspend} is. */
  static final String SUSPENDED = "Suspended";

  private Conditions() {}

  /** A condition without its times. */
  record Wanted(String type, String status, String reason, String message) {}

  static Wanted promoted(Phase phase) {
    return new Wanted(PROMOTED, status(phase), phase.word(), message(phase));
  }

  /** The conditions with this one; equal when it says what it said before. */
  static List<Condition> with(List<Condition> conditions, Wanted wanted, Instant now) {
    Optional<Condition> before = find(conditions, wanted.type());
    if (before.filter(condition -> says(condition, wanted)).isPresent()) {
      return conditions;
    }
    Instant transition =
        before
            .filter(condition -> condition.status().equals(wanted.status()))
            .map(Condition::lastTransitionTime)
            .orElse(now);
    Condition next =
        new Condition(
            wanted.type(), wanted.status(), now, transition, wanted.reason(), wanted.message());
    List<Condition> changed = new ArrayList<>(conditions);
    if (before.isPresent()) {
      changed.set(conditions.indexOf(before.get()), next);
    } else {
      changed.add(next);
    }
    return List.copyOf(changed);
  }

  static List<Condition> without(List<Condition> conditions, String type) {
    return conditions.stream().filter(condition -> !type.equals(condition.type())).toList();
  }

  static Optional<Condition> find(List<Condition> conditions, String type) {
    for (Condition condition : conditions) {
      if (type.equals(condition.type())) {
        return Optional.of(condition);
      }
    }
    return Optional.empty();
  }

  /** Whether the condition stands exactly so already. */
  static boolean says(List<Condition> conditions, Wanted wanted) {
    return find(conditions, wanted.type()).filter(condition -> says(condition, wanted)).isPresent();
  }

  private static boolean says(Condition condition, Wanted wanted) {
    return wanted.status().equals(condition.status())
        && wanted.reason().equals(condition.reason())
        && wanted.message().equals(condition.message());
  }

  private static String status(Phase phase) {
    return switch (phase) {
      case INITIALIZED, SUCCEEDED -> "True";
      case FAILED -> "False";
      case NONE,
          INITIALIZING,
          WAITING,
          PROGRESSING,
          WAITING_PROMOTION,
          PROMOTING,
          FINALISING,
          TERMINATING,
          TERMINATED,
          UNKNOWN ->
          "Unknown";
    };
  }

  private static String message(Phase phase) {
    return switch (phase) {
      case NONE -> "Nothing has been done yet.";
      case INITIALIZING -> "The primary is being made.";
      case INITIALIZED -> "The primary serves; the next revision will be rolled out.";
      case WAITING -> "A new revision waits for approval.";
      case PROGRESSING -> "A new revision is being rolled out.";
      case WAITING_PROMOTION -> "The analysis is done, the promotion waits for approval.";
      case PROMOTING -> "The revision passed and is being copied to the primary.";
      case FINALISING -> "The primary runs the revision; traffic has returned to it.";
      case SUCCEEDED -> "The primary runs the revision.";
      case FAILED -> "The revision was not promoted.";
      case TERMINATING -> "The Canary is being deleted.";
      case TERMINATED -> "The Canary was deleted.";
      case UNKNOWN -> "The phase is one of a later version.";
    };
  }
}
