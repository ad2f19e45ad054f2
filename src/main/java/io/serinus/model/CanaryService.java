package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the workload is reached; null where the field was left out. Parts that are Istio's own
 * vocabulary stay the JSON they were written in, so that nothing of them is lost.
 *
 * @param name the apex service; default the target's name
 * @param port port of the services, 1–65535
 * @param portName default {@code http}
 * @param targetPort number or name of the container's port; default {@code port}
 * @param appProtocol {@code TCP} (any case) makes the route a TCP route
 * @param trafficDistribution copied to the services
 * @param portDiscovery add every other container port to the services; default false
 * @param headless services without a cluster IP; default false
 * @param timeout of a request, as Istio writes it
 * @param gateways default {@code mesh}
 * @param hosts extra hosts of the VirtualService besides the apex
 * @param delegation the VirtualService is a delegate: no hosts, no gateways; default false
 * @param trafficPolicy of both DestinationRules
 * @param match of the route (Istio HTTPMatchRequest or L4MatchAttributes)
 * @param unmanagedMetadata keys never touched on the services and the VirtualService
 */
public record CanaryService(
    @Nullable String name,
    @Nullable Integer port,
    @Nullable String portName,
    @Nullable JsonNode targetPort,
    @Nullable String appProtocol,
    @Nullable String trafficDistribution,
    @Nullable Boolean portDiscovery,
    @Nullable Boolean headless,
    @Nullable String timeout,
    @Nullable List<String> gateways,
    @Nullable List<String> hosts,
    @Nullable Boolean delegation,
    @Nullable JsonNode trafficPolicy,
    @Nullable List<JsonNode> match,
    @Nullable JsonNode rewrite,
    @Nullable JsonNode retries,
    @Nullable JsonNode headers,
    @Nullable JsonNode corsPolicy,
    @Nullable CustomMetadata apex,
    @Nullable CustomMetadata primary,
    @Nullable CustomMetadata canary,
    @Nullable UnmanagedMetadata unmanagedMetadata) {

  /** The labels, or none, without those that belong to somebody else. */
  public Map<String, String> managedLabels(@Nullable Map<String, String> labels) {
    return without(labels, unmanagedMetadata == null ? null : unmanagedMetadata.labels());
  }

  /** The annotations, or none, without those that belong to somebody else. */
  public Map<String, String> managedAnnotations(@Nullable Map<String, String> annotations) {
    return without(annotations, unmanagedMetadata == null ? null : unmanagedMetadata.annotations());
  }

  private static Map<String, String> without(
      @Nullable Map<String, String> texts, @Nullable List<String> keys) {
    Map<String, String> left = new TreeMap<>(texts == null ? Map.of() : texts);
    if (keys != null) {
      keys.forEach(left::remove);
    }
    return left;
  }

  /** Labels and annotations added to a generated object. */
  public record CustomMetadata(
      @Nullable Map<String, String> labels, @Nullable Map<String, String> annotations) {}

  /** Keys of labels and annotations that belong to somebody else. */
  public record UnmanagedMetadata(
      @Nullable List<String> labels, @Nullable List<String> annotations) {}
}
