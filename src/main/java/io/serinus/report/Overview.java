package io.serinus.report;

import io.serinus.forge.MarkdownText;
import io.serinus.model.CanaryKey;
import java.util.Collection;
import java.util.SortedMap;

/** The cluster's {@code README.md}: one line per canary, and the repositories with problems. */
final class Overview {
  private static final int MAX_ROWS = 1000;

  private Overview() {}

  static String of(
      String cluster,
      SortedMap<CanaryKey, CanaryReport> canaries,
      Collection<RepositoryReport> repositories) {
    StringBuilder text = new StringBuilder();
    text.append("# Rollouts in ").append(MarkdownText.code(cluster)).append("\n\n");
    text.append("| Canary | Phase | Weight | Step | Revision | Checks | Since |\n");
    text.append("|---|---|---:|---|---|---|---|\n");
    canaries.values().stream().limit(MAX_ROWS).forEach(report -> text.append(row(report)));
    if (canaries.size() > MAX_ROWS) {
      text.append("\nand ").append(canaries.size() - MAX_ROWS).append(" more\n");
    }
    repositories.stream()
        .filter(report -> !report.problems().isEmpty())
        .forEach(report -> text.append(problems(report)));
    return text.toString();
  }

  private static String row(CanaryReport report) {
    String step = report.step();
    return "| [%s](%s.yaml) | %s | %d %% | %s | %s | %s | %s |\n"
        .formatted(
            MarkdownText.code(report.canary()),
            report.canary(),
            phase(report),
            report.weight(),
            step == null ? "" : step,
            MarkdownText.code(
                ImageNames.brought(report.revision().images(), report.primary().images())),
            checks(report),
            report.updated() == null ? "" : report.updated());
  }

  private static String phase(CanaryReport report) {
    String word = report.phase().word().isEmpty() ? "–" : report.phase().word();
    return report.problems().isEmpty() ? word : word + ", held up";
  }

  private static String checks(CanaryReport report) {
    long failed = report.checks().stream().filter(CanaryReport.Check::failed).count();
    int all = report.checks().size();
    if (all == 0) {
      return "";
    }
    return failed > 0
        ? failed + " of " + all + " failed"
        : report.checks().stream().filter(check -> check.verdict().equals("pass")).count()
            + " of "
            + all
            + " passed";
  }

  private static String problems(RepositoryReport report) {
    StringBuilder text = new StringBuilder();
    text.append("\n## Problems in repository ")
        .append(MarkdownText.code(report.repository()))
        .append("\n\n");
    report
        .problems()
        .forEach(problem -> text.append("* ").append(MarkdownText.code(problem)).append('\n'));
    if (report.more() != null) {
      text.append("* and ").append(report.more()).append(" more\n");
    }
    return text.toString();
  }
}
