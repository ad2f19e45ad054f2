package io.serinus.app;

import io.serinus.model.Canary;
import io.serinus.model.CheckResult;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Turns a Canary into lines for a terminal. */
final class DemoScreen {
  private static final int BAR_WIDTH = 40;

  private final Ansi ansi;

  DemoScreen(Ansi ansi) {
    this.ansi = ansi;
  }

  /** The rollout as a block of lines. */
  List<String> block(Canary canary) {
    RolloutState rollout = canary.status().rollout();
    List<String> lines = new ArrayList<>();
    lines.add(
        "  "
            + bold(canary.key().toString())
            + "   "
            + phase(canary.status().phase())
            + "   "
            + images(rollout));
    lines.add("  " + bar(canary.status().canaryWeight()) + step(canary));
    lines.add("  " + (rollout.checks().isEmpty() ? dim("no checks yet") : checks(rollout)));
    lines.add("  " + dim(rollout.reason() == null ? "" : rollout.reason()));
    return lines;
  }

  /** The rollout in one line, for logs and pipes. */
  String line(Canary canary) {
    RolloutState rollout = canary.status().rollout();
    String weight =
        canary.status().phase().atRest()
            ? ""
            : String.format(Locale.ROOT, " %3d %%", canary.status().canaryWeight());
    String checks =
        rollout.checks().isEmpty() || canary.status().phase() == Phase.INITIALIZED
            ? ""
            : "  " + plainChecks(rollout);
    String reason = rollout.reason() == null ? "" : "  — " + rollout.reason();
    return canary.key() + "  " + canary.status().phase().word() + weight + checks + reason;
  }

  /** Minutes and seconds since the start. */
  static String clock(Duration sinceStart) {
    return String.format(
        Locale.ROOT, "%02d:%02d", sinceStart.toMinutes(), sinceStart.toSecondsPart());
  }

  String bold(String text) {
    return ansi.string("@|bold " + text + "|@");
  }

  String dim(String text) {
    return text.isEmpty() ? "" : ansi.string("@|faint " + text.replace("|@", "") + "|@");
  }

  private String phase(Phase phase) {
    String color =
        switch (phase) {
          case SUCCEEDED, INITIALIZED -> "green";
          case FAILED -> "red";
          case NONE, TERMINATING, TERMINATED, UNKNOWN -> "faint";
          case INITIALIZING, WAITING, PROGRESSING, WAITING_PROMOTION, PROMOTING, FINALISING ->
              "yellow";
        };
    return ansi.string(
        "@|bold," + color + " " + (phase == Phase.NONE ? "New" : phase.word()) + "|@");
  }

  private String bar(int canaryWeight) {
    int canary = canaryWeight * BAR_WIDTH / 100;
    return "primary "
        + ansi.string("@|green " + "█".repeat(BAR_WIDTH - canary) + "|@")
        + ansi.string("@|yellow " + "█".repeat(canary) + "|@")
        + " canary  "
        + String.format(Locale.ROOT, "%3d %% / %d %%", 100 - canaryWeight, canaryWeight);
  }

  private static String step(Canary canary) {
    RolloutState rollout = canary.status().rollout();
    boolean running = canary.status().phase() == Phase.PROGRESSING && rollout.step() >= 0;
    return running ? "   step " + (rollout.step() + 1) + " of " + rollout.steps() : "";
  }

  private String checks(RolloutState rollout) {
    List<String> parts = new ArrayList<>();
    for (CheckResult check : rollout.checks()) {
      String mark =
          switch (check.verdict()) {
            case PASS -> ansi.string("@|green ✓|@");
            case FAIL -> ansi.string("@|red ✗|@");
            case HOLD -> ansi.string("@|yellow ?|@");
          };
      parts.add(mark + " " + text(check));
    }
    return String.join("   ", parts);
  }

  private static String plainChecks(RolloutState rollout) {
    return rollout.checks().stream()
        .map(check -> (check.verdict() == CheckResult.Verdict.PASS ? "✓ " : "✗ ") + text(check))
        .reduce((left, right) -> left + "  " + right)
        .orElse("");
  }

  private static String text(CheckResult check) {
    return check.metric() + " " + number(check.value(), check.unit()) + bound(check);
  }

  private static String bound(CheckResult check) {
    String lower = check.min() == null ? "" : "≥ " + number(check.min(), check.unit());
    String upper = check.max() == null ? "" : "≤ " + number(check.max(), check.unit());
    String both = lower.isEmpty() || upper.isEmpty() ? lower + upper : lower + ", " + upper;
    return both.isEmpty() ? "" : " (" + both + ")";
  }

  private static String number(@Nullable Double value, String unit) {
    if (value == null) {
      return "no data";
    }
    String digits = String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "");
    return unit.isEmpty() ? digits : digits + " " + unit;
  }

  private static String images(RolloutState rollout) {
    return String.join(", ", rollout.images());
  }
}
