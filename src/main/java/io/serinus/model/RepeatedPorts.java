package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ports that a container lists more than once. The first entry stays; what refers to the name of
 * another one inside the container, a probe for example, refers to the number instead.
 */
final class RepeatedPorts {
  private static final List<String> ACTIONS =
      List.of(
          "/livenessProbe",
          "/readinessProbe",
          "/startupProbe",
          "/lifecycle/postStart",
          "/lifecycle/preStop");

  private RepeatedPorts() {}

  static boolean repeats(JsonNode ports) {
    Map<String, JsonNode> met = new HashMap<>();
    for (JsonNode port : ports) {
      if (met.put(key(port), port) != null) {
        return true;
      }
    }
    return false;
  }

  /** Merges in place; a sentence for each port. */
  static List<String> merge(ObjectNode container) {
    JsonNode ports = container.path("ports");
    if (!repeats(ports)) {
      return List.of();
    }
    Map<String, JsonNode> first = new LinkedHashMap<>();
    Map<String, JsonNode> numbers = new HashMap<>();
    List<String> remarks = new ArrayList<>();
    for (JsonNode port : ports) {
      JsonNode before = first.putIfAbsent(key(port), port);
      if (before != null) {
        String name = port.path("name").asText();
        numbers.put(name, port.path("containerPort"));
        remarks.add(remark(container, port, before));
      }
    }
    ArrayNode kept = Json.MAPPER.createArrayNode();
    kept.addAll(first.values());
    container.set("ports", kept);
    ACTIONS.forEach(action -> byNumber(container.at(action), numbers));
    return remarks;
  }

  /** See {@link RepeatedKeys#portOfLostName}. */
  static Optional<JsonNode> ofLostName(JsonNode containers, String name) {
    for (JsonNode container : containers) {
      Map<String, JsonNode> first = new HashMap<>();
      for (JsonNode port : container.path("ports")) {
        JsonNode before = first.putIfAbsent(key(port), port);
        if (before != null && port.path("name").asText().equals(name)) {
          return Optional.of(port.path("containerPort"));
        }
      }
    }
    return Optional.empty();
  }

  private static String remark(ObjectNode container, JsonNode port, JsonNode before) {
    String names =
        port.path("name").asText().equals(before.path("name").asText())
            ? ""
            : " (as %s and as %s)".formatted(name(before), name(port));
    return "container %s lists the port %s more than once%s: the first entry counts, remove the others"
        .formatted(container.path("name").asText(), key(port), names);
  }

  private static String name(JsonNode port) {
    return port.has("name") ? port.path("name").asText() : "no name";
  }

  private static void byNumber(JsonNode action, Map<String, JsonNode> numbers) {
    for (String way : List.of("httpGet", "tcpSocket")) {
      if (action.path(way) instanceof ObjectNode asked && asked.path("port").isTextual()) {
        JsonNode number = numbers.get(asked.path("port").asText());
        if (number != null) {
          asked.set("port", number);
        }
      }
    }
  }

  private static String key(JsonNode port) {
    return port.path("containerPort").asText() + "/" + port.path("protocol").asText("TCP");
  }
}
