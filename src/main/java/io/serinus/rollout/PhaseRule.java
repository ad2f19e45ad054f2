package io.serinus.rollout;

import io.serinus.model.Phase;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which phase may follow which, and by what. Everything that moves a Canary from one phase to
 * another is one of these or, where one tick does several, a row of them.
 */
enum PhaseRule {
  /** The Canary is seen for the first time. */
  FIRST_SEEN(Phase.INITIALIZING, Phase.NONE),

  /** The primary is ready, has all traffic, and the target has drained. */
  PRIMARY_SERVES(Phase.INITIALIZED, Phase.INITIALIZING),

  /**
   * The target is another revision than the one rolled out last and than the promoted one; a run
   * under way is overtaken. Or a command tries a failed one again.
   */
  NEW_REVISION(
      Phase.PROGRESSING,
      Phase.INITIALIZED,
      Phase.SUCCEEDED,
      Phase.FAILED,
      Phase.WAITING,
      Phase.PROGRESSING,
      Phase.WAITING_PROMOTION,
      Phase.PROMOTING),

  /** The same, with confirm-rollout hooks. */
  NEW_REVISION_TO_CONFIRM(
      Phase.WAITING,
      Phase.INITIALIZED,
      Phase.SUCCEEDED,
      Phase.FAILED,
      Phase.WAITING,
      Phase.PROGRESSING,
      Phase.WAITING_PROMOTION,
      Phase.PROMOTING),

  /** All confirm-rollout hooks said yes, or there are none any more. */
  ROLLOUT_CONFIRMED(Phase.PROGRESSING, Phase.WAITING),

  /** The last check passed and a confirm-promotion hook said no. */
  PROMOTION_HELD(Phase.WAITING_PROMOTION, Phase.WAITING, Phase.PROGRESSING),

  /** There is no gate any more that holds it. */
  PROMOTION_NOT_HELD(Phase.PROGRESSING, Phase.WAITING_PROMOTION),

  /**
   * The last check passed and nothing holds the promotion; or the analysis is skipped; or the
   * primary is beyond repair.
   */
  PROMOTION_BEGINS(Phase.PROMOTING, Phase.WAITING, Phase.PROGRESSING, Phase.WAITING_PROMOTION),

  /** The primary is ready with the revision and has all traffic. */
  PRIMARY_TOOK_IT(Phase.FINALISING, Phase.PROMOTING),

  /** The canary has drained, or a newer revision is there. */
  DRAINED(Phase.SUCCEEDED, Phase.FINALISING),

  /**
   * Failed checks, a deadline, a hook or a command ended the run; or the primary is missing or did
   * not take the revision.
   */
  NOT_PROMOTED(
      Phase.FAILED, Phase.WAITING, Phase.PROGRESSING, Phase.WAITING_PROMOTION, Phase.PROMOTING),

  /** The primary that did not take the revision in time is ready with it. */
  PRIMARY_READY_AFTER_ALL(Phase.PROMOTING, Phase.FAILED),

  /** The target went back to the promoted revision. */
  WITHDRAWN(
      Phase.SUCCEEDED, Phase.WAITING, Phase.PROGRESSING, Phase.WAITING_PROMOTION, Phase.PROMOTING),

  /** After a failure the target went back to the promoted revision. */
  BACK_AT_PROMOTED(Phase.SUCCEEDED, Phase.FAILED),

  /** Another controller, or a later version, has driven the Canary before. */
  TAKEN_OVER(
      Phase.SUCCEEDED,
      Phase.WAITING,
      Phase.PROGRESSING,
      Phase.WAITING_PROMOTION,
      Phase.PROMOTING,
      Phase.FINALISING,
      Phase.UNKNOWN),

  /** The same, and there is no primary. */
  TAKEN_OVER_WITHOUT_PRIMARY(
      Phase.INITIALIZING,
      Phase.INITIALIZED,
      Phase.WAITING,
      Phase.PROGRESSING,
      Phase.WAITING_PROMOTION,
      Phase.PROMOTING,
      Phase.FINALISING,
      Phase.SUCCEEDED,
      Phase.FAILED,
      Phase.UNKNOWN),

  /** The Canary is deleted and has {@code revertOnDeletion}. */
  DELETED(
      Phase.TERMINATING,
      Phase.INITIALIZING,
      Phase.INITIALIZED,
      Phase.WAITING,
      Phase.PROGRESSING,
      Phase.WAITING_PROMOTION,
      Phase.PROMOTING,
      Phase.FINALISING,
      Phase.SUCCEEDED,
      Phase.FAILED,
      Phase.UNKNOWN),

  /** The same before anything was done. */
  DELETED_UNTOUCHED(Phase.TERMINATED, Phase.NONE),

  /** Users are at the target and the primary has drained, or there is nothing to give back. */
  GIVEN_BACK(Phase.TERMINATED, Phase.TERMINATING);

  /** More than this many in one tick there are not. */
  private static final int MOST = 5;

  private final Phase to;

  @SuppressWarnings("ImmutableEnumChecker") // copied on the way in and on the way out
  private final Set<Phase> from;

  PhaseRule(Phase to, Phase... from) {
    this.to = to;
    this.from = EnumSet.copyOf(Arrays.asList(from));
  }

  /** The phases that it may leave. */
  Set<Phase> from() {
    return EnumSet.copyOf(from);
  }

  /** The phase that it leads to. */
  Phase to() {
    return to;
  }

  /** As it is named in documents. */
  String word() {
    StringBuilder word = new StringBuilder();
    for (String part : name().split("_", -1)) {
      word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
    }
    return word.toString();
  }

  /** Whether a row of rules, as many as one tick may apply, leads from one phase to another. */
  static boolean lead(Phase from, Phase to) {
    Set<Phase> reached = EnumSet.of(from);
    for (int applied = 0; applied < MOST; applied++) {
      Set<Phase> before = EnumSet.copyOf(reached);
      for (PhaseRule rule : values()) {
        if (rule.from.stream().anyMatch(before::contains)) {
          reached.add(rule.to);
        }
      }
    }
    return reached.contains(to);
  }
}
