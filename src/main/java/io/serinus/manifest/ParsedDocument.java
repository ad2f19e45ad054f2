package io.serinus.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * One document as a tree that knows where its parts stand.
 *
 * @param tree a missing node for an empty document
 * @param line where it begins, counted from 1
 * @param lines JSON pointer to line
 */
record ParsedDocument(JsonNode tree, int line, Map<String, Integer> lines) {

  /** The line of the part at a JSON pointer, or of the nearest part around it that is known. */
  int lineOf(String pointer) {
    String part = pointer;
    while (!part.isEmpty()) {
      Integer known = lines.get(part);
      if (known != null) {
        return known;
      }
      part = part.substring(0, part.lastIndexOf('/'));
    }
    return line;
  }

  /** JSON pointer of a member. */
  static String member(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
