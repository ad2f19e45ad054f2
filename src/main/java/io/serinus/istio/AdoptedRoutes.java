package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryService;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The routes of a VirtualService that somebody else made. A route whose only destination is the
 * apex is the Canary's: it is divided, and its match and settings stay where the Canary says
 * nothing else. Every other route stays as it is, in its place.
 *
 * <p>Where the Canary gives a match of its own, one route is the Canary's: the one with that match,
 * else the first to the apex.
 */
final class AdoptedRoutes {
  /** On a VirtualService whose other routes are kept. */
  static final String KEPT = "serinus.io/kept-routes";

  /** What dividing a route replaces. */
  private static final Set<String> REPLACED =
      Set.of("route", "match", "name", "mirror", "mirrors", "mirrorPercentage");

  private final ObjectNode original;
  private final ServiceNames names;
  private final String namespace;
  private final List<JsonNode> match;

  private AdoptedRoutes(
      ObjectNode original, ServiceNames names, String namespace, CanaryService service) {
    this.original = original;
    this.names = names;
    this.namespace = namespace;
    this.match = service.match() == null ? List.of() : service.match();
  }

  /**
   * The routes to keep; empty for a VirtualService that another controller has adopted and whose
   * other routes are lost already.
   *
   * @param existing as it stands
   * @param remembered the spec it had before it was adopted
   */
  static Optional<AdoptedRoutes> of(
      KubernetesObject existing,
      Optional<ObjectNode> remembered,
      ServiceNames names,
      CanaryService service) {
    return spec(existing, remembered, names)
        .map(spec -> new AdoptedRoutes(spec, names, existing.namespace(), service));
  }

  private static Optional<ObjectNode> spec(
      KubernetesObject existing, Optional<ObjectNode> remembered, ServiceNames names) {
    if (!RoutedTraffic.namesASide(existing, names)) {
      return existing.at("/spec") instanceof ObjectNode spec ? Optional.of(spec) : Optional.empty();
    }
    return existing.annotations().containsKey(KEPT) ? remembered : Optional.empty();
  }

  ObjectNode original() {
    return original;
  }

  List<String> hosts() {
    return texts("hosts");
  }

  /** {@code mesh} when there are none, as Istio has it. */
  List<String> gateways() {
    List<String> gateways = texts("gateways");
    return gateways.isEmpty() ? List.of("mesh") : gateways;
  }

  /**
   * All routes of a protocol, the Canary's divided.
   *
   * @param divided gives the routes of the Canary for a match
   */
  ArrayNode with(String protocol, Function<List<JsonNode>, ArrayNode> divided) {
    ArrayNode routes = Json.MAPPER.createArrayNode();
    List<JsonNode> own = own(protocol);
    for (JsonNode route : original.path(protocol)) {
      if (own.contains(route)) {
        List<JsonNode> matches = match.isEmpty() ? elements(route.path("match")).toList() : match;
        ObjectNode last = Json.MAPPER.createObjectNode();
        for (JsonNode part : divided.apply(matches)) {
          last = withSettings((ObjectNode) part, route);
          routes.add(protocol.equals("tcp") ? withMatch(last, route) : last);
        }
        if (route.has("name")) {
          last.set("name", route.get("name"));
        }
      } else {
        routes.add(route.deepCopy());
      }
    }
    if (own.isEmpty()) {
      routes.addAll(divided.apply(match));
    }
    return routes;
  }

  /** What of the routes cannot be kept; empty when all can. */
  Optional<String> loss(String protocol) {
    for (JsonNode route : original.path(protocol)) {
      boolean some = elements(route.path("route")).anyMatch(this::leadsToApex);
      if (some && !isOwn(route)) {
        return Optional.of(
            "one of its routes divides the requests of "
                + names.apex()
                + " already, among subsets or with another host: give that route one destination,"
                + " host "
                + names.apex()
                + " without a subset");
      }
    }
    if (!original.path(protocol).isEmpty() && own(protocol).isEmpty()) {
      return Optional.of(
          "none of its routes leads to "
              + names.apex()
              + ": give one the destination host "
              + names.apex()
              + ", or the Canary another spec.service.name");
    }
    return Optional.empty();
  }

  private List<JsonNode> own(String protocol) {
    List<JsonNode> own = elements(original.path(protocol)).filter(this::isOwn).toList();
    if (match.isEmpty() || own.size() < 2) {
      return own;
    }
    ArrayNode wanted = Json.MAPPER.createArrayNode().addAll(match);
    return Stream.concat(
            own.stream().filter(route -> route.path("match").equals(wanted)), own.stream())
        .limit(1)
        .toList();
  }

  private boolean isOwn(JsonNode route) {
    return !route.path("route").isEmpty()
        && elements(route.path("route"))
            .allMatch(side -> leadsToApex(side) && !side.path("destination").has("subset"));
  }

  private boolean leadsToApex(JsonNode side) {
    return ServiceHost.isOf(side.at("/destination/host").asText(), names.apex(), namespace);
  }

  private static ObjectNode withSettings(ObjectNode divided, JsonNode route) {
    route
        .properties()
        .forEach(
            setting -> {
              if (!REPLACED.contains(setting.getKey()) && !divided.has(setting.getKey())) {
                divided.set(setting.getKey(), setting.getValue().deepCopy());
              }
            });
    JsonNode port = route.at("/route/0/destination/port");
    if (!port.isMissingNode()) {
      elements(divided.path("route"))
          .map(side -> side.path("destination"))
          .filter(destination -> !destination.has("port"))
          .forEach(destination -> ((ObjectNode) destination).set("port", port.deepCopy()));
    }
    return divided;
  }

  /** A TCP route is told apart by more than its ports. */
  private ObjectNode withMatch(ObjectNode divided, JsonNode route) {
    if (match.isEmpty() && route.has("match")) {
      divided.set("match", route.get("match").deepCopy());
    }
    return divided;
  }

  private List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    original.path(field).forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }
}
