package io.serinus.git;

/** One regular file that differs between two commits. A change of permissions alone is none. */
public sealed interface FileChange {

  /** From the repository's root, with {@code /}. */
  String path();

  /** Not there before, there now. */
  record Added(String path, BlobId blob) implements FileChange {}

  /** There before with other content. */
  record Modified(String path, BlobId blob) implements FileChange {}

  /** There before, gone now or no longer a regular file. */
  record Deleted(String path) implements FileChange {}
}
