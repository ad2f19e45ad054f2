package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Json;
import java.util.TreeMap;

/**
 * What identifies the content of a ConfigMap or Secret in {@code status.trackedConfigs}: the first
 * 16 hex digits of the SHA-256 of its {@code data} as Go writes it to JSON. That is Flagger's own
 * checksum, so that taking over and going back change nothing. Source: Flagger's {@code
 * pkg/canary/config_tracker.go} and Go's package {@code encoding/json}.
 *
 * <p>{@code binaryData}, which Flagger passes over, is part of the checksum where there is some.
 */
final class ConfigChecksum {
  private static final int LENGTH = 16;

  private ConfigChecksum() {}

  static String of(JsonNode data, JsonNode binaryData) {
    String checksum = RevisionIdentity.sha256(go(data)).substring(0, LENGTH);
    return binaryData.isEmpty()
        ? checksum
        : RevisionIdentity.sha256(checksum + Json.canonical(binaryData)).substring(0, LENGTH);
  }

  /** A map of texts, its keys in order; Go has no map where there is nothing in it. */
  private static String go(JsonNode data) {
    if (data.isEmpty()) {
      return "null";
    }
    TreeMap<String, String> entries = new TreeMap<>();
    data.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue().asText()));
    StringBuilder json = new StringBuilder();
    entries.forEach(
        (key, value) -> {
          json.append(json.isEmpty() ? '{' : ',');
          quote(json, key);
          json.append(':');
          quote(json, value);
        });
    return json.append('}').toString();
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int index = 0; index < text.length(); index++) {
      escape(json, text.charAt(index));
    }
    json.append('"');
  }

  private static void escape(StringBuilder json, char character) {
    switch (character) {
      case '"', '\\' -> json.append('\\').append(character);
      case '\n' -> json.append("\\n");
      case '\r' -> json.append("\\r");
      case '\t' -> json.append("\\t");
      case '\b' -> json.append("\\b");
      case '\f' -> json.append("\\f");
      case '<', '>', '&', '\u2028', '\u2029' -> unicode(json, character);
      default -> {
        if (character < ' ') {
          unicode(json, character);
        } else {
          json.append(character);
        }
      }
    }
  }

  private static void unicode(StringBuilder json, char character) {
    json.append("\\u").append("%04x".formatted((int) character));
  }
}
