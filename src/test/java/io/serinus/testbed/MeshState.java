package io.serinus.testbed;

import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRoute;
import io.fabric8.istio.api.api.networking.v1alpha3.HTTPRouteDestination;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster holds of a mesh at one moment. Each VirtualService draws the same stream of
 * requests, which its last HTTP route without a match splits by weight over its destinations; a
 * destination's Service leads to the Deployment whose pods it selects.
 */
final class MeshState {
  private final Collection<VirtualService> virtualServices;
  private final Map<Name, Service> services;
  private final Map<String, List<Deployment>> deployments;

  private record Name(String namespace, String name) {}

  MeshState(
      Collection<VirtualService> virtualServices,
      Collection<Service> services,
      Collection<Deployment> deployments) {
    this.virtualServices = virtualServices;
    this.services =
        services.stream()
            .collect(
                Collectors.toMap(
                    service ->
                        new Name(
                            service.getMetadata().getNamespace(), service.getMetadata().getName()),
                    service -> service));
    this.deployments =
        deployments.stream()
            .flatMap(
                deployment ->
                    labels(deployment).entrySet().stream()
                        .map(label -> Map.entry(key(deployment, label), deployment)))
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey,
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

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
    return Optional.ofNullable(services.get(new Name(namespace, name)))
        .flatMap(service -> selected(namespace, service.getSpec().getSelector()))
        .map(MeshWorkload::of);
  }

  private Optional<Deployment> selected(String namespace, @Nullable Map<String, String> selector) {
    return Stream.ofNullable(selector)
        .flatMap(labels -> labels.entrySet().stream().limit(1))
        .flatMap(first -> deployments.getOrDefault(key(namespace, first), List.of()).stream())
        .filter(deployment -> labels(deployment).entrySet().containsAll(selector.entrySet()))
        .findFirst();
  }

  private static String key(Deployment deployment, Map.Entry<String, String> label) {
    return key(deployment.getMetadata().getNamespace(), label);
  }

  private static String key(String namespace, Map.Entry<String, String> label) {
    return namespace + "/" + label.getKey() + "=" + label.getValue();
  }

  private static Map<String, String> labels(Deployment deployment) {
    return Objects.requireNonNullElse(
        deployment.getSpec().getTemplate().getMetadata().getLabels(), Map.of());
  }
}
