package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.ArrayList;
import java.util.List;

/** The Services to which a VirtualService sends requests, or copies of them. */
final class RoutedHosts {
  private RoutedHosts() {}

  static List<ObjectRef> of(KubernetesObject virtualService) {
    List<ObjectRef> services = new ArrayList<>();
    for (String protocol : List.of("http", "tcp")) {
      for (JsonNode route : virtualService.at("/spec/" + protocol)) {
        JsonNode destinations = route.path("route");
        for (JsonNode destination : destinations) {
          // A single destination without a weight gets everything.
          int weight = destination.path("weight").asInt(destinations.size() == 1 ? 100 : 0);
          if (weight > 0) {
            services.add(service(destination.at("/destination/host"), virtualService));
          }
        }
        if (route.has("mirror")) {
          services.add(service(route.at("/mirror/host"), virtualService));
        }
      }
    }
    return services;
  }

  /** A short name is one of the VirtualService's own namespace. */
  private static ObjectRef service(JsonNode host, KubernetesObject virtualService) {
    String[] labels = host.asText().split("\\.", 3);
    String namespace = labels.length > 1 ? labels[1] : virtualService.namespace();
    return new ObjectRef("v1", "Service", namespace, labels[0]);
  }
}
