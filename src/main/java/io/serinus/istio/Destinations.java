package io.serinus.istio;

import io.fabric8.istio.api.api.networking.v1alpha3.Destination;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.PortSelector;
import io.fabric8.istio.api.api.networking.v1alpha3.RouteDestination;
import io.serinus.model.CanaryService;
import io.serinus.model.ServiceNames;
import java.util.List;

/** The two sides of a route, as Istio's destinations. */
final class Destinations {
  private final ServiceNames names;
  private final boolean withPort;
  private final int port;

  Destinations(ServiceNames names, CanaryService service) {
    this(names, service, needsPort(service));
  }

  /**
   * Of the Canary's port.
   *
   * @param withPort whether the routes name it
   */
  Destinations(ServiceNames names, CanaryService service, boolean withPort) {
    this.names = names;
    this.withPort = withPort;
    this.port = service.port() == null ? 0 : service.port();
  }

  /** Primary first, canary second; the weights sum to 100. */
  List<HTTPRouteDestination> weighted(Routing routing) {
    return List.of(
        http(names.primary(), routing.primaryWeight()),
        http(names.canary(), routing.canaryWeight()));
  }

  /** The same for a route that is not of HTTP. */
  List<RouteDestination> weightedTcp(Routing routing) {
    return List.of(
        tcp(names.primary(), routing.primaryWeight()), tcp(names.canary(), routing.canaryWeight()));
  }

  /** Everything to the primary. */
  List<HTTPRouteDestination> primaryOnly() {
    return List.of(http(names.primary(), 100));
  }

  /** Everything to the canary. */
  List<HTTPRouteDestination> canaryOnly() {
    return List.of(http(names.canary(), 100));
  }

  /** The canary as the receiver of mirrored requests. */
  Destination mirror() {
    return destination(names.canary());
  }

  private HTTPRouteDestination http(String host, int weight) {
    HTTPRouteDestination side = new HTTPRouteDestination();
    side.setDestination(destination(host));
    side.setWeight(weight);
    return side;
  }

  private RouteDestination tcp(String host, int weight) {
    RouteDestination side = new RouteDestination();
    side.setDestination(destination(host));
    side.setWeight(weight);
    return side;
  }

  private Destination destination(String host) {
    Destination destination = new Destination();
    destination.setHost(host);
    if (withPort) {
      PortSelector selector = new PortSelector();
      selector.setNumber((long) port);
      destination.setPort(selector);
    }
    return destination;
  }

  /** Whether requests come in at a gateway, or through a delegating VirtualService. */
  static boolean comeFromElsewhere(CanaryService service) {
    List<String> gateways = service.gateways() == null ? List.of() : service.gateways();
    return Boolean.TRUE.equals(service.delegation())
        || gateways.stream().anyMatch(gateway -> !gateway.equals("mesh"));
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
