package io.serinus.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import io.serinus.sandbox.SandboxCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What users of the target had: which weights for how long, and how it was drained. */
final class TrafficLog implements ObjectListener {
  private final Clock clock;
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Duration> drains = new ArrayList<>();
  private int replicas;

  /** A weight of the canary and from when it was served. */
  private record Stretch(int weight, Instant from) {}

  private TrafficLog(Clock clock) {
    this.clock = clock;
  }

  static TrafficLog of(SandboxCluster cluster, Clock clock) {
    TrafficLog log = new TrafficLog(clock);
    cluster.watch(ResourceKind.VIRTUAL_SERVICE, log);
    cluster.watch(ResourceKind.DEPLOYMENT, log);
    return log;
  }

  /** The shortest time for which the canary had this share of the traffic; empty when never. */
  Optional<Duration> shortest(int weight) {
    List<Duration> times = new ArrayList<>();
    for (int index = 0; index + 1 < stretches.size(); index++) {
      if (stretches.get(index).weight() == weight) {
        times.add(Duration.between(stretches.get(index).from(), stretches.get(index + 1).from()));
      }
    }
    return times.stream().min(Duration::compareTo);
  }

  /** For each time the target was scaled to zero, for how long it had had no traffic then. */
  List<Duration> drains() {
    return List.copyOf(drains);
  }

  @Override
  public void onPresent(KubernetesObject object) {
    if (object.kind().equals("VirtualService")) {
      traffic(canaryWeight(object));
    } else if (object.name().equals("app")) {
      scaled(object.at("/spec/replicas").asInt());
    }
  }

  @Override
  public void onGone(KubernetesObject object) {
    // Nothing is taken away in these runs.
  }

  private void traffic(int weight) {
    if (stretches.isEmpty() || stretches.get(stretches.size() - 1).weight() != weight) {
      stretches.add(new Stretch(weight, clock.instant()));
    }
  }

  private void scaled(int wanted) {
    // Without routes there is nothing to drain from.
    if (replicas > 0 && wanted == 0 && !stretches.isEmpty()) {
      Stretch last = stretches.get(stretches.size() - 1);
      drains.add(
          last.weight() > 0 ? Duration.ZERO : Duration.between(last.from(), clock.instant()));
    }
    replicas = wanted;
  }

  private static int canaryWeight(KubernetesObject routes) {
    for (JsonNode destination : routes.at("/spec/http/0/route")) {
      if (destination.at("/destination/host").asText().contains("-canary")) {
        return destination.path("weight").asInt();
      }
    }
    return 0;
  }
}
