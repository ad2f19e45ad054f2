package io.serinus.forge;

import java.util.Locale;

/**
 * A commit's full name.
 *
 * @param hex 40 (SHA-1) or 64 (SHA-256) hexadecimal digits; kept in lower case
 */
public record CommitSha(String hex) {
  public CommitSha {
    hex = hex.toLowerCase(Locale.ROOT);
    if (!hex.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          "A commit's name has 40 or 64 hexadecimal digits, not " + hex.length() + " characters");
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
