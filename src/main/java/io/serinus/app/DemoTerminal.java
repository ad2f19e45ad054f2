package io.serinus.app;

import io.serinus.model.Canary;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows a rollout as it goes: a block that is drawn over itself on a terminal, one line per change
 * elsewhere. Used by one thread.
 */
final class DemoTerminal {
  private final PrintWriter out;
  private final boolean live;
  private final DemoScreen screen;
  private final Instant start;

  private int drawn;
  private @Nullable Canary shown;
  private String lastLine = "";

  /**
   * @param live whether what was printed can be drawn over
   */
  DemoTerminal(PrintWriter out, boolean live, DemoScreen screen, Instant start) {
    this.out = out;
    this.live = live;
    this.screen = screen;
    this.start = start;
  }

  /** Something happened: it stays in the timeline. */
  void note(Instant now, String text) {
    erase();
    out.println(screen.dim(DemoScreen.clock(Duration.between(start, now))) + "  " + text);
    draw();
    out.flush();
  }

  /** The Canary has changed. */
  void canary(Instant now, Canary canary) {
    String line = screen.line(canary);
    if (line.equals(lastLine)) {
      return;
    }
    lastLine = line;
    shown = canary;
    erase();
    out.println(screen.dim(DemoScreen.clock(Duration.between(start, now))) + "  " + line);
    draw();
    out.flush();
  }

  /** Leaves the timeline standing and takes the block away. */
  void end() {
    erase();
    shown = null;
    out.flush();
  }

  private void erase() {
    if (live && drawn > 0) {
      out.printf("\u001b[%dA\u001b[J", drawn);
      drawn = 0;
    }
  }

  private void draw() {
    if (!live || shown == null) {
      return;
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(screen.block(shown));
    lines.forEach(out::println);
    drawn = lines.size();
  }
}
