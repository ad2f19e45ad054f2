package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What became of one Canary and of its VirtualService, moment by moment, as a watch told it. */
final class TrafficHistory implements AutoCloseable {
  private final Clock clock;
  private final List<Split> splits = new ArrayList<>();
  private final List<Seen> statuses = new ArrayList<>();
  private final List<Watch> watches;

  TrafficHistory(KubernetesClient client, Clock clock, String namespace, String name) {
    this.clock = clock;
    splits.add(Split.undivided(clock.instant()));
    this.watches =
        List.of(
            client
                .genericKubernetesResources("networking.istio.io/v1", "VirtualService")
                .inNamespace(namespace)
                .withName(name)
                .watch(new Listener(this::routed)),
            client
                .genericKubernetesResources("flagger.app/v1beta1", "Canary")
                .inNamespace(namespace)
                .withName(name)
                .watch(new Listener(this::told)));
  }

  /**
   * A status as it was seen.
   *
   * @param at a few milliseconds after it was written
   */
  record Seen(Instant at, CanaryStatus status) {}

  private synchronized void routed(Watcher.Action action, KubernetesObject virtualService) {
    Split split =
        action == Watcher.Action.DELETED
            ? Split.undivided(clock.instant())
            : Split.of(clock.instant(), virtualService);
    if (!split.sameAs(splits.get(splits.size() - 1))) {
      splits.add(split);
    }
  }

  private synchronized void told(Watcher.Action action, KubernetesObject canary) {
    if (action != Watcher.Action.DELETED) {
      statuses.add(new Seen(clock.instant(), Canary.of(canary).status()));
    }
  }

  /** How requests are divided now. */
  synchronized Split split() {
    return splits.get(splits.size() - 1);
  }

  synchronized List<Split> splits() {
    return List.copyOf(splits);
  }

  /** The statuses seen after a moment, oldest first. */
  synchronized List<Seen> statuses(Instant after) {
    return statuses.stream().filter(seen -> seen.at().isAfter(after)).toList();
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }

  private record Listener(Sink sink) implements Watcher<GenericKubernetesResource> {
    @Override
    public void eventReceived(Watcher.Action action, GenericKubernetesResource resource) {
      JsonNode tree = Json.MAPPER.valueToTree(resource);
      sink.accept(action, KubernetesObject.of(tree));
    }

    @Override
    public void onClose(WatcherException cause) {
      // A watch of the bed's own API server lasts as long as the bed; its end shows in the results.
    }
  }

  private interface Sink {
    void accept(Watcher.Action action, KubernetesObject object);
  }
}
