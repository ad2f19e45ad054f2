package io.serinus.reconcile;

import java.util.Optional;

/**
 * What became of something that must be so.
 *
 * @param written whether something had to be written for it
 * @param refusal what stands in the way; empty when it is so now
 */
record Ensured(boolean written, Optional<Refusal> refusal) {
  static final Ensured AS_IT_WAS = new Ensured(false, Optional.empty());
  static final Ensured WRITTEN = new Ensured(true, Optional.empty());

  static Ensured refused(Refusal refusal) {
    return new Ensured(false, Optional.of(refusal));
  }

  /** This and then what comes after it. */
  Ensured and(Ensured next) {
    return new Ensured(written || next.written, next.refusal);
  }
}
