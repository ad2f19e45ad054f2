package io.serinus.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.serinus.e2e.EndToEndWorld;
import io.serinus.model.Canary;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.ControllerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * Many equal applications of one pod with a canary each, written by {@code kubectl}'s means, and a
 * controller that drives them and reads no repository: five steps of 10 % with windows of 10 s,
 * checked by both built-in metrics.
 */
final class Crowd {
  static final String NAMESPACE = "crowd";

  /** How many there are; {@code SERINUS_CROWD} makes it fewer or more. */
  static final int SIZE = Integer.parseInt(System.getenv().getOrDefault("SERINUS_CROWD", "200"));

  private static final Duration LIMIT = Duration.ofMinutes(7);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int WRITERS = 16;

  private final EndToEndWorld world;
  private final ControllerProcess controller;

  /** Starts the controller, makes all applications and waits until they are at rest. */
  Crowd(EndToEndWorld world) {
    this.world = world;
    world
        .admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    each(
        number -> {
          apply(Applications.deployment(NAMESPACE, number, 1, 0, Map.of()));
          apply(Applications.canary(NAMESPACE, number));
        });
    this.controller =
        world.startController("crowd", Applications.DRAIN.toSeconds() + "s", "  []\n");
    awaitAll(Phase.INITIALIZED);
  }

  EndToEndWorld world() {
    return world;
  }

  ControllerProcess controller() {
    return controller;
  }

  AuditLog audit() {
    return world.bed.auditLog();
  }

  /** Gives every application a new image, as many at once as the API server takes. */
  void change(int version) {
    each(number -> change(number, version, Map.of()));
  }

  /** Gives one application a new image. */
  void change(int number, int version, Map<String, String> podAnnotations) {
    apply(Applications.deployment(NAMESPACE, number, 1, version, podAnnotations));
  }

  /** Waits until one is in the phase and the controller has nothing to do any more. */
  void await(int number, Phase phase) {
    Awaitility.await(Applications.name(number) + " comes where it should")
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(() -> canary(number).status().phase() == phase);
    Figures.awaitQuiet(audit(), EndToEndWorld.CONTROLLER_USER, Figures.AFTER_DRAIN);
  }

  /**
   * Waits until the controller has nothing to do any more and each is in the phase. They are looked
   * at when all is quiet only: to list them takes the API server's time from what is measured.
   */
  void awaitAll(Phase phase) {
    Awaitility.await("all canaries are " + phase.word())
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(
            () -> {
              Figures.awaitQuiet(audit(), EndToEndWorld.CONTROLLER_USER, Figures.AFTER_DRAIN);
              return list().stream().map(Crowd::phase).allMatch(phase.word()::equals);
            });
  }

  Canary canary(int number) {
    return world.canary(NAMESPACE, Applications.name(number)).orElseThrow();
  }

  /** All as they stand now, by name. */
  Map<String, Canary> canaries() {
    return list().stream()
        .map(object -> Canary.of(KubernetesObject.of(Json.MAPPER.valueToTree(object))))
        .collect(Collectors.toMap(canary -> canary.key().name(), canary -> canary));
  }

  private List<GenericKubernetesResource> list() {
    return world
        .admin
        .genericKubernetesResources(EndToEndWorld.CANARIES)
        .inNamespace(NAMESPACE)
        .list()
        .getItems();
  }

  private static String phase(GenericKubernetesResource canary) {
    return Objects.requireNonNullElse(canary.get("status", "phase"), "");
  }

  /** Brings an object in, as Git's contents are: by server-side apply, whoever owned the fields. */
  void apply(String yaml) {
    world.admin.resource(yaml).forceConflicts().serverSideApply();
  }

  private static void each(IntConsumer work) {
    ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
    try {
      List<? extends Future<?>> all =
          IntStream.range(0, SIZE)
              .mapToObj(number -> writers.submit(() -> work.accept(number)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (Exception failure) {
      throw new IllegalStateException("an application could not be written", failure);
    } finally {
      writers.shutdownNow();
    }
  }
}
