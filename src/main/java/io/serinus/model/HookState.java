package io.serinus.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a run remembers of its webhooks.
 *
 * @param prepared whether the pre-rollout hooks have passed
 * @param gate the hooks the run stands before; null when it may go on
 * @param rollbackAskedAt when the rollback hooks were last asked; null before the first time
 */
public record HookState(boolean prepared, @Nullable Gate gate, @Nullable Instant rollbackAskedAt) {
  public static final HookState NONE = new HookState(false, null, null);

  /** A gate of a type that this version does not know holds nothing back. */
  public HookState {
    gate = gate == null || gate.type() == null ? null : gate;
  }

  /**
   * Hooks that must pass before the run goes on.
   *
   * @param type which hooks
   * @param since when the run came to stand before them
   * @param askedAt when they were last asked; null before the first time
   * @param heldBy name of the hook that said no the last time; null when none did
   * @param answer what came of asking that hook, in one line
   */
  public record Gate(
      HookType type,
      Instant since,
      @Nullable Instant askedAt,
      @Nullable String heldBy,
      @Nullable String answer) {

    /** Nobody was asked yet. */
    public static Gate reached(HookType type, Instant now) {
      return new Gate(type, now, null, null, null);
    }

    /** The same after a hook said no. */
    public Gate held(Instant now, String newHeldBy, String newAnswer) {
      return new Gate(type, since, now, newHeldBy, newAnswer);
    }

    /** The same to be asked again as if it had been asked now. */
    public Gate asked(Instant now) {
      return new Gate(type, since, now, heldBy, answer);
    }

    /** The same as if the run had come to stand before it now. */
    public Gate since(Instant now) {
      return new Gate(type, now, askedAt, heldBy, answer);
    }
  }

  public HookState withGate(@Nullable Gate newGate) {
    return new HookState(prepared, newGate, rollbackAskedAt);
  }

  /** The same once the pre-rollout hooks have passed. */
  public HookState afterPreparation() {
    return new HookState(true, null, rollbackAskedAt);
  }

  public HookState rollbackAsked(Instant now) {
    return new HookState(prepared, gate, now);
  }
}
