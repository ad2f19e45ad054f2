package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ports of an adopted Service whose names the Canary's ports have now. Names are unique in a
 * Service, and a port that people call must not go: it stays under {@code <name>-<number>}.
 */
final class RenamedPorts {
  private static final List<String> KEPT =
      List.of("protocol", "port", "targetPort", "nodePort", "appProtocol");

  private RenamedPorts() {}

  static String name(String taken, int number) {
    return taken + "-" + number;
  }

  /**
   * Those of the Service that bear a name of ours at another number, and those that were renamed
   * before: what is not stated any more would lose its name.
   *
   * @param ours the Canary's ports
   */
  static List<JsonNode> of(ArrayNode ours, KubernetesObject existing) {
    List<JsonNode> renamed = new ArrayList<>();
    for (JsonNode present : existing.at("/spec/ports")) {
      if (!hasNumber(ours, present)) {
        freeName(ours, present)
            .ifPresent(
                free -> {
                  ObjectNode port = Json.MAPPER.createObjectNode().put("name", free);
                  renamed.add(port);
                  KEPT.stream()
                      .filter(present::has)
                      .forEach(part -> port.set(part, present.get(part)));
                });
      }
    }
    return renamed;
  }

  /** Whether its name is the one that a port without a name gets. */
  static boolean wasNameless(JsonNode port) {
    return port.path("name").asText().equals(name("port", port.path("port").asInt()));
  }

  /** A single port may be without a name, several may not. */
  private static Optional<String> freeName(ArrayNode ours, JsonNode present) {
    int number = present.path("port").asInt();
    String name = present.path("name").asText();
    String ofNameless = name("port", number);
    if (name.isEmpty() || name.equals(ofNameless)) {
      return Optional.of(ofNameless);
    }
    for (JsonNode own : ours) {
      String taken = own.path("name").asText();
      if (List.of(taken, name(taken, number)).contains(name)) {
        return Optional.of(name(taken, number));
      }
    }
    return Optional.empty();
  }

  /** The ports of the Service that are not renamed. */
  static ArrayNode others(ArrayNode ours, KubernetesObject existing) {
    ArrayNode others = Json.MAPPER.createArrayNode();
    List<JsonNode> renamed = of(ours, existing);
    for (JsonNode present : existing.at("/spec/ports")) {
      if (renamed.stream().noneMatch(port -> sameNumber(port, present))) {
        others.add(present);
      }
    }
    return others;
  }

  static boolean hasNumber(ArrayNode ours, JsonNode present) {
    for (JsonNode own : ours) {
      if (sameNumber(own, present)) {
        return true;
      }
    }
    return false;
  }

  private static boolean sameNumber(JsonNode one, JsonNode other) {
    return ListKeys.same(List.of("port", "protocol"), one, other);
  }
}
