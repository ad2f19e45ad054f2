package io.serinus.takeover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Lays one object over another, field by field; lists and plain values are replaced. */
final class Overlay {
  private Overlay() {}

  static void lay(ObjectNode base, JsonNode over) {
    over.properties()
        .forEach(
            field -> {
              if (base.get(field.getKey()) instanceof ObjectNode part
                  && field.getValue().isObject()) {
                lay(part, field.getValue());
              } else {
                base.set(field.getKey(), field.getValue());
              }
            });
  }
}
