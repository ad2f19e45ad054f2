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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
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
    ArrayNode ports = generated(target);
    existing.ifPresent(present -> keepNodePorts(present.at("/spec/ports"), ports));
    return ports;
  }

  /**
   * The same for a Service that somebody else made. A port of his under a name that is the Canary's
   * now goes on being answered under a {@linkplain RenamedPorts free name}.
   */
  ArrayNode sharedWith(KubernetesObject existing, KubernetesObject target) {
    ArrayNode ports = generated(target);
    keepNodePorts(RenamedPorts.others(ports, existing), ports);
    ports.addAll(RenamedPorts.of(ports, existing));
    return ports;
  }

  /**
   * The ports of a Service that somebody else made and that are not the Canary's, as the Services
   * behind it answer them: under the names that they have there now.
   */
  ArrayNode further(KubernetesObject shared, KubernetesObject target) {
    ArrayNode ours = generated(target);
    ArrayNode further = Json.MAPPER.createArrayNode();
    Stream.concat(
            RenamedPorts.of(ours, shared).stream(),
            StreamSupport.stream(RenamedPorts.others(ours, shared).spliterator(), false))
        .filter(port -> !RenamedPorts.hasNumber(ours, port))
        .forEach(port -> further.add(((ObjectNode) port.deepCopy()).without("nodePort")));
    return further;
  }

  /** Which ports of somebody else's Service go on under another name, each a sentence. */
  List<String> renamed(KubernetesObject existing, KubernetesObject target) {
    return RenamedPorts.of(generated(target), existing).stream()
        .filter(port -> !RenamedPorts.wasNameless(port))
        .map(
            port ->
                "port %s of Service %s is called %s, because the name it had is that of port %d"
                        .formatted(
                            port.path("port").asText(),
                            existing.name(),
                            port.path("name").asText(),
                            this.port)
                    + " now: use the number or the new name, or write another spec.service.portName")
        .toList();
  }

  private ArrayNode generated(KubernetesObject target) {
    ArrayNode ports = Json.MAPPER.createArrayNode();
    ports.add(ownPort(target));
    if (Boolean.TRUE.equals(service.portDiscovery())) {
      discover(target, ports);
    }
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
    Set<String> names = new HashSet<>(Set.of(ports.get(0).path("name").asText()));
    Set<String> numbers = new HashSet<>(Set.of(port + "/TCP"));
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
            && numbers.add(number + "/" + protocol)) {
          ports
              .addObject()
              .put("name", freeName(names, name, number, protocol))
              .put("protocol", protocol)
              .put("port", number)
              .put("targetPort", number);
        }
      }
    }
  }

  /** A name that is taken gets the number behind it, and the protocol if that is taken too. */
  private static String freeName(Set<String> taken, String name, int number, String protocol) {
    String free = RenamedPorts.name(name, number);
    return taken.add(name)
        ? name
        : taken.add(free) ? free : free + "-" + protocol.toLowerCase(Locale.ROOT);
  }

  private boolean isOwn(JsonNode containerPort) {
    return targetPort.isNumber()
        ? containerPort.path("containerPort").asInt() == targetPort.asInt()
        : containerPort.path("name").asText().equals(targetPort.asText());
  }

  private static void keepNodePorts(JsonNode existing, ArrayNode ports) {
    for (JsonNode present : existing) {
      for (JsonNode port : ports) {
        if (present.path("nodePort").asInt() > 0
            && present.path("name").asText().equals(port.path("name").asText())) {
          ((ObjectNode) port).set("nodePort", present.get("nodePort"));
        }
      }
    }
  }
}
