package io.serinus.report;

import io.serinus.forge.MarkdownText;
import io.serinus.model.CheckResult;
import io.serinus.model.GoDuration;
import io.serinus.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a pull request's comment. Pure; bounded in rows and in the length of each text. */
final class PullRequestComment {
  private static final int MAX_ROWS = 60;
  private static final int MAX_DETAILS = 15;
  private static final int MAX_CHECKS = 20;
  private static final int BAR_CELLS = 10;
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final String cluster;
  private final PullRequestIndex pullRequests;

  PullRequestComment(String cluster, PullRequestIndex pullRequests) {
    this.cluster = cluster;
    this.pullRequests = pullRequests;
  }

  /**
   * Says what became of a pull request.
   *
   * @param lines one per canary, at least one
   */
  String of(List<RolloutLine> lines) {
    StringBuilder text = new StringBuilder();
    text.append("### Rollout in ").append(MarkdownText.code(cluster)).append("\n\n");
    text.append("| Canary | Phase | Weight | Checks | Revision |\n|---|---|---|---|---|\n");
    lines.stream().limit(MAX_ROWS).forEach(line -> text.append(row(line)));
    if (lines.size() > MAX_ROWS) {
      text.append("\nand ").append(lines.size() - MAX_ROWS).append(" more canaries\n");
    }
    lines.stream().limit(MAX_DETAILS).forEach(line -> text.append(details(line)));
    return text.toString();
  }

  private static String row(RolloutLine line) {
    return "| %s | %s | %s | %s | %s |\n"
        .formatted(
            MarkdownText.code(line.key().toString()),
            phase(line),
            line.state() == RolloutLine.State.RUNNING ? weight(line.weight()) : "",
            checks(line),
            MarkdownText.code(ImageNames.brought(line.images(), line.servedImages())));
  }

  private static String phase(RolloutLine line) {
    return switch (line.state()) {
      case RUNNING -> "⏳ " + line.phase().word();
      case SUCCEEDED -> "✅ " + line.phase().word();
      case FAILED -> "❌ " + line.phase().word();
      case SUPERSEDED -> "⏭️ Superseded";
      case REMOVED -> "🗑️ Removed";
    };
  }

  private static String weight(int percent) {
    int filled = Math.min(BAR_CELLS, Math.max(0, percent * BAR_CELLS / 100));
    return "`" + "▓".repeat(filled) + "░".repeat(BAR_CELLS - filled) + "` " + percent + " %";
  }

  private static String checks(RolloutLine line) {
    List<CheckResult> checks = line.checks();
    long failed = count(checks, CheckResult.Verdict.FAIL);
    long held = count(checks, CheckResult.Verdict.HOLD);
    if (checks.isEmpty()) {
      return "";
    }
    if (failed > 0) {
      return failed + " of " + checks.size() + " failed";
    }
    return held > 0 ? held + " of " + checks.size() + " undecided" : checks.size() + " passed";
  }

  private static long count(List<CheckResult> checks, CheckResult.Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).count();
  }

  private String details(RolloutLine line) {
    StringBuilder text = new StringBuilder();
    text.append("\n**").append(MarkdownText.code(line.key().toString())).append("**");
    text.append(" – ").append(sentence(line)).append('\n');
    if (line.state() == RolloutLine.State.FAILED) {
      text.append(evidence(line));
    }
    String timeline = timeline(line);
    if (!timeline.isEmpty()) {
      text.append('\n').append(timeline).append('\n');
    }
    if (line.state() == RolloutLine.State.FAILED) {
      text.append('\n').append(whatHappensNext(line)).append('\n');
    }
    return text.toString();
  }

  private String sentence(RolloutLine line) {
    String reason = line.reason().isEmpty() ? "" : MarkdownText.plain(line.reason());
    return switch (line.state()) {
      case RUNNING -> orElse(reason, "under way");
      case SUCCEEDED -> orElse(reason, "serves all users");
      case FAILED -> orElse(reason, "rolled back");
      case SUPERSEDED ->
          line.successor().map(this::successor).orElse("superseded by another revision");
      case REMOVED -> "the Canary was deleted before this revision was decided";
    };
  }

  private static String orElse(String text, String other) {
    return text.isEmpty() ? other : text;
  }

  private String successor(Source newer) {
    String commit = "superseded by " + MarkdownText.code(newer.shortCommit());
    return commit
        + pullRequests.of(newer.commit()).map(link -> " (#" + link.number() + ")").orElse("");
  }

  private static String evidence(RolloutLine line) {
    if (line.checks().isEmpty()) {
      return "";
    }
    StringBuilder table = new StringBuilder();
    table.append("\n| Metric | Measured | Bound | Verdict |\n|---|---:|---:|---|\n");
    line.checks().stream()
        .limit(MAX_CHECKS)
        .forEach(
            check ->
                table.append(
                    "| %s | %s | %s | %s |\n"
                        .formatted(
                            MarkdownText.code(check.metric()),
                            MarkdownText.code(Quantity.measured(check)),
                            MarkdownText.code(Quantity.bound(check)),
                            verdict(check.verdict()))));
    return table.toString();
  }

  private static String verdict(CheckResult.Verdict verdict) {
    return switch (verdict) {
      case PASS -> "passed";
      case FAIL -> "**failed**";
      case HOLD -> "undecided";
    };
  }

  /** Committed at a moment; each following event so much later than the one before. */
  private static String timeline(RolloutLine line) {
    List<String> events = new ArrayList<>();
    Instant last = event(events, "committed", null, line.source().committedAt());
    last = event(events, "started", last, line.startedAt());
    if (line.state() == RolloutLine.State.RUNNING && line.step() >= 0 && line.steps() > 0) {
      events.add("step " + (line.step() + 1) + " of " + line.steps());
    }
    boolean ended =
        line.state() == RolloutLine.State.SUCCEEDED || line.state() == RolloutLine.State.FAILED;
    if (ended) {
      event(
          events,
          line.state() == RolloutLine.State.FAILED ? "rolled back" : "finished",
          last,
          line.finishedAt());
    }
    return String.join(" → ", events);
  }

  private static @Nullable Instant event(
      List<String> events, String name, @Nullable Instant last, @Nullable Instant at) {
    if (at == null) {
      return last;
    }
    Instant moment = at.truncatedTo(ChronoUnit.SECONDS);
    boolean later = last != null && !moment.isBefore(last);
    events.add(
        name
            + " "
            + (later
                ? "+" + GoDuration.format(Duration.between(last, moment))
                : MOMENT.format(moment)));
    return moment;
  }

  private static String whatHappensNext(RolloutLine line) {
    if (line.weight() > 0) {
      return "**Next:** "
          + line.weight()
          + " % of the traffic stays on the canary, the only healthy copy. Look at the primary, then"
          + " push a new revision.";
    }
    String served =
        line.servedImages().isEmpty()
            ? "the revision promoted before"
            : MarkdownText.code(ImageNames.brought(line.servedImages(), line.images()));
    return "**Next:** users are served by "
        + served
        + ". This revision is not tried again: push a fix, or revert the change.";
  }
}
