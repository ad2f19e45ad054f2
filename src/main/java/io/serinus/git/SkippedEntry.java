package io.serinus.git;

/**
 * Something in a tree that is never followed.
 *
 * @param path from the repository's root, with {@code /}
 */
public record SkippedEntry(String path, Kind kind) {

  /** Why it is not read. */
  public enum Kind {
    /** A symbolic link; it may point out of the repository. */
    SYMLINK,
    /** A commit of another repository. */
    SUBMODULE
  }
}
