package io.serinus.http;

import org.jspecify.annotations.Nullable;

/** Words of a server as part of a sentence. */
public final class BoundedLine {
  private static final int MAX_LENGTH = 200;
  private static final int LOOKED_AT = 2000;

  private BoundedLine() {}

  /** One line of at most {@value #MAX_LENGTH} characters, without control characters. */
  public static String of(@Nullable String text) {
    String bounded = text == null ? "" : text.substring(0, Math.min(text.length(), LOOKED_AT));
    String line = bounded.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
  }
}
