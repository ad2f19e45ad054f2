package io.serinus.forge;

/** What is sent as a comment: the marker's line, then the body, within the host's limit. */
final class CommentText {
  private static final String LEFT_OUT =
      "\n\n*The rest is left out: it is longer than a comment may be here.*\n";

  private CommentText() {}

  /**
   * @param maxLength in UTF-16 units, far above the marker's length
   */
  static String of(CommentMarker marker, String body, int maxLength) {
    String whole = marker.line() + "\n" + body;
    if (whole.length() <= maxLength) {
      return whole;
    }
    int room = maxLength - LEFT_OUT.length() - MarkdownFence.LONGEST - 1;
    String kept = whole.substring(0, endOfLine(whole, room));
    return kept + MarkdownFence.closing(kept) + LEFT_OUT;
  }

  private static int endOfLine(String text, int room) {
    int lineBreak = text.lastIndexOf('\n', room);
    // A single enormous line is cut inside, but never inside a surrogate pair.
    boolean wholeLines = lineBreak > room / 2;
    int cut = wholeLines ? lineBreak : room;
    return Character.isHighSurrogate(text.charAt(cut - 1)) ? cut - 1 : cut;
  }
}
