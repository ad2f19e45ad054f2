package io.serinus.workload;

import io.serinus.model.KubernetesObject;

/**
 * How far a workload's pods are, as its status tells.
 *
 * @param generationObserved whether the workload's controller has seen the present spec
 * @param wanted pods the spec asks for; of a DaemonSet, the nodes that should run one
 * @param updated pods of the present template
 * @param total pods of any template, those being deleted left out
 * @param available pods that are available
 */
public record PodCounts(
    boolean generationObserved, int wanted, int updated, int total, int available) {

  public static PodCounts of(KubernetesObject workload) {
    boolean observed = workload.at("/status/observedGeneration").asLong() >= workload.generation();
    WorkloadView view = new WorkloadView(workload);
    return view.isDaemonSet()
        ? new PodCounts(
            observed,
            workload.at("/status/desiredNumberScheduled").asInt(),
            workload.at("/status/updatedNumberScheduled").asInt(),
            workload.at("/status/currentNumberScheduled").asInt(),
            workload.at("/status/numberAvailable").asInt())
        : new PodCounts(
            observed,
            view.replicas(),
            workload.at("/status/updatedReplicas").asInt(),
            workload.at("/status/replicas").asInt(),
            workload.at("/status/availableReplicas").asInt());
  }
}
