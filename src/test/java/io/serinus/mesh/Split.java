package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * How a VirtualService divided requests from a moment on.
 *
 * @param canaryWeight percent that the canary's Service gets; empty where no route has two sides
 * @param mirrored whether requests are copied to it
 */
record Split(Instant from, OptionalInt canaryWeight, boolean mirrored) {
  private static final String CANARY = "-canary";

  /** Before there is a VirtualService of the Canary's, anything goes. */
  static Split undivided(Instant from) {
    return new Split(from, OptionalInt.empty(), false);
  }

  static Split of(Instant from, KubernetesObject virtualService) {
    OptionalInt weight = OptionalInt.empty();
    boolean mirrored = false;
    for (String protocol : new String[] {"http", "tcp"}) {
      for (JsonNode route : virtualService.at("/spec/" + protocol)) {
        mirrored |= route.has("mirror");
        JsonNode sides = route.path("route");
        if (sides.size() == 2 && weight.isEmpty()) {
          weight = OptionalInt.of(canaryWeight(sides));
        }
      }
    }
    return new Split(from, weight, mirrored);
  }

  private static int canaryWeight(JsonNode sides) {
    for (JsonNode side : sides) {
      if (side.at("/destination/host").asText().endsWith(CANARY)) {
        return side.path("weight").asInt();
      }
    }
    return 0;
  }

  boolean mayServeCanary() {
    return canaryWeight.isEmpty() || canaryWeight.getAsInt() > 0;
  }

  boolean mayServePrimary() {
    return canaryWeight.isEmpty() || canaryWeight.getAsInt() < 100;
  }

  boolean sameAs(Split other) {
    return canaryWeight.equals(other.canaryWeight) && mirrored == other.mirrored;
  }
}
