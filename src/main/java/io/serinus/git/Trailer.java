package io.serinus.git;

/**
 * One {@code Key: value} line of a commit message's last paragraph.
 *
 * @param key letters, digits and hyphens
 * @param value one line
 */
public record Trailer(String key, String value) {}
