package io.serinus.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Estimates how much memory manifests take. */
final class ManifestWeight {
  private static final int FILE = 200;
  private static final int OBJECT = 200;
  private static final int MAPPING = 160;
  private static final int LIST = 80;
  private static final int MEMBER = 84;
  private static final int VALUE = 16;
  private static final int TEXT = 48;

  private ManifestWeight() {}

  /** Bytes, roughly. */
  static long of(ManifestFile file) {
    long weight = (long) FILE + file.path().length();
    for (Reading reading : file.readings()) {
      if (reading instanceof Reading.Objects objects) {
        for (Manifest manifest : objects.manifests()) {
          weight += OBJECT + manifest.object().look(ManifestWeight::of);
        }
      } else if (reading instanceof Reading.Unknown unknown) {
        weight += unknown.text().map(String::length).orElse(0);
      }
    }
    return weight;
  }

  private static long of(JsonNode node) {
    long weight = VALUE;
    if (node.isObject()) {
      weight = MAPPING;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        weight += MEMBER + member.getKey().length() + of(member.getValue());
      }
    } else if (node.isArray()) {
      weight = LIST;
      for (JsonNode item : node) {
        weight += of(item);
      }
    } else if (node.isTextual()) {
      weight += TEXT + node.textValue().length();
    }
    return weight;
  }
}
