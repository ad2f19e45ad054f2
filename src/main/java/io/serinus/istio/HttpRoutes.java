package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.api.networking.v1alpha3.Headers;
import io.fabric8.istio.api.api.networking.v1alpha3.HeadersHeaderOperations;
import io.fabric8.istio.api.api.networking.v1alpha3.Percent;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryService;
import io.serinus.model.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code http} section of the VirtualService, for each strategy. */
final class HttpRoutes {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
  private static final String SET_COOKIE = "Set-Cookie";

  /** As Flagger names the canary's cookie route, so that taking over and going back edit none. */
  private static final String STICKY = "sticky-route";

  private final CanaryService service;
  private final @Nullable CanaryAnalysis analysis;
  private final Destinations destinations;
  private final List<JsonNode> serviceMatch;

  HttpRoutes(CanaryService service, @Nullable CanaryAnalysis analysis, Destinations destinations) {
    this(service, analysis, destinations, service.match() == null ? List.of() : service.match());
  }

  /**
   * Of the requests of a match.
   *
   * @param match used instead of the service's
   */
  HttpRoutes(
      CanaryService service,
      @Nullable CanaryAnalysis analysis,
      Destinations destinations,
      List<JsonNode> match) {
    this.service = service;
    this.analysis = analysis;
    this.destinations = destinations;
    this.serviceMatch = List.copyOf(match);
  }

  List<HTTPRoute> of(Routing routing) {
    if (analysis != null && analysis.match() != null && !analysis.match().isEmpty()) {
      return abTest(analysis.match(), routing);
    }
    List<HTTPRouteDestination> sides = destinations.weighted(routing);
    HTTPRoute weighted = route(matches(), sides);
    List<HTTPRoute> routes = new ArrayList<>();
    if (analysis != null && analysis.sessionAffinity() != null) {
      bindSessions(routes, sides, new SessionCookies(analysis.sessionAffinity()), routing);
    }
    if (routing.mirror()) {
      mirror(weighted);
    }
    routes.add(weighted);
    return routes;
  }

  /**
   * Matched users by weight, everybody else to the primary unless that cannot serve. Requests are
   * not mirrored in an A/B test: users are chosen, not sampled.
   */
  private List<HTTPRoute> abTest(List<JsonNode> conditions, Routing routing) {
    return List.of(
        route(RouteMatches.merged(conditions, serviceMatch), destinations.weighted(routing)),
        route(
            matches(),
            routing.everyone() ? destinations.weighted(routing) : destinations.primaryOnly()));
  }

  private void bindSessions(
      List<HTTPRoute> routes,
      List<HTTPRouteDestination> sides,
      SessionCookies cookies,
      Routing routing) {
    if (routing.canaryWeight() > 0) {
      bindToSides(routes, sides, cookies, routing.cookies());
    } else if (routing.cookies().previousCanary() != null) {
      String previous = routing.cookies().previousCanary();
      HTTPRoute forget = cookieRoute(previous, destinations.weighted(routing));
      forget.setName(STICKY);
      forget.setAdditionalProperty(
          "headers", setting(service.headers(), cookies.forgotten(previous)));
      routes.add(forget);
    }
  }

  private void bindToSides(
      List<HTTPRoute> routes,
      List<HTTPRouteDestination> sides,
      SessionCookies cookies,
      Routing.Cookies values) {
    if (values.canary() != null) {
      HTTPRoute sticky = cookieRoute(values.canary(), destinations.canaryOnly());
      sticky.setName(STICKY);
      routes.add(sticky);
      sides.get(1).setHeaders(setting(cookies.canary(values.canary())));
    }
    if (values.primary() != null) {
      routes.add(cookieRoute(values.primary(), destinations.primaryOnly()));
      sides.get(0).setHeaders(setting(cookies.primary(values.primary(), interval())));
    }
  }

  private HTTPRoute cookieRoute(String cookie, List<HTTPRouteDestination> sides) {
    return route(RouteMatches.withCookie(cookie, serviceMatch), sides);
  }

  private void mirror(HTTPRoute route) {
    route.setMirror(destinations.mirror());
    Integer percentage = analysis == null ? null : analysis.mirrorWeight();
    if (percentage != null && percentage > 0) {
      Percent share = new Percent();
      share.setValue(percentage.doubleValue());
      route.setMirrorPercentage(share);
    }
  }

  /** A route with everything that the service says of all its routes. */
  private HTTPRoute route(ArrayNode match, List<HTTPRouteDestination> sides) {
    HTTPRoute http = new HTTPRoute();
    if (!match.isEmpty()) {
      http.setAdditionalProperty("match", match);
    }
    if (service.timeout() != null && !service.timeout().isEmpty()) {
      http.setTimeout(service.timeout());
    }
    IstioTree.carry("rewrite", rewrite(), http::setAdditionalProperty);
    IstioTree.carry("retries", service.retries(), http::setAdditionalProperty);
    IstioTree.carry("corsPolicy", service.corsPolicy(), http::setAdditionalProperty);
    IstioTree.carry("headers", service.headers(), http::setAdditionalProperty);
    http.setRoute(sides);
    return http;
  }

  /** Without {@code type}, which other providers' rewrites have and Istio does not know. */
  private @Nullable JsonNode rewrite() {
    return service.rewrite() instanceof ObjectNode rewrite
        ? rewrite.deepCopy().without("type")
        : null;
  }

  private ArrayNode matches() {
    ArrayNode matches = Json.MAPPER.createArrayNode();
    serviceMatch.forEach(entry -> matches.add(entry.deepCopy()));
    return matches;
  }

  /** At least a second: a cookie of age 0 is one that the browser forgets. */
  private Duration interval() {
    if (analysis == null || analysis.interval() == null) {
      return DEFAULT_INTERVAL;
    }
    Duration given = analysis.interval();
    return given.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : given;
  }

  private static Headers setting(String cookie) {
    HeadersHeaderOperations response = new HeadersHeaderOperations();
    response.setAdd(Map.of(SET_COOKIE, cookie));
    Headers headers = new Headers();
    headers.setResponse(response);
    return headers;
  }

  /** The headers that the user wrote, and the cookie. */
  private static JsonNode setting(@Nullable JsonNode written, String cookie) {
    ObjectNode headers =
        written instanceof ObjectNode given ? given.deepCopy() : Json.MAPPER.createObjectNode();
    headers.withObjectProperty("response").withObjectProperty("add").put(SET_COOKIE, cookie);
    return headers;
  }
}
