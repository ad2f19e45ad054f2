package io.serinus.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * What Kubernetes itself takes for the pods of all rollouts, with no controller: each target gets
 * its pod, and as long after it became ready as the windows last, its primary is rolled to the same
 * image. Nothing is measured, routed, recorded or told. No controller can be faster on the machine.
 */
final class KubernetesAlone implements ResourceEventHandler<Deployment>, AutoCloseable {
  private static final Duration WINDOWS = Applications.WINDOW.multipliedBy(Applications.STEPS);
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Crowd crowd;
  private final int version;
  private final ExecutorService workers = Executors.newFixedThreadPool(8);
  private final Map<String, Instant> targets = new ConcurrentHashMap<>();
  private final Map<String, Instant> primaries = new ConcurrentHashMap<>();

  private KubernetesAlone(Crowd crowd, int version) {
    this.crowd = crowd;
    this.version = version;
  }

  /**
   * From the first change to the last ready primary.
   *
   * @param version no application has had yet
   */
  static Duration time(Crowd crowd, int version) {
    try (KubernetesAlone alone = new KubernetesAlone(crowd, version);
        SharedIndexInformer<Deployment> deployments =
            crowd.world().admin.apps().deployments().inNamespace(Crowd.NAMESPACE).inform(alone)) {
      Awaitility.await("all Deployments are seen").atMost(LIMIT).until(deployments::hasSynced);
      Instant begin = Instant.now();
      crowd.change(version);
      Awaitility.await("all primaries are ready")
          .atMost(LIMIT)
          .until(() -> alone.primaries.size() == Crowd.SIZE);
      Instant end = alone.primaries.values().stream().max(Instant::compareTo).orElseThrow();
      return Duration.between(begin, end);
    }
  }

  @Override
  public void onAdd(Deployment deployment) {
    onUpdate(deployment, deployment);
  }

  @Override
  public void onUpdate(Deployment before, Deployment now) {
    String name = now.getMetadata().getName();
    if (!ready(now)) {
      return;
    }
    if (name.endsWith("-primary")) {
      primaries.putIfAbsent(name, Instant.now());
    } else if (targets.putIfAbsent(name, Instant.now()) == null) {
      CompletableFuture.delayedExecutor(WINDOWS.toMillis(), TimeUnit.MILLISECONDS, workers)
          .execute(() -> promote(name));
    }
  }

  @Override
  public void onDelete(Deployment deployment, boolean unknown) {
    throw new IllegalStateException(deployment.getMetadata().getName() + " was deleted");
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }

  private void promote(String name) {
    crowd.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %s-primary, namespace: %s}
        spec:
          template:
            spec:
              containers: [{name: app, image: "%s"}]
        """
            .formatted(name, Crowd.NAMESPACE, Applications.image(version)));
  }

  private boolean ready(Deployment deployment) {
    DeploymentStatus status = deployment.getStatus();
    String image = deployment.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    return image.equals(Applications.image(version))
        && deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Objects.equals(status.getUpdatedReplicas(), 1)
        && Objects.equals(status.getReplicas(), 1)
        && Objects.equals(status.getAvailableReplicas(), 1);
  }
}
