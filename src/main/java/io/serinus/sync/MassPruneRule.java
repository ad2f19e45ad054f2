package io.serinus.sync;

import java.util.Optional;

/**
 * When so much is gone from Git that it is more likely a mistake than a wish. A value.
 *
 * @param limit most objects that one commit may remove; 0 for no such bound
 */
record MassPruneRule(int limit) {
  private static final int FEW = 3;

  /**
   * What is known of a removal.
   *
   * @param gone objects that are no longer in Git
   * @param inventory objects that were applied, those included
   * @param rewritten whether the commit does not descend from the one that was applied before
   * @param reselected whether other files are read than before
   */
  record Removal(int gone, int inventory, boolean rewritten, boolean reselected) {}

  /** Why it must be confirmed, half a sentence; empty when it need not be. */
  Optional<String> doubt(Removal removal) {
    if (removal.gone() == 0) {
      return Optional.empty();
    }
    if (removal.rewritten()) {
      return Optional.of("the history of the branch was rewritten");
    }
    if (removal.reselected()) {
      return Optional.of("paths or a .serinusignore changed");
    }
    if (removal.gone() > 1 && removal.gone() == removal.inventory()) {
      return Optional.of("that is everything");
    }
    if (removal.gone() > FEW && removal.gone() * 2 > removal.inventory()) {
      return Optional.of("that is more than half");
    }
    return limit > 0 && removal.gone() > limit
        ? Optional.of("that is more than %,d".formatted(limit))
        : Optional.empty();
  }
}
