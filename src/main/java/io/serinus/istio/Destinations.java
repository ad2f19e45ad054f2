package io.serinus.istio;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryService;
import io.serinus.model.Json;
import io.serinus.model.ServiceNames;
import java.util.List;

/** The two sides of a route, as Istio's destinations. */
final class Destinations {
  private final ServiceNames names;
  private final boolean withPort;
  private final int port;

  Destinations(ServiceNames names, CanaryService service) {
    this.names = names;
    this.withPort = needsPort(service);
    this.port = service.port() == null ? 0 : service.port();
  }

  /** Primary first, canary second; the weights sum to 100. */
  ArrayNode weighted(Routing routing) {
    ArrayNode route = Json.MAPPER.createArrayNode();
    route.add(destination(names.primary(), routing.primaryWeight()));
    route.add(destination(names.canary(), routing.canaryWeight()));
    return route;
  }

  /** Everything to the primary. */
  ArrayNode primaryOnly() {
    return Json.MAPPER.createArrayNode().add(destination(names.primary(), 100));
  }

  /** Everything to the canary. */
  ArrayNode canaryOnly() {
    return Json.MAPPER.createArrayNode().add(destination(names.canary(), 100));
  }

  /** The canary as the receiver of mirrored requests. */
  ObjectNode mirror() {
    return host(names.canary());
  }

  private ObjectNode destination(String host, int weight) {
    ObjectNode destination = Json.MAPPER.createObjectNode();
    destination.set("destination", host(host));
    return destination.put("weight", weight);
  }

  private ObjectNode host(String host) {
    ObjectNode destination = Json.MAPPER.createObjectNode().put("host", host);
    if (withPort) {
      destination.putObject("port").put("number", port);
    }
    return destination;
  }

  /**
   * A Service with several ports is ambiguous where the request did not arrive at one of them: at a
   * gateway, or through a delegating VirtualService.
   */
  private static boolean needsPort(CanaryService service) {
    List<String> gateways = service.gateways() == null ? List.of() : service.gateways();
    boolean gatewayFirst = !gateways.isEmpty() && !gateways.get(0).equals("mesh");
    return Boolean.TRUE.equals(service.portDiscovery())
        && (gatewayFirst || Boolean.TRUE.equals(service.delegation()));
  }
}
