package io.serinus.report;

import io.serinus.forge.MarkdownText;
import java.util.stream.Collectors;

/** The part of a pull request's comment about what was applied. Pure. */
final class SyncComment {
  private SyncComment() {}

  /**
   * Empty while there is nothing to say: not yet applied, or nothing to change.
   *
   * @param commented whether an earlier comment may say something else, so that no change is news
   */
  static String of(String cluster, SyncLine line, boolean commented) {
    boolean quiet = line.changedNothing() && line.problems().isEmpty();
    boolean ended = line.state() == SyncLine.State.APPLIED || line.state() == SyncLine.State.FAILED;
    if (!ended || (quiet && !commented)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append("### Sync in ").append(MarkdownText.code(cluster)).append("\n\n");
    text.append("Commit ").append(MarkdownText.code(SyncLine.brief(line.commit())));
    if (!line.within().isEmpty()) {
      text.append(" with ").append(MarkdownText.code(SyncLine.brief(line.within())));
    }
    text.append(": ").append(counts(line)).append(".\n");
    if (!line.canaries().isEmpty()) {
      text.append("\nDefines or changes the Canaries ");
      text.append(
          line.canaries().stream().map(MarkdownText::code).collect(Collectors.joining(", ")));
      text.append(".\n");
    }
    if (line.state() == SyncLine.State.FAILED) {
      text.append("\n**Not applied:**\n\n");
      line.problems().forEach(problem -> text.append(row(problem)));
      if (line.more() > 0) {
        text.append("* and ").append(line.more()).append(" more\n");
      }
    }
    return text.toString();
  }

  private static String counts(SyncLine line) {
    if (!line.counts().isEmpty()) {
      return line.counts();
    }
    return line.state() == SyncLine.State.APPLIED ? "applied" : "not all applied";
  }

  private static String row(RepositoryProblem problem) {
    String place =
        problem.path().isEmpty()
            ? ""
            : MarkdownText.code(problem.path() + (problem.line() > 0 ? ":" + problem.line() : ""))
                + ": ";
    return "* " + place + MarkdownText.plain(problem.message()) + "\n";
  }
}
