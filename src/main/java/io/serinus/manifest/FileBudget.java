package io.serinus.manifest;

/**
 * What the documents of one file have used up together: a file of many small documents must not
 * cost more than one large one. Not thread-safe.
 */
final class FileBudget {
  /** Documents of a file may share so many times the aliases of one. */
  private static final int DOCUMENTS = 10;

  private final ReadLimits limits;
  private long aliases;
  private long expanded;
  private long values;

  FileBudget(ReadLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes the use of an anchor.
   *
   * @param weight size of what it stands for
   * @return whether it was too much
   */
  boolean expand(long weight) {
    aliases++;
    expanded += weight;
    return aliases > (long) limits.aliases() * DOCUMENTS || expanded > limits.expandedCharacters();
  }

  /** Takes one value, written or empty; whether it was too much. */
  boolean value() {
    return ++values > limits.values();
  }
}
