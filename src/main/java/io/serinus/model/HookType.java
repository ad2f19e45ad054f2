package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** When a webhook is called; the words are the ones users write. */
public enum HookType {
  /** A gate before a new revision is scaled up. */
  CONFIRM_ROLLOUT("confirm-rollout"),
  /** Once per run, before the first traffic; a failure is a failed check. */
  PRE_ROLLOUT("pre-rollout"),
  /** With every check; a failure is a failed check. */
  ROLLOUT("rollout"),
  /** A gate before each weight that is higher than the present one. */
  CONFIRM_TRAFFIC_INCREASE("confirm-traffic-increase"),
  /** A gate before the revision is copied to the primary. */
  CONFIRM_PROMOTION("confirm-promotion"),
  /** After the end of a run. */
  POST_ROLLOUT("post-rollout"),
  /** All through a run: an answer of 2xx rolls it back. */
  ROLLBACK("rollback"),
  /** With every event of the Canary. */
  EVENT("event");

  private final String word;

  HookType(String word) {
    this.word = word;
  }

  /** As it stands in a spec. */
  @JsonValue
  public String word() {
    return word;
  }

  /** Whether a rollout waits at it without counting a failed check. */
  public boolean isGate() {
    return switch (this) {
      case CONFIRM_ROLLOUT, CONFIRM_TRAFFIC_INCREASE, CONFIRM_PROMOTION -> true;
      case PRE_ROLLOUT, ROLLOUT, POST_ROLLOUT, ROLLBACK, EVENT -> false;
    };
  }

  /**
   * The type with this word.
   *
   * @throws InvalidInputException for a word that is no type, naming those that are; reason {@code
   *     UnknownWebhookType}
   */
  public static HookType of(String word) {
    for (HookType type : values()) {
      if (type.word.equals(word)) {
        return type;
      }
    }
    throw new InvalidInputException(
        "UnknownWebhookType",
        "'%s' is not a type of webhook: write one of %s"
            .formatted(
                word,
                Arrays.stream(values()).map(HookType::word).collect(Collectors.joining(", "))));
  }
}
