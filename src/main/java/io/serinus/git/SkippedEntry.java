package io.serinus.git;

/**
 * Something in a tree that is no file.
 *
 * @param path from the repository's root, with {@code /}
 * @param sha of the blob with a link's target, or of a submodule's commit
 */
public record SkippedEntry(String path, Kind kind, String sha) {

  /** What it is. */
  public enum Kind {
    /** A symbolic link; it may point out of the repository. See {@link TreeLinks}. */
    SYMLINK,
    /** A commit of another repository. */
    SUBMODULE
  }
}
