package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.cluster.Cluster;
import io.serinus.git.Pause;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.Optional;

/** Waits until the API server serves a kind that was just defined, at most 10 s each. */
final class DefinitionGate {
  private static final Duration STEP = Duration.ofMillis(200);
  private static final int STEPS = 50;

  private final Cluster cluster;
  private final Pause pause;

  DefinitionGate(Cluster cluster, Pause pause) {
    this.cluster = cluster;
    this.pause = pause;
  }

  /** Whether the kind is served. */
  boolean established(KubernetesObject definition) {
    ObjectRef ref = definition.ref();
    Optional<KubernetesObject> seen = Optional.of(definition);
    for (int step = 0; step < STEPS; step++) {
      if (seen.filter(DefinitionGate::isEstablished).isPresent()) {
        return true;
      }
      try {
        pause.pause(STEP);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new UnavailableException(
            "Interrupted", "applying was stopped; the next start goes on", interrupted);
      }
      seen = cluster.read(ref);
    }
    return false;
  }

  private static boolean isEstablished(KubernetesObject definition) {
    for (JsonNode condition : definition.at("/status/conditions")) {
      if (condition.path("type").asText().equals("Established")) {
        return condition.path("status").asText().equals("True");
      }
    }
    return false;
  }
}
