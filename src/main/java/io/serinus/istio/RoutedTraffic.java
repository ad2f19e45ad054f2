package io.serinus.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;

/** What a VirtualService in the cluster does with requests, whoever wrote it. */
public final class RoutedTraffic {
  private RoutedTraffic() {}

  /**
   * Percent of the requests that some route sends or copies to the canary's Service: the largest
   * there is, because users on that route are served so. A single destination without a weight has
   * all, and so has a mirror without a percentage.
   */
  public static int toCanary(KubernetesObject virtualService, ServiceNames names) {
    int largest = 0;
    for (String protocol : new String[] {"http", "tcp", "tls"}) {
      for (JsonNode route : virtualService.at("/spec/" + protocol)) {
        largest = Math.max(largest, weight(route.path("route"), names.canary()));
        largest = Math.max(largest, copied(route, names.canary()));
      }
    }
    return Math.min(largest, 100);
  }

  /** Whether some route names a side at all: one that a user wrote names the apex Service only. */
  public static boolean namesASide(KubernetesObject virtualService, ServiceNames names) {
    for (String protocol : new String[] {"http", "tcp", "tls"}) {
      for (JsonNode route : virtualService.at("/spec/" + protocol)) {
        for (JsonNode destination : route.path("route")) {
          JsonNode named = destination.path("destination");
          if (isOf(named, names.canary()) || isOf(named, names.primary())) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static int copied(JsonNode route, String canary) {
    int copied =
        isOf(route.path("mirror"), canary) ? percentage(route.path("mirrorPercentage")) : 0;
    for (JsonNode mirror : route.path("mirrors")) {
      if (isOf(mirror.path("destination"), canary)) {
        copied = Math.max(copied, percentage(mirror.path("percentage")));
      }
    }
    return copied;
  }

  /** A part of a percent counts as a whole one: some requests are copied. */
  private static int percentage(JsonNode percentage) {
    return (int) Math.ceil(percentage.path("value").asDouble(100));
  }

  private static boolean isOf(JsonNode destination, String service) {
    return ServiceHost.isOf(destination.path("host").asText(), service);
  }

  private static int weight(JsonNode destinations, String canary) {
    int weight = 0;
    for (JsonNode destination : destinations) {
      if (isOf(destination.path("destination"), canary)) {
        weight += destination.path("weight").asInt(destinations.size() == 1 ? 100 : 0);
      }
    }
    return Math.max(weight, 0);
  }
}
