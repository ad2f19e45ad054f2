package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.RouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.TCPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.VirtualService;
import io.serinus.model.Canary;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryService;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.InvalidInputException;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The VirtualService that sends a Canary's requests to its two sides. It is an output of the
 * rollout: whatever stands in the cluster, the same Canary and routing give the same object.
 */
public final class VirtualServices {
  /** Served by every Istio since 1.22; older objects are converted by the API server. */
  public static final String API_VERSION = "networking.istio.io/v1";

  public static final String KIND = "VirtualService";

  /** Keeps the spec that an adopted VirtualService had, as JSON; existing clusters know the key. */
  public static final String ORIGINAL_SPEC = "flagger.kubernetes.app/original-configuration";

  private static final List<String> NOT_IN_DELEGATES = List.of("hosts", "gateways", "tcp", "tls");

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private VirtualServices() {}

  /**
   * The object to apply.
   *
   * @param existing the VirtualService of that name as it stands in the cluster; one that the
   *     Canary did not make is adopted: it keeps its owner and metadata, and its first spec is kept
   *     in {@link #ORIGINAL_SPEC}
   * @throws InvalidInputException when the Canary has no service, or gives hosts or gateways to a
   *     delegate; reason {@code InvalidCanary}
   */
  public static Desired of(Canary canary, Routing routing, Optional<KubernetesObject> existing) {
    return of(canary, routing, existing, false);
  }

  /**
   * The same.
   *
   * @param furtherPorts whether the Services have ports of an adopted Service besides the Canary's
   */
  public static Desired of(
      Canary canary, Routing routing, Optional<KubernetesObject> existing, boolean furtherPorts) {
    CanaryService service = checkedService(canary);
    ServiceNames names = ServiceNames.of(canary);
    Optional<KubernetesObject> foreign =
        existing.filter(present -> !GeneratedObject.madeFor(canary, present));
    GeneratedObject object =
        foreign
            .map(present -> adopted(canary, names, present))
            .orElseGet(() -> created(canary, names, service));
    ObjectNode spec = object.part("spec");
    spec.setAll(IstioTree.of(spec(canary, service, routing, existing, furtherPorts)));
    if (!canary.replacesAdopted() && !isDelegate(service)) {
      foreign
          .flatMap(present -> adoptedRoutes(canary, service, present))
          .ifPresent(
              kept -> {
                object.annotations(Map.of(AdoptedRoutes.KEPT, "true"));
                keep(canary, routing, kept, spec);
              });
    }
    return object.desired();
  }

  /**
   * What of a VirtualService that was there before would be lost by its adoption, and what to write
   * so that it is not; empty when nothing would.
   */
  public static Optional<String> loss(Canary canary, KubernetesObject existing) {
    CanaryService service = canary.spec().service();
    return service == null || isDelegate(service) || GeneratedObject.madeFor(canary, existing)
        ? Optional.empty()
        : adoptedRoutes(canary, service, existing).flatMap(kept -> kept.loss(protocol(service)));
  }

  private static Optional<AdoptedRoutes> adoptedRoutes(
      Canary canary, CanaryService service, KubernetesObject existing) {
    return AdoptedRoutes.of(existing, remembered(existing), ServiceNames.of(canary), service);
  }

  private static void keep(Canary canary, Routing routing, AdoptedRoutes kept, ObjectNode spec) {
    CanaryService service = checkedService(canary);
    ServiceNames names = ServiceNames.of(canary);
    if (service.hosts() == null || service.hosts().isEmpty()) {
      spec.set("hosts", Json.tree(hosts(kept.hosts(), names.apex())));
    }
    if (service.gateways() == null || service.gateways().isEmpty()) {
      spec.set("gateways", Json.tree(withMesh(kept)));
    }
    Destinations destinations = new Destinations(names, service);
    String protocol = protocol(service);
    spec.set(
        protocol,
        kept.with(
            protocol,
            match ->
                (ArrayNode)
                    Json.tree(
                        protocol.equals("tcp")
                            ? List.of(
                                IstioTree.of(tcpRoute(match, destinations.weightedTcp(routing))))
                            : new HttpRoutes(service, canary.spec().analysis(), destinations, match)
                                .of(routing).stream().map(IstioTree::of).toList())));
  }

  /** The mesh's own requests are divided too; Istio refuses a host of everything there. */
  private static List<String> withMesh(AdoptedRoutes kept) {
    List<String> gateways = new ArrayList<>(kept.gateways());
    if (!gateways.contains("mesh") && !kept.hosts().contains("*")) {
      gateways.add("mesh");
    }
    return gateways;
  }

  private static String protocol(CanaryService service) {
    return "tcp".equalsIgnoreCase(service.appProtocol()) ? "tcp" : "http";
  }

  private static VirtualService spec(
      Canary canary,
      CanaryService service,
      Routing routing,
      Optional<KubernetesObject> existing,
      boolean furtherPorts) {
    ServiceNames names = ServiceNames.of(canary);
    VirtualService spec = new VirtualService();
    if (isDelegate(service)) {
      existing.ifPresent(present -> emptyForDelegate(spec, present));
    } else {
      spec.setHosts(hosts(service.hosts() == null ? List.of() : service.hosts(), names.apex()));
      spec.setGateways(gateways(service));
    }
    Destinations destinations = new Destinations(names, service);
    if (protocol(service).equals("tcp")) {
      spec.setTcp(
          List.of(
              tcpRoute(
                  service.match() == null ? List.of() : service.match(),
                  destinations.weightedTcp(routing))));
    } else {
      spec.setHttp(
          furtherPorts && Destinations.comeFromElsewhere(service)
              ? byPort(canary, service, routing)
              : new HttpRoutes(service, canary.spec().analysis(), destinations).of(routing));
    }
    return spec;
  }

  /**
   * Routes to Services with several ports: a request of the mesh keeps the port that it called, one
   * that came in elsewhere has called none of them and gets the Canary's.
   */
  private static List<HTTPRoute> byPort(Canary canary, CanaryService service, Routing routing) {
    ServiceNames names = ServiceNames.of(canary);
    List<JsonNode> match = service.match() == null ? List.of() : service.match();
    CanaryAnalysis analysis = canary.spec().analysis();
    List<HTTPRoute> routes = new ArrayList<>();
    if (gateways(service).contains("mesh") && !isDelegate(service)) {
      Destinations called = new Destinations(names, service, false);
      routes.addAll(
          new HttpRoutes(service, analysis, called, RouteMatches.inMesh(match)).of(routing));
    }
    Destinations own = new Destinations(names, service, true);
    routes.addAll(new HttpRoutes(service, analysis, own, match).of(routing));
    return routes;
  }

  /**
   * An adopted VirtualService with the spec that it had before, and without the note of it; empty
   * when that spec is not known.
   */
  public static Optional<Desired> original(Canary canary, KubernetesObject adopted) {
    return remembered(adopted)
        .map(
            spec -> {
              GeneratedObject object =
                  GeneratedObject.sharedWith(canary, API_VERSION, KIND, adopted.name());
              object.part("spec").setAll(spec);
              return object.desired();
            });
  }

  private static Optional<ObjectNode> remembered(KubernetesObject adopted) {
    Map<String, String> annotations = adopted.annotations();
    return OriginalSpec.of(annotations.get(ORIGINAL_SPEC), annotations.get(LAST_APPLIED));
  }

  private static GeneratedObject created(Canary canary, ServiceNames names, CanaryService service) {
    GeneratedObject object = GeneratedObject.ownedBy(canary, API_VERSION, KIND, names.apex());
    CanaryService.@Nullable CustomMetadata custom = service.apex();
    if (custom != null) {
      object
          .labels(service.managedLabels(custom.labels()))
          .annotations(service.managedAnnotations(custom.annotations()));
    }
    return object.handsOff();
  }

  private static GeneratedObject adopted(
      Canary canary, ServiceNames names, KubernetesObject existing) {
    GeneratedObject object = GeneratedObject.sharedWith(canary, API_VERSION, KIND, names.apex());
    Map<String, String> annotations = existing.annotations();
    boolean renewed =
        annotations.containsKey(AdoptedRoutes.KEPT) && !RoutedTraffic.namesASide(existing, names);
    if (annotations.containsKey(ORIGINAL_SPEC) && !renewed) {
      object.annotations(Map.of(ORIGINAL_SPEC, annotations.get(ORIGINAL_SPEC)));
    } else if (!annotations.containsKey(LAST_APPLIED)) {
      object.annotations(Map.of(ORIGINAL_SPEC, Json.canonical(existing.at("/spec"))));
    }
    return object;
  }

  private static CanaryService checkedService(Canary canary) {
    CanaryService service = canary.spec().service();
    if (service == null) {
      throw new InvalidInputException(
          "InvalidCanary",
          "Canary " + canary.key() + ": spec.service is missing; give at least spec.service.port");
    }
    boolean named =
        (service.hosts() != null && !service.hosts().isEmpty())
            || (service.gateways() != null && !service.gateways().isEmpty());
    if (isDelegate(service) && named) {
      throw new InvalidInputException(
          "InvalidCanary",
          "Canary "
              + canary.key()
              + ": spec.service.delegation makes a delegate, which has no hosts and gateways of its"
              + " own; remove spec.service.hosts and spec.service.gateways, or delegation");
    }
    return service;
  }

  /**
   * A delegate has none of these, and what is not stated stays as another manager has it. What is
   * empty goes on being stated, so that it stays empty.
   */
  private static void emptyForDelegate(VirtualService spec, KubernetesObject existing) {
    for (String part : NOT_IN_DELEGATES) {
      if (existing.at("/spec").has(part)) {
        spec.setAdditionalProperty(part, Json.MAPPER.createArrayNode());
      }
    }
  }

  private static boolean isDelegate(CanaryService service) {
    return Boolean.TRUE.equals(service.delegation());
  }

  private static List<String> hosts(List<String> given, String apex) {
    List<String> hosts = new ArrayList<>(given);
    if (!hosts.contains(apex) && !hosts.contains("*")) {
      hosts.add(apex);
    }
    return hosts;
  }

  private static List<String> gateways(CanaryService service) {
    return service.gateways() == null || service.gateways().isEmpty()
        ? List.of("mesh")
        : service.gateways();
  }

  private static TCPRoute tcpRoute(List<JsonNode> match, List<RouteDestination> sides) {
    TCPRoute route = new TCPRoute();
    route.setMatch(RouteMatches.ports(match));
    route.setRoute(sides);
    return route;
  }
}
