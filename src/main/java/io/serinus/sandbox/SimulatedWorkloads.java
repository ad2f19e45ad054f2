package io.serinus.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.WriteOutcome;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Plays the controllers of Deployments and DaemonSets: a change is observed after a moment and its
 * pods are available after the start-up time.
 *
 * <p>Pods whose template carries the annotation {@value #READY} with the value {@code never} do not
 * become available.
 */
public final class SimulatedWorkloads {
  /** Annotation of a pod template; its only value is {@code never}. */
  public static final String READY = "serinus.io/sandbox-ready";

  /** Selects no node: how a DaemonSet is scaled to zero. */
  private static final String NO_NODE =
      "/spec/template/spec/nodeSelector/flagger.app~1scale-to-zero";

  private static final Duration REACTION = Duration.ofMillis(50);
  private static final String MANAGER = "kube-controller-manager";

  private final SandboxCluster cluster;
  private final VirtualClock clock;
  private final Duration startUp;
  private final Map<String, Long> observed = new HashMap<>();
  private final Map<String, String> templates = new HashMap<>();

  private SimulatedWorkloads(SandboxCluster cluster, VirtualClock clock, Duration startUp) {
    this.cluster = cluster;
    this.clock = clock;
    this.startUp = startUp;
  }

  /**
   * Plays from now on.
   *
   * @param startUp how long pods take to become available
   */
  public static void play(SandboxCluster cluster, VirtualClock clock, Duration startUp) {
    SimulatedWorkloads controllers = new SimulatedWorkloads(cluster, clock, startUp);
    cluster.watch(ResourceKind.DEPLOYMENT, controllers.new Changes());
    cluster.watch(ResourceKind.DAEMON_SET, controllers.new Changes());
  }

  private final class Changes implements ObjectListener {
    @Override
    public void onPresent(KubernetesObject workload) {
      Long before = observed.put(workload.uid(), workload.generation());
      if (!Objects.equals(before, workload.generation())) {
        long generation = workload.generation();
        clock.schedule(REACTION, () -> react(workload.ref(), generation));
      }
    }

    @Override
    public void onGone(KubernetesObject workload) {
      observed.remove(workload.uid());
      templates.remove(workload.uid());
    }
  }

  private void react(ObjectRef ref, long generation) {
    Optional<KubernetesObject> workload = present(ref, generation);
    if (workload.isEmpty()) {
      return;
    }
    int wanted = wanted(workload.get());
    int availableBefore = available(workload.get());
    String template = Json.canonical(workload.get().at("/spec/template"));
    String templateBefore = templates.put(workload.get().uid(), template);
    boolean rolls = templateBefore != null && !templateBefore.equals(template);
    int oldPods = rolls ? Math.min(availableBefore, wanted) : 0;
    int available = Math.min(availableBefore, wanted);
    write(workload.get(), wanted, wanted + oldPods, available);
    boolean moreToCome = rolls || available < wanted;
    if (moreToCome && !neverReady(workload.get())) {
      clock.schedule(startUp, () -> finish(ref, generation));
    }
  }

  private void finish(ObjectRef ref, long generation) {
    present(ref, generation)
        .ifPresent(
            workload -> write(workload, wanted(workload), wanted(workload), wanted(workload)));
  }

  /** Empty when the workload is gone or has changed again. */
  private Optional<KubernetesObject> present(ObjectRef ref, long generation) {
    return cluster.find(ref).filter(workload -> workload.generation() == generation);
  }

  private static boolean neverReady(KubernetesObject workload) {
    return workload
        .at("/spec/template/metadata/annotations/" + READY.replace("/", "~1"))
        .asText()
        .equals("never");
  }

  private static int wanted(KubernetesObject workload) {
    if (isDaemonSet(workload)) {
      return workload.at(NO_NODE).isMissingNode() ? 1 : 0;
    }
    return workload.at("/spec/replicas").asInt(1);
  }

  private static int available(KubernetesObject workload) {
    return workload
        .at(isDaemonSet(workload) ? "/status/numberAvailable" : "/status/availableReplicas")
        .asInt();
  }

  private static boolean isDaemonSet(KubernetesObject workload) {
    return workload.kind().equals("DaemonSet");
  }

  /** A Deployment rolls by pods on top, a DaemonSet pod for pod. */
  private void write(KubernetesObject workload, int updated, int total, int available) {
    ObjectNode tree = workload.tree();
    ObjectNode status = tree.putObject("status").put("observedGeneration", workload.generation());
    if (isDaemonSet(workload)) {
      status
          .put("desiredNumberScheduled", updated)
          .put("currentNumberScheduled", updated)
          .put("updatedNumberScheduled", updated - (total - updated))
          .put("numberReady", available)
          .put("numberAvailable", available)
          .put("numberUnavailable", updated - available)
          .put("numberMisscheduled", 0);
    } else {
      status
          .put("replicas", total)
          .put("updatedReplicas", updated)
          .put("readyReplicas", available)
          .put("availableReplicas", available)
          .put("unavailableReplicas", total - available);
    }
    WriteOutcome outcome = cluster.writeStatus(KubernetesObject.of(tree), MANAGER);
    if (outcome instanceof WriteOutcome.Conflict) {
      // Only another thread can have come in between.
      clock.schedule(REACTION, () -> react(workload.ref(), workload.generation()));
    }
  }
}
