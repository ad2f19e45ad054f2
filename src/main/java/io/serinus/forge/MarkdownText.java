package io.serinus.forge;

/**
 * Makes text of unknown origin (image names, metric names, error bodies, titles) safe to put into a
 * comment: it shows what it is and can inject no markup, table cell, mention, issue reference or
 * link. Control characters, and those that change the direction of writing, are taken out.
 */
public final class MarkdownText {
  /** Longest text within a line, in UTF-16 units; the rest becomes an ellipsis. */
  public static final int MAX_INLINE = 300;

  /** Longest text of a block, in UTF-16 units; the rest becomes an ellipsis. */
  public static final int MAX_BLOCK = 4000;

  private static final String PUNCTUATION = "\\`*_{}[]()<>#+-!|~&$=\"'";
  private static final char ZERO_WIDTH_SPACE = '\u200b';

  private MarkdownText() {}

  /** For running text and table cells; one line. */
  public static String plain(String untrusted) {
    String text = oneLine(untrusted);
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              if (PUNCTUATION.indexOf(codePoint) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(codePoint);
              // Mentions, references, e-mail addresses and bare links are found in the rendered
              // text, where a backslash no longer shows: only an invisible gap breaks them.
              if (codePoint == '@' || codePoint == '#' || codePoint == ':' || codePoint == '!') {
                escaped.append(ZERO_WIDTH_SPACE);
              }
            });
    return escaped
        .toString()
        .replaceAll("(?i)\\b(www|GH)([.\\\\])", "$1" + ZERO_WIDTH_SPACE + "$2")
        .replaceFirst("^(\\s*\\d{1,9})\\.", "$1\\\\.");
  }

  /**
   * As code within a table cell or running text, where a bar shows with a backslash; one line.
   * Hosts find no mentions in code.
   */
  public static String code(String untrusted) {
    String text = oneLine(untrusted).strip();
    if (text.isEmpty()) {
      return "` `";
    }
    String shortened = text.replaceAll("`{8,}", "```````");
    String ticks = "`".repeat(MarkdownFence.longestRun(shortened) + 1);
    boolean touching = shortened.startsWith("`") || shortened.endsWith("`");
    String padding = touching ? " " : "";
    return ticks + padding + withoutCellBorders(shortened) + padding + ticks;
  }

  /** A bar ends a cell even in code; a backslash before it would take the force of its escape. */
  private static String withoutCellBorders(String text) {
    return text.replace("\\|", "\\" + ZERO_WIDTH_SPACE + "|").replace("|", "\\|");
  }

  /** As a block of code of its own lines, ending in a line break. Not for table cells. */
  public static String block(String untrusted) {
    String text = clip(clean(untrusted.replace("\r\n", "\n"), true), MAX_BLOCK);
    String shortened = text.replaceAll("`{8,}", "```````");
    String fence = "`".repeat(Math.max(3, MarkdownFence.longestRun(shortened) + 1));
    return fence + "text\n" + shortened + (shortened.endsWith("\n") ? "" : "\n") + fence + "\n";
  }

  private static String oneLine(String untrusted) {
    return clip(clean(untrusted, false), MAX_INLINE);
  }

  private static String clean(String text, boolean keepLines) {
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .forEach(
            codePoint -> {
              if (keepLines && (codePoint == '\n' || codePoint == '\t')) {
                kept.appendCodePoint(codePoint);
              } else if (Character.isISOControl(codePoint)
                  || codePoint == '\u2028'
                  || codePoint == '\u2029') {
                kept.append(' ');
              } else if (Character.getType(codePoint) != Character.FORMAT
                  && Character.getType(codePoint) != Character.SURROGATE) {
                kept.appendCodePoint(codePoint);
              }
            });
    return kept.toString();
  }

  /** Cuts to a length in UTF-16 units, the last of them an ellipsis, and never within a pair. */
  static String clip(String text, int maxLength) {
    if (text.length() <= maxLength) {
      return text;
    }
    int cut = maxLength - 1;
    boolean splits = Character.isHighSurrogate(text.charAt(cut - 1));
    return text.substring(0, splits ? cut - 1 : cut) + "…";
  }
}
