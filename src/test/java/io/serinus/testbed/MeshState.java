package io.serinus.testbed;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a cluster holds of a mesh at one moment. Each VirtualService draws the same stream of
 * requests, which its last HTTP route without a match splits by weight over its destinations; a
 * destination's Service leads to the Deployment whose pods it selects.
 */
record MeshState(
    Collection<VirtualService> virtualServices,
    Collection<Service> services,
    Collection<Deployment> deployments) {

  /** The requests that flow now, at the given rate for each VirtualService. */
  List<MeshFlow> flows(double requestsPerSecond) {
    return virtualServices.stream().flatMap(one -> flows(one, requestsPerSecond)).toList();
  }

  private Stream<MeshFlow> flows(VirtualService virtualService, double requestsPerSecond) {
    List<HTTPRouteDestination> destinations =
        Stream.ofNullable(virtualService.getSpec().getHttp())
            .flatMap(List::stream)
            .filter(route -> route.getMatch() == null || route.getMatch().isEmpty())
            .reduce((earlier, later) -> later)
            .map(HTTPRoute::getRoute)
            .orElse(List.of());
    String namespace = virtualService.getMetadata().getNamespace();
    return destinations.stream()
        .flatMap(
            destination ->
                workload(namespace, destination.getDestination().getHost())
                    .map(
                        found ->
                            new MeshFlow(
                                found, requestsPerSecond * share(destination, destinations.size())))
                    .stream());
  }

  /** A single destination without a weight takes everything. */
  private static double share(HTTPRouteDestination destination, int destinations) {
    Integer weight = destination.getWeight();
    if (weight == null) {
      return destinations == 1 ? 1 : 0;
    }
    return weight / 100.0;
  }

  private Optional<MeshWorkload> workload(String namespace, String host) {
    String name = host.split("\\.", 2)[0];
    return services.stream()
        .filter(service -> service.getMetadata().getNamespace().equals(namespace))
        .filter(service -> service.getMetadata().getName().equals(name))
        .findFirst()
        .flatMap(service -> selected(namespace, service.getSpec().getSelector()))
        .map(MeshWorkload::of);
  }

  private Optional<Deployment> selected(String namespace, Map<String, String> selector) {
    return deployments.stream()
        .filter(deployment -> deployment.getMetadata().getNamespace().equals(namespace))
        .filter(deployment -> carries(deployment, selector))
        .findFirst();
  }

  private static boolean carries(Deployment deployment, Map<String, String> selector) {
    Map<String, String> labels = deployment.getSpec().getTemplate().getMetadata().getLabels();
    return selector != null
        && !selector.isEmpty()
        && labels != null
        && labels.entrySet().containsAll(selector.entrySet());
  }
}
