package io.serinus.report;

import io.serinus.model.OneLine;
import java.util.regex.Pattern;

/**
 * Text of unknown origin made fit for a commit's message: hosts read mentions and references there,
 * and some close issues by them. An invisible gap lets them read none.
 */
final class HarmlessText {
  private static final String GAP = "\u200b";
  private static final Pattern SIGN =
      Pattern.compile("((?<![\\p{L}\\p{N}_])@(?=[\\p{L}\\p{N}_])|[#!&](?=\\d))");
  private static final Pattern KEY = Pattern.compile("\\b([A-Z][A-Z0-9]+-|[Gg][Hh]-)(?=\\d)");
  private static final Pattern PAGE =
      Pattern.compile("(?i)(/(?:issues|pulls?|pull-requests|merge_requests|commit)/)(?=[0-9a-f])");

  private HarmlessText() {}

  /**
   * One line of it, see {@link OneLine}.
   *
   * @param maxLength in UTF-16 units, the gaps not counted
   */
  static String of(String untrusted, int maxLength) {
    String line = OneLine.of(untrusted, maxLength);
    String signs = SIGN.matcher(line).replaceAll("$1" + GAP);
    String keys = KEY.matcher(signs).replaceAll("$1" + GAP);
    return PAGE.matcher(keys).replaceAll("$1" + GAP);
  }
}
