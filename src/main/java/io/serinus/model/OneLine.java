package io.serinus.model;

/** Text of unknown origin made fit for one line: of a file, an annotation, a commit's subject. */
public final class OneLine {
  private OneLine() {}

  /**
   * Control characters become spaces, invisible format characters go, runs of white space become
   * one space, and what is longer than allowed ends in an ellipsis.
   *
   * @param maxLength in UTF-16 units, at least 1
   */
  public static String of(String untrusted, int maxLength) {
    // Cut first, generously, so that an enormous text costs no more than a long one.
    String head = untrusted.substring(0, Math.min(untrusted.length(), 4 * maxLength));
    StringBuilder line = new StringBuilder();
    head.codePoints()
        .forEach(
            codePoint -> {
              if (Character.isWhitespace(codePoint)
                  || Character.isSpaceChar(codePoint)
                  || Character.isISOControl(codePoint)) {
                appendGap(line);
              } else if (Character.getType(codePoint) != Character.FORMAT
                  && Character.getType(codePoint) != Character.SURROGATE) {
                line.appendCodePoint(codePoint);
              }
            });
    return clip(line.toString().strip(), maxLength);
  }

  private static void appendGap(StringBuilder line) {
    if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
      line.append(' ');
    }
  }

  private static String clip(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int cut = maxLength - 1;
    boolean splitsPair = cut > 0 && Character.isHighSurrogate(text.charAt(cut - 1));
    return text.substring(0, splitsPair ? cut - 1 : cut) + "…";
  }
}
