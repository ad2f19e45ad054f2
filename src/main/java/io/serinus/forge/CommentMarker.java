package io.serinus.forge;

import java.nio.charset.StandardCharsets;

/**
 * The hidden first line by which a controller finds its comment again. Whatever differs in it has a
 * comment of its own.
 *
 * @param cluster the cluster that the controller speaks for
 * @param remote address of the repository, without a credential
 * @param branch that is followed
 * @param part tells two apart that follow the same branch in one cluster; empty for the only one
 */
public record CommentMarker(String cluster, String remote, String branch, String part) {
  private static final String START = "<!-- serinus:pull-request-comment cluster=";
  private static final String END = " -->";

  public CommentMarker {
    if (cluster.isBlank()) {
      throw new IllegalArgumentException("A comment's marker needs the name of the cluster");
    }
  }

  /** The line itself. It holds no character that could end the HTML comment or the line. */
  String line() {
    return START
        + encoded(cluster)
        + " remote="
        + encoded(remote)
        + " branch="
        + encoded(branch)
        + (part.isEmpty() ? "" : " part=" + encoded(part))
        + END;
  }

  /**
   * Whether a comment is this marker's. Only the very first line counts, so a comment that quotes
   * ours is not mistaken for it.
   */
  boolean marks(String body) {
    return begins(body, line());
  }

  /** Whether a comment has the marker that names the cluster only. */
  boolean marksOlder(String body) {
    return begins(body, START + encoded(cluster) + END);
  }

  private static boolean begins(String body, String line) {
    return body.lines().findFirst().map(String::strip).filter(line::equals).isPresent();
  }

  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (octet & 0xff);
      boolean plain =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9')
              || "._/:".indexOf(character) >= 0
              || (character == '-' && !endsWithDash(encoded));
      encoded.append(plain ? Character.toString(character) : "%%%02X".formatted(octet & 0xff));
    }
    return encoded.toString();
  }

  private static boolean endsWithDash(StringBuilder text) {
    return !text.isEmpty() && text.charAt(text.length() - 1) == '-';
  }
}
