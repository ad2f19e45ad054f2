package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.CanaryStatus;

/**
 * One event in the life of a scenario's Canary.
 *
 * @param overtaken for {@link Ending#OVERTAKEN}: the weight at which the newer revision comes, or
 *     the phase in which it does; else empty
 */
record Chapter(Ending ending, String overtaken) {
  static Chapter of(Ending ending) {
    return new Chapter(ending, "");
  }

  static Chapter of(JsonNode node) {
    return node.isTextual()
        ? of(Ending.of(node.asText()))
        : new Chapter(Ending.of(node.get("release").asText()), node.get("at").asText());
  }

  String words() {
    return overtaken.isEmpty()
        ? ending.words()
        : "overtaken at %s, %s".formatted(overtaken, ending.words());
  }

  /** Whether the moment has come for the newer revision. */
  boolean isOvertakenAt(CanaryStatus status) {
    return status.phase().word().equals(overtaken)
        || Integer.toString(status.canaryWeight()).equals(overtaken);
  }
}
