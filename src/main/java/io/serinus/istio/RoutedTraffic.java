package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;

/** What a VirtualService in the cluster does with requests, whoever wrote it. */
public final class RoutedTraffic {
  private RoutedTraffic() {}

  /**
   * Percent of the requests that some route sends to the canary's Service: the largest there is,
   * because users on that route are served so. A single destination without a weight has all.
   */
  public static int canaryWeight(KubernetesObject virtualService, ServiceNames names) {
    int largest = 0;
    for (String protocol : new String[] {"http", "tcp", "tls"}) {
      for (JsonNode route : virtualService.at("/spec/" + protocol)) {
        largest = Math.max(largest, weight(route.path("route"), names.canary()));
      }
    }
    return Math.min(largest, 100);
  }

  private static int weight(JsonNode destinations, String canary) {
    int weight = 0;
    for (JsonNode destination : destinations) {
      String host = destination.at("/destination/host").asText();
      if (host.equals(canary) || host.startsWith(canary + ".")) {
        weight += destination.path("weight").asInt(destinations.size() == 1 ? 100 : 0);
      }
    }
    return Math.max(weight, 0);
  }
}
