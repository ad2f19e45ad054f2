package io.serinus.notify;

/** Makes words plain where Markdown is read. */
final class MarkdownEscape {
  private MarkdownEscape() {}

  /** A backslash before every character that formats or links. */
  static String of(String text) {
    return text.replaceAll("[\\\\*_~`|\\[\\]<>#]", "\\\\$0");
  }
}
