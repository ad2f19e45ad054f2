package io.serinus.testbed;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;

/**
 * How a workload answers requests, as its pod template's annotations say: {@code
 * serinus.io/test-error-percent} (0–100, default 0) of them with 500, all of them after {@code
 * serinus.io/test-latency-ms} (default 20).
 *
 * @param ready whether it has a ready pod; without one, every request to it is lost
 */
record MeshWorkload(
    String namespace, String name, boolean ready, double errorPercent, double latencyMillis) {
  private static final String ERROR_PERCENT = "serinus.io/test-error-percent";
  private static final String LATENCY = "serinus.io/test-latency-ms";
  private static final String DEFAULT_LATENCY = "20";

  static MeshWorkload of(Deployment deployment) {
    Map<String, String> annotations =
        Optional.ofNullable(deployment.getSpec().getTemplate().getMetadata().getAnnotations())
            .orElse(Map.of());
    Integer ready =
        deployment.getStatus() == null ? null : deployment.getStatus().getReadyReplicas();
    return new MeshWorkload(
        deployment.getMetadata().getNamespace(),
        deployment.getMetadata().getName(),
        ready != null && ready > 0,
        Double.parseDouble(annotations.getOrDefault(ERROR_PERCENT, "0")),
        Double.parseDouble(annotations.getOrDefault(LATENCY, DEFAULT_LATENCY)));
  }
}
