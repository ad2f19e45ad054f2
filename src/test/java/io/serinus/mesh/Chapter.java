package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One event in the life of a scenario's Canary.
 *
 * @param overtakenAt weight at which the newer revision comes, for {@link Ending#OVERTAKEN}
 */
record Chapter(Ending ending, int overtakenAt) {
  static Chapter of(JsonNode node) {
    return node.isTextual()
        ? new Chapter(Ending.of(node.asText()), 0)
        : new Chapter(Ending.of(node.get("release").asText()), node.get("at").asInt());
  }
}
