package io.serinus.istio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The spec that a VirtualService had before it was adopted, as its annotations remember it. */
final class OriginalSpec {
  private OriginalSpec() {}

  /**
   * Reads it.
   *
   * @param kept the spec as JSON, kept at the adoption
   * @param lastApplied the whole object as JSON, as {@code kubectl apply} keeps it; counts when
   *     nothing was kept
   */
  static Optional<ObjectNode> of(@Nullable String kept, @Nullable String lastApplied) {
    return kept == null
        ? read(lastApplied).map(object -> object.path("spec")).flatMap(OriginalSpec::object)
        : read(kept).flatMap(OriginalSpec::object);
  }

  private static Optional<ObjectNode> object(JsonNode node) {
    return node instanceof ObjectNode object && !object.isEmpty()
        ? Optional.of(object)
        : Optional.empty();
  }

  private static Optional<JsonNode> read(@Nullable String json) {
    try {
      return json == null ? Optional.empty() : Optional.of(Json.MAPPER.readTree(json));
    } catch (JsonProcessingException notOurs) {
      return Optional.empty();
    }
  }
}
