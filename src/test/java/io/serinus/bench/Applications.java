package io.serinus.bench;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.serinus.e2e.EndToEndWorld;
import io.serinus.model.Canary;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.ControllerProcess;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Equal applications with a canary each, committed to one repository of the forge, and the
 * controller that drives them: five steps of 10 % with windows of 10 s, checked by both built-in
 * metrics.
 */
final class Applications {
  static final String NAMESPACE = "bench";
  static final Duration WINDOW = Duration.ofSeconds(10);
  static final int STEPS = 5;
  static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final EndToEndWorld world;
  private final ControllerProcess controller;
  private int count;
  private int version;

  Applications(EndToEndWorld world) {
    this.world = world;
    world
        .admin
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    this.controller =
        world.startController("bench", DRAIN.toSeconds() + "s", world.repositoryWithForge());
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

  static String name(int number) {
    return "app-%02d".formatted(number);
  }

  static String image(int version) {
    return "registry.example.com/app:1.0." + version;
  }

  /** Adds applications up to this many and waits until all are at rest and the controller too. */
  void ensure(int wanted) {
    if (count < wanted) {
      Map<String, String> files = new LinkedHashMap<>();
      for (int number = count; number < wanted; number++) {
        files.put(
            name(number) + "/deployment.yaml", deployment(NAMESPACE, number, 2, version, Map.of()));
        files.put(name(number) + "/canary.yaml", canary(NAMESPACE, number));
      }
      world.forge.api().commit(world.repository, "main", "Run applications", files);
      for (int number = count; number < wanted; number++) {
        await(number, canary -> canary.status().phase() == Phase.INITIALIZED);
      }
      count = wanted;
    }
    Figures.awaitQuiet(audit(), EndToEndWorld.CONTROLLER_USER, Figures.AFTER_DRAIN);
  }

  /** Commits a new image, and waits until its rollout has ended. */
  Canary rollOut(int number, Map<String, String> podAnnotations) {
    version++;
    String commit =
        world
            .forge
            .api()
            .commit(
                world.repository,
                "main",
                "Bump " + name(number),
                Map.of(
                    name(number) + "/deployment.yaml",
                    deployment(NAMESPACE, number, 2, version, podAnnotations)));
    return await(number, canary -> ended(canary, commit));
  }

  private Canary await(int number, Predicate<Canary> condition) {
    return Awaitility.await(name(number) + " comes where it should")
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> world.canary(NAMESPACE, name(number)),
            found -> found.filter(condition).isPresent())
        .orElseThrow();
  }

  private static boolean ended(Canary canary, String commit) {
    var source = canary.status().rollout().source();
    Phase phase = canary.status().phase();
    return source != null
        && source.commit().equals(commit)
        && (phase == Phase.SUCCEEDED || phase == Phase.FAILED);
  }

  /** A target whose pods become ready at once, answer as the annotations say, and do nothing. */
  static String deployment(
      String namespace, int number, int replicas, int version, Map<String, String> podAnnotations) {
    StringBuilder annotations = new StringBuilder();
    podAnnotations.forEach(
        (key, value) -> annotations.append("%s: \"%s\", ".formatted(key, value)));
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s, labels: {app: %1$s}}
        spec:
          replicas: %5$d
          selector:
            matchLabels: {app: %1$s}
          template:
            metadata:
              labels: {app: %1$s}
              annotations: {%3$sprometheus.io/scrape: "true"}
            spec:
              containers:
                - name: app
                  image: %4$s
                  ports: [{name: http, containerPort: 9898}]
        """
        .formatted(name(number), namespace, annotations, image(version), replicas);
  }

  /** The Canary of that target. */
  static String canary(String namespace, int number) {
    return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
          progressDeadlineSeconds: 60
          service: {port: 9898, targetPort: 9898, hosts: [%1$s.example.com], gateways: [mesh]}
          analysis:
            interval: %3$ds
            threshold: 2
            maxWeight: %4$d
            stepWeight: 10
            metrics:
              - {name: request-success-rate, thresholdRange: {min: 99}, interval: 10s}
              - {name: request-duration, thresholdRange: {max: 500}, interval: 10s}
        """
        .formatted(name(number), namespace, WINDOW.toSeconds(), STEPS * 10);
  }
}
