package io.serinus.mesh;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import io.serinus.testbed.AdmissionHook;
import io.serinus.testbed.ControllerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the controller as {@code kill -9} does before a move of one Canary's traffic: the status
 * says where traffic shall go, the API server has the new VirtualService in hand and has not stored
 * it, and never will.
 */
final class DeadlyMove implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final ControllerProcess controller;
  private final AtomicBoolean armed = new AtomicBoolean();
  private final AdmissionHook hook;

  DeadlyMove(MeshWorld world, String namespace) {
    this.controller = world.controller;
    this.hook =
        AdmissionHook.on(
            world.client, namespace, "networking.istio.io", "virtualservices", this::survives);
  }

  /** The next move is the last thing that this controller wanted. */
  void arm() {
    armed.set(true);
  }

  /** Returns when it has happened. */
  void awaitDeath() {
    await("the controller's death")
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(() -> !armed.get() && !controller.isAlive());
  }

  private boolean survives(JsonNode request) {
    boolean moves =
        request.path("operation").asText().equals("UPDATE")
            && !split(request.path("object")).sameAs(split(request.path("oldObject")));
    if (!moves || !armed.get()) {
      return true;
    }
    controller.kill();
    armed.set(false);
    return false;
  }

  private static Split split(JsonNode virtualService) {
    return Split.of(Instant.EPOCH, KubernetesObject.of(virtualService));
  }

  @Override
  public void close() {
    hook.close();
  }
}
