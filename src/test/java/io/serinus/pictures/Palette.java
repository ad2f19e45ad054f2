package io.serinus.pictures;

import io.serinus.model.Phase;

/** Colours with enough contrast on white, told apart by lightness too. */
final class Palette {
  static final String INK = "#0f172a";
  static final String QUIET = "#475569";
  static final String LINE = "#cbd5e1";
  static final String PASSED = "#15803d";
  static final String FAILED = "#b91c1c";
  static final String HELD = "#7c3aed";

  private static final String[] REVISIONS = {"#9dbbe8", "#facc15", "#5eead4"};
  private static final String[] EDGES = {"#3b5f9a", "#a16207", "#0f766e"};
  private static final String BAD = "#f4978e";
  private static final String BAD_EDGE = "#b91c1c";

  private Palette() {}

  /** Of the n-th revision. */
  static String revision(int index, boolean bad) {
    return bad ? BAD : REVISIONS[Math.min(index, REVISIONS.length - 1)];
  }

  /** A darker one of the same hue. */
  static String edge(int index, boolean bad) {
    return bad ? BAD_EDGE : EDGES[Math.min(index, EDGES.length - 1)];
  }

  static String fill(Phase phase) {
    return switch (phase) {
      case INITIALIZED, SUCCEEDED -> "#dcfce7";
      case PROGRESSING -> "#fef9c3";
      case WAITING, WAITING_PROMOTION -> "#ede9fe";
      case PROMOTING, FINALISING -> "#cffafe";
      case FAILED -> "#fee2e2";
      case NONE, INITIALIZING, TERMINATING, TERMINATED, UNKNOWN -> "#e2e8f0";
    };
  }

  static String text(Phase phase) {
    return switch (phase) {
      case INITIALIZED, SUCCEEDED -> "#14532d";
      case PROGRESSING -> "#713f12";
      case WAITING, WAITING_PROMOTION -> "#4c1d95";
      case PROMOTING, FINALISING -> "#164e63";
      case FAILED -> "#7f1d1d";
      case NONE, INITIALIZING, TERMINATING, TERMINATED, UNKNOWN -> INK;
    };
  }
}
