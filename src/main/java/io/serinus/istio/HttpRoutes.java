package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryService;
import io.serinus.model.Json;
import java.time.Duration;
import java.util.List;
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
    this.service = service;
    this.analysis = analysis;
    this.destinations = destinations;
    this.serviceMatch = service.match() == null ? List.of() : service.match();
  }

  ArrayNode of(Routing routing) {
    if (analysis != null && analysis.match() != null && !analysis.match().isEmpty()) {
      return abTest(analysis.match(), routing);
    }
    ArrayNode routes = Json.MAPPER.createArrayNode();
    ObjectNode weighted = route(matches(), destinations.weighted(routing));
    if (analysis != null && analysis.sessionAffinity() != null) {
      bindSessions(routes, weighted, new SessionCookies(analysis.sessionAffinity()), routing);
    }
    if (routing.mirror()) {
      mirror(weighted);
    }
    return routes.add(weighted);
  }

  /**
   * Matched users by weight, everybody else to the primary unless that cannot serve. Requests are
   * not mirrored in an A/B test: users are chosen, not sampled.
   */
  private ArrayNode abTest(List<JsonNode> conditions, Routing routing) {
    return Json.MAPPER
        .createArrayNode()
        .add(route(RouteMatches.merged(conditions, serviceMatch), destinations.weighted(routing)))
        .add(
            route(
                matches(),
                routing.everyone() ? destinations.weighted(routing) : destinations.primaryOnly()));
  }

  private void bindSessions(
      ArrayNode routes, ObjectNode weighted, SessionCookies cookies, Routing routing) {
    if (routing.canaryWeight() > 0) {
      bindToSides(routes, weighted, cookies, routing.cookies());
    } else if (routing.cookies().previousCanary() != null) {
      String previous = routing.cookies().previousCanary();
      ObjectNode forget = cookieRoute(previous, destinations.weighted(routing)).put("name", STICKY);
      addHeader(forget, cookies.forgotten(previous));
      routes.add(forget);
    }
  }

  private void bindToSides(
      ArrayNode routes, ObjectNode weighted, SessionCookies cookies, Routing.Cookies values) {
    if (values.canary() != null) {
      routes.add(cookieRoute(values.canary(), destinations.canaryOnly()).put("name", STICKY));
      addHeader(destination(weighted, 1), cookies.canary(values.canary()));
    }
    if (values.primary() != null) {
      routes.add(cookieRoute(values.primary(), destinations.primaryOnly()));
      addHeader(destination(weighted, 0), cookies.primary(values.primary(), interval()));
    }
  }

  private ObjectNode cookieRoute(String cookie, ArrayNode route) {
    return route(RouteMatches.withCookie(cookie, serviceMatch), route);
  }

  private void mirror(ObjectNode route) {
    route.set("mirror", destinations.mirror());
    Integer percentage = analysis == null ? null : analysis.mirrorWeight();
    if (percentage != null && percentage > 0) {
      route.putObject("mirrorPercentage").put("value", percentage);
    }
  }

  /** A route with everything that the service says of all its routes. */
  private ObjectNode route(ArrayNode match, ArrayNode route) {
    ObjectNode http = Json.MAPPER.createObjectNode();
    if (!match.isEmpty()) {
      http.set("match", match);
    }
    pass(http, "rewrite", rewrite());
    if (service.timeout() != null && !service.timeout().isEmpty()) {
      http.put("timeout", service.timeout());
    }
    pass(http, "retries", service.retries());
    pass(http, "corsPolicy", service.corsPolicy());
    pass(http, "headers", service.headers());
    http.set("route", route);
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

  private static void pass(ObjectNode http, String field, @Nullable JsonNode value) {
    if (value != null && !value.isNull()) {
      http.set(field, value.deepCopy());
    }
  }

  private static ObjectNode destination(ObjectNode weighted, int index) {
    return (ObjectNode) weighted.get("route").get(index);
  }

  private static void addHeader(ObjectNode place, String cookie) {
    place
        .withObjectProperty("headers")
        .withObjectProperty("response")
        .withObjectProperty("add")
        .put(SET_COOKIE, cookie);
  }
}
