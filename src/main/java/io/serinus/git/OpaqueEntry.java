package io.serinus.git;

/**
 * A symbolic link or a submodule whose content is not known.
 *
 * @param path where it is seen, from the repository's root
 * @param why why it is not followed, half a sentence that begins with a verb
 */
public record OpaqueEntry(String path, SkippedEntry.Kind kind, String why) {}
