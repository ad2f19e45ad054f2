package io.serinus.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mesh with steady load on every host that a VirtualService routes: answers the built-in metrics'
 * queries for a workload that gets traffic and has available pods, and {@code NoData} for others.
 *
 * <p>How a version behaves is looked up by the tag of the workload's first image; a version that is
 * not named is {@linkplain WorkloadBehaviour#GOOD good}.
 */
public final class SandboxMesh implements MetricsSource {
  private static final Pattern NAMESPACE =
      Pattern.compile("destination_workload_namespace\\s*=~?\\s*\"([^\"]+)\"");
  private static final Pattern WORKLOAD =
      Pattern.compile("destination_workload\\s*=~?\\s*\"([^\"]+)\"");

  private final Cluster cluster;
  private final Map<String, WorkloadBehaviour> byImageTag;

  public SandboxMesh(Cluster cluster, Map<String, WorkloadBehaviour> byImageTag) {
    this.cluster = cluster;
    this.byImageTag = Map.copyOf(byImageTag);
  }

  @Override
  public Measurement measure(MetricQuery query) {
    Optional<String> namespace = label(NAMESPACE, query.text());
    Optional<String> name = label(WORKLOAD, query.text());
    if (namespace.isEmpty() || name.isEmpty()) {
      return new Measurement.Unavailable(
          "the sandbox's mesh answers queries by destination_workload and"
              + " destination_workload_namespace only");
    }
    return workload(namespace.get(), name.get())
        .filter(this::isServing)
        .map(workload -> value(query.text(), behaviour(workload)))
        .orElseGet(Measurement.NoData::new);
  }

  private static Optional<String> label(Pattern pattern, String promql) {
    Matcher matcher = pattern.matcher(promql);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private Optional<KubernetesObject> workload(String namespace, String name) {
    return cluster
        .find(new ObjectRef("apps/v1", "Deployment", namespace, name))
        .or(() -> cluster.find(new ObjectRef("apps/v1", "DaemonSet", namespace, name)));
  }

  private static Measurement value(String promql, WorkloadBehaviour behaviour) {
    if (promql.contains("istio_request_duration_milliseconds")) {
      return new Measurement.Value(behaviour.latency().toMillis());
    }
    return promql.contains("istio_requests_total")
        ? new Measurement.Value(behaviour.successPercent())
        : new Measurement.Unavailable("the sandbox's mesh knows Istio's own series only");
  }

  private WorkloadBehaviour behaviour(KubernetesObject workload) {
    String image = workload.at("/spec/template/spec/containers/0/image").asText();
    String tag = image.substring(image.lastIndexOf(':') + 1);
    return byImageTag.getOrDefault(tag, WorkloadBehaviour.GOOD);
  }

  private boolean isServing(KubernetesObject workload) {
    boolean available =
        workload.at("/status/availableReplicas").asInt() > 0
            || workload.at("/status/numberAvailable").asInt() > 0;
    return available
        && cluster.list(ResourceKind.VIRTUAL_SERVICE).stream()
            .flatMap(routes -> RoutedHosts.of(routes).stream())
            .anyMatch(service -> selects(service, workload));
  }

  private boolean selects(ObjectRef service, KubernetesObject workload) {
    if (!service.namespace().equals(workload.namespace())) {
      return false;
    }
    JsonNode labels = workload.at("/spec/template/metadata/labels");
    return cluster
        .find(service)
        .map(found -> found.at("/spec/selector"))
        .filter(selector -> !selector.isEmpty())
        .filter(
            selector ->
                selector.properties().stream()
                    .allMatch(label -> labels.path(label.getKey()).equals(label.getValue())))
        .isPresent();
  }
}
