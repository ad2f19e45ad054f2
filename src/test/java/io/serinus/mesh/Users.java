package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.testbed.mesh.LoadStream;
import io.serinus.testbed.mesh.MeshAddresses;
import java.util.List;

/** Who calls a scenario's service: two streams of equal rate, from outside, inside, or both. */
record Users(Scenario scenario) {
  /** Requests per second of each of the two. */
  private static final int RATE = 160;

  private static final int TCP_USERS = 400;

  List<LoadStream> streams() {
    String outside = scenario.name() + ".example.com";
    String inside = scenario.name() + "." + scenario.namespace();
    if (scenario.isTcp()) {
      return List.of(
          tcp("gateway", MeshAddresses.TCP_GATEWAY), tcp("sidecar", MeshAddresses.TCP_SIDECAR));
    }
    LoadStream gateway = http("gateway", MeshAddresses.GATEWAY, outside);
    LoadStream sidecar = http("sidecar", MeshAddresses.SIDECAR, inside);
    return switch (scenario.load().path("from").asText("both")) {
      case "outside" -> List.of(gateway, http("gateway-too", MeshAddresses.GATEWAY, outside));
      case "inside" ->
          List.of(sidecar, http("other-port", MeshAddresses.sidecar(9797), inside + ":9797"));
      default -> List.of(gateway, sidecar);
    };
  }

  private LoadStream tcp(String stream, String address) {
    return LoadStream.tcp(stream, address, RATE, TCP_USERS, scenario.keptConnection());
  }

  private LoadStream http(String stream, String address, String host) {
    JsonNode load = scenario.load();
    LoadStream plain = LoadStream.http(stream, address, host, RATE);
    if (load.has("header")) {
      return plain.withHeader(load.get("header").asText(), load.get("percent").asInt());
    }
    return load.has("cookies") ? plain.withCookies(load.get("cookies").asInt()) : plain;
  }
}
