package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPMatchRequest;
import io.fabric8.istio.api.api.networking.v1alpha3.L4MatchAttributes;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatch;
import io.fabric8.istio.api.api.networking.v1alpha3.StringMatchRegex;
import io.serinus.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Match conditions of routes. */
final class RouteMatches {
  /** What RE2 gives a meaning to. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\.+*?()|\\[\\]{}^$]");

  private RouteMatches() {}

  /**
   * Each condition with each entry of the service's own match; where both say something about the
   * same field the condition's word stands. Without a match of the service the conditions alone.
   */
  static ArrayNode merged(List<JsonNode> conditions, List<JsonNode> serviceMatch) {
    ArrayNode merged = Json.MAPPER.createArrayNode();
    for (JsonNode condition : conditions) {
      if (serviceMatch.isEmpty()) {
        merged.add(condition.deepCopy());
      }
      for (JsonNode entry : serviceMatch) {
        ObjectNode both = entry.deepCopy();
        condition.properties().forEach(field -> both.set(field.getKey(), field.getValue()));
        merged.add(both);
      }
    }
    return merged;
  }

  /**
   * Requests of the service's own match that bring this cookie: it is asked for beside the headers
   * that the match asks for.
   */
  static ArrayNode withCookie(String cookie, List<JsonNode> serviceMatch) {
    ObjectNode bringing = cookie(cookie);
    ArrayNode matches = Json.MAPPER.createArrayNode();
    for (JsonNode entry : serviceMatch) {
      ObjectNode both = entry.deepCopy();
      ObjectNode headers =
          both.path("headers") instanceof ObjectNode given ? given : both.putObject("headers");
      bringing
          .get("headers")
          .properties()
          .forEach(one -> headers.set(one.getKey(), one.getValue()));
      matches.add(both);
    }
    return serviceMatch.isEmpty() ? matches.add(bringing) : matches;
  }

  /** Those of a match that come from within the mesh. */
  static List<JsonNode> inMesh(List<JsonNode> match) {
    ObjectNode mesh = Json.MAPPER.createObjectNode();
    mesh.putArray("gateways").add("mesh");
    List<JsonNode> matches = new ArrayList<>();
    for (JsonNode entry : match) {
      ObjectNode both = entry.deepCopy();
      matches.add(entry.has("gateways") ? both : both.setAll(mesh));
    }
    return match.isEmpty() ? List.of(mesh) : matches;
  }

  /** Requests that bring this cookie, given as {@code name=value}. */
  private static ObjectNode cookie(String cookie) {
    int equals = cookie.indexOf('=');
    String name = equals < 0 ? cookie : cookie.substring(0, equals);
    String value = equals < 0 ? "" : cookie.substring(equals + 1);
    StringMatchRegex pattern =
        new StringMatchRegex(".*" + quoted(name) + ".*" + quoted(value) + ".*");
    HTTPMatchRequest match = new HTTPMatchRequest();
    match.setHeaders(Map.of("Cookie", new StringMatch(pattern)));
    return IstioTree.of(match);
  }

  /** TCP knows ports only: the ports of the service's match. */
  static List<L4MatchAttributes> ports(List<JsonNode> serviceMatch) {
    List<L4MatchAttributes> ports = new ArrayList<>();
    for (JsonNode entry : serviceMatch) {
      if (entry.path("port").asInt() > 0) {
        L4MatchAttributes port = new L4MatchAttributes();
        port.setPort((long) entry.path("port").asInt());
        ports.add(port);
      }
    }
    return ports;
  }

  private static String quoted(String text) {
    return SPECIAL.matcher(text).replaceAll("\\\\$0");
  }
}
