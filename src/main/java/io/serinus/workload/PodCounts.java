package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a workload's pods are, as its status tells.
 *
 * @param generationObserved whether the workload's controller has seen the present spec
 * @param wanted pods the spec asks for; of a DaemonSet, the nodes that should run one
 * @param updated pods of the present template
 * @param total pods of any template, those being deleted left out
 * @param available pods that are available
 * @param stalledAt when a Deployment's controller found that its own progress deadline had passed;
 *     empty while it has not, and for a DaemonSet, which has none
 */
public record PodCounts(
    boolean generationObserved,
    int wanted,
    int updated,
    int total,
    int available,
    Optional<Instant> stalledAt) {
  private static final String STALLED = "ProgressDeadlineExceeded";

  /** One whose controller has not given up. */
  PodCounts(boolean generationObserved, int wanted, int updated, int total, int available) {
    this(generationObserved, wanted, updated, total, available, Optional.empty());
  }

  public static PodCounts of(KubernetesObject workload) {
    boolean observed = workload.at("/status/observedGeneration").asLong() >= workload.generation();
    WorkloadView view = new WorkloadView(workload);
    return view.isDaemonSet()
        ? new PodCounts(
            observed,
            workload.at("/status/desiredNumberScheduled").asInt(),
            workload.at("/status/updatedNumberScheduled").asInt(),
            workload.at("/status/currentNumberScheduled").asInt(),
            workload.at("/status/numberAvailable").asInt(),
            Optional.empty())
        : new PodCounts(
            observed,
            view.replicas(),
            workload.at("/status/updatedReplicas").asInt(),
            workload.at("/status/replicas").asInt(),
            workload.at("/status/availableReplicas").asInt(),
            stalledAt(workload));
  }

  private static Optional<Instant> stalledAt(KubernetesObject deployment) {
    for (JsonNode condition : deployment.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Progressing")
          && condition.path("reason").asText().equals(STALLED)) {
        return instant(condition.path("lastUpdateTime"))
            .or(() -> instant(condition.path("lastTransitionTime")));
      }
    }
    return Optional.empty();
  }

  private static Optional<Instant> instant(JsonNode text) {
    try {
      return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
    } catch (DateTimeException unreadable) {
      return Optional.empty();
    }
  }
}
