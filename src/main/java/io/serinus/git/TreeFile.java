package io.serinus.git;

/**
 * One regular file of a commit.
 *
 * @param path from the repository's root, with {@code /}
 * @param blob its content
 */
public record TreeFile(String path, BlobId blob) {}
