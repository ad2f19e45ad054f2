package io.serinus.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.sandbox.SandboxCluster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What users of the target {@code app} had: which weights for how long, how it was drained, and
 * whether the side that got more was ready for it. Copied requests count as traffic.
 */
final class TrafficLog implements ObjectListener {
  private final SandboxCluster cluster;
  private final Clock clock;
  private final Instant begin;
  private final List<Stretch> stretches = new ArrayList<>();
  private final List<Duration> drains = new ArrayList<>();
  private final List<String> mistakes = new ArrayList<>();
  private boolean routed;
  private int replicas;

  /**
   * A weight of the canary, whether requests were copied, and from when it was so; what is found at
   * the begin was so for long.
   */
  private record Stretch(int weight, boolean mirrored, Instant from) {
    boolean reachesCanary() {
      return weight > 0 || mirrored;
    }
  }

  private TrafficLog(SandboxCluster cluster, Clock clock) {
    this.cluster = cluster;
    this.clock = clock;
    this.begin = clock.instant();
  }

  static TrafficLog of(SandboxCluster cluster, Clock clock) {
    TrafficLog log = new TrafficLog(cluster, clock);
    List.of(
            ResourceKind.VIRTUAL_SERVICE,
            ResourceKind.SERVICE,
            ResourceKind.DEPLOYMENT,
            ResourceKind.DAEMON_SET)
        .forEach(kind -> cluster.watch(kind, log));
    return log;
  }

  /** The canary's shares of user traffic. */
  Set<Integer> weights() {
    Set<Integer> weights = new TreeSet<>();
    stretches.forEach(stretch -> weights.add(stretch.weight()));
    return weights;
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

  /** Each time traffic was sent to a side that could not take it. */
  List<String> mistakes() {
    return List.copyOf(mistakes);
  }

  @Override
  public void onPresent(KubernetesObject object) {
    switch (object.kind()) {
      case "VirtualService" -> {
        // One that is adopted leads elsewhere at first.
        if (object.at("/spec").toString().contains("app-primary")) {
          routed = true;
          traffic(canaryWeight(object), mirrors(object));
        }
      }
      case "Service" -> service(object);
      default -> {
        if (object.name().equals("app")) {
          scaled(object);
        }
      }
    }
  }

  @Override
  public void onGone(KubernetesObject object) {
    // What is deleted gets nothing any more.
  }

  /** Without routes the apex Service leads to one side. */
  private void service(KubernetesObject service) {
    String side = service.at("/spec/selector/app").asText();
    if (!routed && service.name().equals("app")) {
      traffic(side.equals("app") ? 100 : 0, false);
    }
  }

  private void traffic(int weight, boolean mirrored) {
    Optional<Stretch> last =
        stretches.isEmpty() ? Optional.empty() : Optional.of(stretches.get(stretches.size() - 1));
    Instant now = clock.instant();
    Stretch next = new Stretch(weight, mirrored, now.equals(begin) ? Instant.EPOCH : now);
    boolean same =
        last.filter(before -> before.weight() == weight && before.mirrored() == mirrored)
            .isPresent();
    if (same) {
      return;
    }
    boolean reached = last.filter(Stretch::reachesCanary).isPresent();
    stretches.add(next);
    if (now.equals(begin)) {
      return;
    }
    if (next.reachesCanary() && !reached && available("app") == 0) {
      mistakes.add("canary had no pod when it got " + next);
    }
    if (weight < last.map(Stretch::weight).orElse(100) && available("app-primary") == 0) {
      mistakes.add("primary had no pod when it got the rest of " + next);
    }
  }

  private int available(String name) {
    return cluster
        .find(new ObjectRef("apps/v1", "Deployment", "test", name))
        .map(workload -> workload.at("/status/availableReplicas").asInt())
        .or(
            () ->
                cluster
                    .find(new ObjectRef("apps/v1", "DaemonSet", "test", name))
                    .map(workload -> workload.at("/status/numberAvailable").asInt()))
        .orElse(0);
  }

  private void scaled(KubernetesObject target) {
    int wanted =
        target.kind().equals("DaemonSet")
            ? target.at("/spec/template/spec/nodeSelector").isEmpty() ? 1 : 0
            : target.at("/spec/replicas").asInt();
    // Without routes there is nothing to drain from.
    if (replicas > 0 && wanted == 0 && !stretches.isEmpty()) {
      Stretch last = stretches.get(stretches.size() - 1);
      drains.add(
          last.reachesCanary() ? Duration.ZERO : Duration.between(last.from(), clock.instant()));
    }
    replicas = wanted;
  }

  /** By the route that divides. */
  private static int canaryWeight(KubernetesObject routes) {
    int weight = 0;
    for (String protocol : List.of("http", "tcp")) {
      for (JsonNode route : routes.at("/spec/" + protocol)) {
        for (JsonNode destination : route.path("route")) {
          boolean divides = route.path("route").size() > 1;
          if (divides && destination.at("/destination/host").asText().contains("-canary")) {
            weight = destination.path("weight").asInt();
          }
        }
      }
    }
    return weight;
  }

  private static boolean mirrors(KubernetesObject routes) {
    for (JsonNode route : routes.at("/spec/http")) {
      if (route.has("mirror")) {
        return true;
      }
    }
    return false;
  }
}
