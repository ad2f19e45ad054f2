package io.serinus.forge;

import java.nio.charset.StandardCharsets;

/**
 * The hidden first line by which a controller finds its comment again.
 *
 * @param cluster the cluster that the controller speaks for; each has its own comment
 */
public record CommentMarker(String cluster) {
  public CommentMarker {
    if (cluster.isBlank()) {
      throw new IllegalArgumentException("A comment's marker needs the name of the cluster");
    }
  }

  /** The line itself. It holds no character that could end the HTML comment or the line. */
  String line() {
    return "<!-- serinus:pull-request-comment cluster=" + encoded() + " -->";
  }

  /**
   * Whether a comment is this marker's. Only the very first line counts, so a comment that quotes
   * ours is not mistaken for it.
   */
  boolean marks(String body) {
    return body.lines().findFirst().map(String::strip).filter(line()::equals).isPresent();
  }

  private String encoded() {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : cluster.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      boolean plain =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9')
              || character == '.'
              || character == '_'
              || (character == '-' && !endsWithDash(encoded));
      encoded.append(plain ? Character.toString(character) : "%%%02X".formatted(octet & 0xff));
    }
    return encoded.toString();
  }

  private static boolean endsWithDash(StringBuilder text) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == '-';
  }
}
