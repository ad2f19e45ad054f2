package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryService;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.RepeatedKeys;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ports of the generated Services. */
final class ServicePorts {
  /** Containers that a mesh puts into pods; their ports are nobody's service. */
  static final Set<String> MESH_SIDECARS = Set.of("istio-proxy", "envoy");

  private final CanaryService service;
  private final int port;
  private final JsonNode targetPort;

  ServicePorts(CanaryService service) {
    this.service = service;
    this.port = service.port() == null ? 0 : service.port();
    this.targetPort = targetPort(service.targetPort(), port);
  }

  private static JsonNode targetPort(@Nullable JsonNode given, int port) {
    return given == null || given.isNull() || given.asText().equals("0")
        ? IntNode.valueOf(port)
        : given;
  }

  /**
   * The Canary's own port first, then with port discovery every other port of the target's
   * containers.
   *
   * @param existing the Service as it stands; node ports are kept by the port's name
   */
  ArrayNode of(KubernetesObject target, Optional<KubernetesObject> existing) {
    ArrayNode ports = Json.MAPPER.createArrayNode();
    ports.add(ownPort(target));
    if (Boolean.TRUE.equals(service.portDiscovery())) {
      discover(target, ports);
    }
    existing.ifPresent(present -> keepNodePorts(present, ports));
    return ports;
  }

  private ObjectNode ownPort(KubernetesObject target) {
    ObjectNode own = Json.MAPPER.createObjectNode();
    String name = service.portName();
    own.put("name", name == null || name.isEmpty() ? "http" : name);
    own.put("protocol", "TCP");
    own.put("port", port);
    own.set(
        "targetPort",
        RepeatedKeys.portOfLostName(target.at("/spec/template/spec"), targetPort.asText())
            .orElse(targetPort));
    if (service.appProtocol() != null && !service.appProtocol().isEmpty()) {
      own.put("appProtocol", service.appProtocol());
    }
    return own;
  }

  private void discover(KubernetesObject target, ArrayNode ports) {
    Set<String> taken = new HashSet<>(Set.of(ports.get(0).path("name").asText(), port + "/TCP"));
    for (JsonNode container : target.at("/spec/template/spec/containers")) {
      String containerName = container.path("name").asText();
      int index = 0;
      for (JsonNode containerPort : container.path("ports")) {
        String name = containerPort.path("name").asText("tcp-" + containerName + "-" + index);
        index++;
        int number = containerPort.path("containerPort").asInt();
        String protocol = containerPort.path("protocol").asText("TCP");
        if (!MESH_SIDECARS.contains(containerName)
            && !isOwn(containerPort)
            && taken.add(name)
            && taken.add(number + "/" + protocol)) {
          ports
              .addObject()
              .put("name", name)
              .put("protocol", protocol)
              .put("port", number)
              .put("targetPort", number);
        }
      }
    }
  }

  private boolean isOwn(JsonNode containerPort) {
    return targetPort.isNumber()
        ? containerPort.path("containerPort").asInt() == targetPort.asInt()
        : containerPort.path("name").asText().equals(targetPort.asText());
  }

  private static void keepNodePorts(KubernetesObject existing, ArrayNode ports) {
    for (JsonNode present : existing.at("/spec/ports")) {
      for (JsonNode port : ports) {
        if (present.path("nodePort").asInt() > 0
            && present.path("name").asText().equals(port.path("name").asText())) {
          ((ObjectNode) port).set("nodePort", present.get("nodePort"));
        }
      }
    }
  }
}
