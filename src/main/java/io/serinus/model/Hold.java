package io.serinus.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something that keeps a run from more traffic and from being promoted, while its checks go on.
 *
 * @param kind what it is; null for one that this version does not know, which holds nothing
 * @param since when it began
 * @param by who or what holds: an author, the name of a webhook; empty when it is not known
 * @param why what was said, in one line; null when nothing was
 */
public record Hold(@Nullable Kind kind, Instant since, String by, @Nullable String why) {

  /** What can hold a run. */
  public enum Kind {
    /** A webhook that has not said yes. */
    GATE("Gate"),
    /** Somebody who paused it. */
    MANUAL("Manual"),
    /** An approval that nobody has given yet. */
    APPROVAL("Approval");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** As it stands in status. */
    @JsonValue
    public String word() {
      return word;
    }
  }

  public Hold {
    by = by == null ? "" : by;
  }

  /** What holds the run of a status, the one that somebody set before the one of a webhook. */
  public static Optional<Hold> of(CanaryStatus status) {
    Hold set = status.rollout().hold();
    if (set != null) {
      return Optional.of(set);
    }
    return Optional.ofNullable(status.rollout().hookState().gate()).map(Hold::of);
  }

  private static Hold of(HookState.Gate gate) {
    String by = gate.heldBy() == null ? "" : gate.heldBy();
    return new Hold(Kind.GATE, gate.since(), by, gate.answer());
  }
}
