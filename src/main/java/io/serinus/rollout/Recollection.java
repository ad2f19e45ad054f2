package io.serinus.rollout;

import io.serinus.rollout.Observation.Target;
import java.time.Instant;

/** What Git says about the revision that a Canary without a primary was last promoted to. */
public sealed interface Recollection {

  /** Nobody asked, or nothing was ever promoted. */
  record None() implements Recollection {}

  /**
   * It is being looked up.
   *
   * @param until from when on it is no longer waited for
   * @param why what the look-up waits for, one sentence; empty as long as nothing went wrong
   */
  record Pending(Instant until, String why) implements Recollection {}

  /**
   * Its manifest is there, and is what was promoted.
   *
   * @param promoted the target as it was then, with the present content of what it tracks; its pods
   *     are nobody's
   */
  record Found(Target promoted) implements Recollection {}

  /**
   * Something was promoted, and it cannot be had again.
   *
   * @param why one sentence, without a full stop
   */
  record Lost(String why) implements Recollection {}
}
