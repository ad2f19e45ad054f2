package io.serinus.git;

import java.util.regex.Pattern;

/** The textual form of a Git object id: 40 lower-case hexadecimal digits. */
final class ObjectIdText {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{40}");

  private ObjectIdText() {}

  static void require(String sha) {
    if (!FORM.matcher(sha).matches()) {
      throw new IllegalArgumentException(
          "Not a full object id (40 lower-case hexadecimal digits): " + sha);
    }
  }
}
