package io.serinus.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a YAML stream at its {@code ---} lines. At the start of a line these end a document whatever
 * surrounds them, so a mistake in one document cannot hide the next.
 */
final class DocumentSplitter {

  /**
   * @param text without the {@code ---} line
   * @param firstLine number of its first line in the file
   */
  record Part(String text, int firstLine) {}

  private DocumentSplitter() {}

  static List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    int partStart = 0;
    int partLine = 1;
    int line = 1;
    int lineStart = 0;
    while (lineStart < text.length()) {
      int newline = text.indexOf('\n', lineStart);
      int next = newline < 0 ? text.length() : newline + 1;
      if (isMarker(text, lineStart)) {
        parts.add(new Part(text.substring(partStart, lineStart), partLine));
        partStart = lineStart + 3;
        partLine = line;
      }
      lineStart = next;
      line++;
    }
    parts.add(new Part(text.substring(partStart), partLine));
    parts.removeIf(part -> isBlank(part.text()));
    return parts;
  }

  private static boolean isMarker(String text, int at) {
    return text.startsWith("---", at)
        && (text.length() == at + 3 || Character.isWhitespace(text.charAt(at + 3)));
  }

  /** Nothing but comments, directives and white space. */
  private static boolean isBlank(String part) {
    return part.lines()
        .map(String::strip)
        .allMatch(line -> line.isEmpty() || line.equals("...") || line.matches("[#%].*"));
  }
}
