package io.serinus.bench;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How long the pods of an application took to become ready: the time during which its target or its
 * primary wanted pods and did not have all of them available at the newest template.
 */
final class UnreadyTime implements AutoCloseable {
  private final Map<String, Instant> unreadySince = new HashMap<>();
  private final Map<String, Duration> total = new HashMap<>();
  private final List<Watch> watches;

  UnreadyTime(KubernetesClient client, String namespace, String name) {
    this.watches =
        List.of(name, name + "-primary").stream()
            .map(
                workload ->
                    client
                        .apps()
                        .deployments()
                        .inNamespace(namespace)
                        .withName(workload)
                        .watch(new Listener()))
            .toList();
  }

  /** Of all that was seen so far. */
  synchronized Duration sum() {
    return total.values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private synchronized void see(Deployment deployment) {
    String name = deployment.getMetadata().getName();
    if (!isReady(deployment)) {
      unreadySince.putIfAbsent(name, Instant.now());
      return;
    }
    Instant since = unreadySince.remove(name);
    if (since != null) {
      total.merge(name, Duration.between(since, Instant.now()), Duration::plus);
    }
  }

  private static boolean isReady(Deployment deployment) {
    int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
    DeploymentStatus status = deployment.getStatus();
    return wanted == 0
        || (Objects.equals(status.getObservedGeneration(), deployment.getMetadata().getGeneration())
            && Objects.requireNonNullElse(status.getUpdatedReplicas(), 0) == wanted
            && Objects.requireNonNullElse(status.getReplicas(), 0) == wanted
            && Objects.requireNonNullElse(status.getAvailableReplicas(), 0) == wanted);
  }

  private final class Listener implements Watcher<Deployment> {
    @Override
    public void eventReceived(Action action, Deployment deployment) {
      see(deployment);
    }

    @Override
    public void onClose(WatcherException cause) {
      System.err.println("the watch of a Deployment ended: " + cause.getMessage());
    }
  }
}
