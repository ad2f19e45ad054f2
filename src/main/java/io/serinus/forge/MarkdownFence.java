package io.serinus.forge;

/** Fences of code blocks: lines of backticks, the closing one at least as long as the opening. */
final class MarkdownFence {
  /** No fence is made longer than this; longer runs of backticks in the text are shortened. */
  static final int LONGEST = 32;

  private MarkdownFence() {}

  /** What closes the block that is open at the end of the text; empty if none is. */
  static String closing(String text) {
    int open = 0;
    for (String line : text.lines().toList()) {
      int ticks = leadingTicks(line);
      if (open == 0 && ticks >= 3) {
        open = ticks;
      } else if (open > 0 && ticks >= open && line.stripTrailing().length() == ticks) {
        open = 0;
      }
    }
    return open == 0 ? "" : "\n" + "`".repeat(Math.min(open, LONGEST));
  }

  /** Length of the longest run of backticks. */
  static int longestRun(String text) {
    int longest = 0;
    int run = 0;
    for (int index = 0; index < text.length(); index++) {
      run = text.charAt(index) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    return longest;
  }

  private static int leadingTicks(String line) {
    int ticks = 0;
    while (ticks < line.length() && line.charAt(ticks) == '`') {
      ticks++;
    }
    return ticks;
  }
}
