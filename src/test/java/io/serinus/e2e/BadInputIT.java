package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.Phase;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.ForgeApi;
import io.serinus.testbed.ForgeApi.MergeStyle;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong outside: each gives one clear message, and everything healthy goes on. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private KubernetesBed bed;
  private String namespace;
  private EndToEndWorld world;
  private ControllerProcess controller;

  @BeforeAll
  void start(KubernetesBed givenBed, TestNamespace givenNamespace, @TempDir Path folder) {
    bed = givenBed;
    namespace = givenNamespace.name();
    world = new EndToEndWorld(bed, folder, "bad-input");
    String nowhere = world.repository("nowhere", "http://127.0.0.1:9/no/where.git");
    controller = world.startController("e2e", "2s", world.repositoryWithForge() + nowhere);
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      Path kept = Files.createDirectories(Path.of("target", "e2e"));
      Files.writeString(kept.resolve("controller-bad-input.log"), controller.output());
      world.close();
    }
  }

  @Test
  @Order(1)
  void aRepositoryThatCannotBeReachedIsSaidOnceAndHoldsUpNoOther() {
    commit("Run podinfo 6.0.0", world.podinfo(namespace, "6.0.0", Map.of()));

    awaitCanary("podinfo", canary -> canary.status().phase() == Phase.INITIALIZED);

    assertThat(lines("nowhere")).anySatisfy(line -> assertThat(line).contains("127.0.0.1:9"));
    await()
        .pollDelay(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(lines("task=repository/nowhere")).hasSize(1));
  }

  @Test
  @Order(2)
  void yamlThatDoesNotParseIsNamedWithFileAndLineInLogAndStatusBranchAndHoldsUpNothingElse() {
    commit(
        "Break a file",
        Map.of(
            namespace + "/broken.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [broken\n",
            namespace + "/healthy.yaml",
            configMap("healthy")));

    awaitConfigMap("healthy");
    awaitLog(namespace + "/broken.yaml:");
    awaitStatusFile(
        "e2e/_repository-apps.yaml", text -> text.contains(namespace + "/broken.yaml:"));
    assertThat(canary("podinfo").status().phase()).isEqualTo(Phase.INITIALIZED);
  }

  @Test
  @Order(3)
  void twoFilesThatDefineTheSameObjectAreBothNamedAndTheObjectStaysAsItWas() {
    commit(
        "Define it twice",
        Map.of(
            namespace + "/broken.yaml", configMap("repaired"),
            namespace + "/again.yaml", configMap("healthy", "changed"),
            namespace + "/other.yaml", configMap("other")));

    awaitConfigMap("other");
    awaitConfigMap("repaired");
    awaitStatusFile(
        "e2e/_repository-apps.yaml",
        text ->
            text.contains(namespace + "/again.yaml") && text.contains(namespace + "/healthy.yaml"));
    assertThat(world.admin.configMaps().inNamespace(namespace).withName("healthy").get().getData())
        .containsEntry("value", "first");
    world.forge.api().delete(world.repository, "main", namespace + "/again.yaml", "Define it once");
    awaitStatusFile("e2e/_repository-apps.yaml", text -> !text.contains("again.yaml"));
  }

  @Test
  @Order(4)
  void aCanaryWhoseTargetIsMissingSaysSoInConditionEventAndStatusFileAndHealsWhenItComes() {
    commit(
        "Roll out something that is not there",
        Map.of(namespace + "/orphan.yaml", otherCanary("orphan")));

    Canary orphan =
        awaitCanary("orphan", canary -> condition(canary, "TargetUsable").equals("False"));

    assertThat(orphan.status().rollout().reason()).contains("Deployment orphan is not there");
    awaitEvent("orphan", "Deployment orphan is not there");
    awaitStatusFile(
        "e2e/" + namespace + "/orphan.yaml",
        text -> text.contains("Deployment orphan is not there"));
    commit(
        "Add what was missing",
        Map.of(namespace + "/orphan-deployment.yaml", deployment("orphan", "app")));
    awaitCanary("orphan", canary -> canary.status().phase() == Phase.INITIALIZED);
  }

  @Test
  @Order(5)
  void aTargetWithNoneOfTheSelectorLabelsNamesTheLabels() {
    commit(
        "Run something without a usable label",
        Map.of(
            namespace + "/unlabelled.yaml", otherCanary("unlabelled"),
            namespace + "/unlabelled-deployment.yaml", deployment("unlabelled", "tier")));

    awaitCanary("unlabelled", canary -> condition(canary, "TargetUsable").equals("False"));

    awaitEvent("unlabelled", "app, name, app.kubernetes.io/name");
    assertThat(canary("podinfo").status().phase()).isEqualTo(Phase.INITIALIZED);
  }

  @Test
  @Order(6)
  void whilePrometheusIsDownARolloutHoldsAndSaysSoAndGoesOnAfterwards() {
    world.prometheus.stop();
    commit("Bump podinfo to 6.1.0", world.podinfo(namespace, "6.1.0", Map.of()));

    try {
      Canary held = awaitCanary("podinfo", canary -> canary.status().rollout().holds() > 0);

      assertThat(held.status().phase()).isEqualTo(Phase.PROGRESSING);
      assertThat(held.status().failedChecks()).isZero();
      assertThat(held.status().rollout().reason()).contains("Prometheus");
    } finally {
      world.prometheus.startAgain();
    }
    Canary ended = awaitCanary("podinfo", BadInputIT::ended);
    assertThat(ended.status().phase())
        .as(ended.status().rollout().reason())
        .isEqualTo(Phase.SUCCEEDED);
  }

  @Test
  @Order(7)
  void aForgeThatIsDownDelaysNoRolloutAndIsToldWhenItIsBack() {
    ForgeApi api = world.forge.api();
    api.commit(
        world.repository,
        "bump",
        "Bump podinfo to 6.2.0",
        world.podinfo(namespace, "6.2.0", Map.of()));
    long number = api.openPullRequest(world.repository, "bump", "Bump podinfo to 6.2.0");
    api.merge(world.repository, number, MergeStyle.SQUASH);
    awaitCanary("podinfo", canary -> canary.status().phase() == Phase.PROGRESSING);

    world.forge.stop();
    Canary ended = awaitCanary("podinfo", BadInputIT::ended);
    world.forge.startAgain();

    assertThat(ended.status().phase())
        .as(ended.status().rollout().reason())
        .isEqualTo(Phase.SUCCEEDED);
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(api.comments(world.repository, number))
                    .singleElement()
                    .satisfies(
                        comment ->
                            assertThat(comment.body()).contains("6.2.0").contains("romoted")));
    awaitStatusFile(
        "e2e/" + namespace + "/podinfo.yaml", text -> text.contains("phase: Succeeded"));
  }

  @Test
  @Order(8)
  void anApiServerThatGoesAwayAndComesBackDelaysARolloutAndNothingIsLost() {
    commit("Bump podinfo to 6.3.0", world.podinfo(namespace, "6.3.0", Map.of()));
    awaitCanary(
        "podinfo",
        canary ->
            canary.status().phase() == Phase.PROGRESSING && canary.status().canaryWeight() >= 20);

    bed.stopApiServer();
    awaitLog("API server");
    bed.startApiServer();
    Canary ended = awaitCanary("podinfo", BadInputIT::ended);

    assertThat(ended.status().phase())
        .as(ended.status().rollout().reason())
        .isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().rollout().images()).singleElement().asString().endsWith(":6.3.0");
  }

  @Test
  @Order(9)
  void anUnknownKeyInTheConfigurationIsNamedWithASuggestion(@TempDir Path folder)
      throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("serinus.yaml"), "metrics: {sever: 'http://prometheus:9090'}\n");
    Path log = folder.resolve("controller.log");

    try (ControllerProcess refused = ControllerProcess.start(config, log)) {
      await().atMost(LIMIT).until(() -> !refused.isAlive());

      assertThat(refused.output()).contains("metrics.sever").contains("did you mean 'server'?");
      assertThat(refused.exitCode()).isEqualTo(2);
    }
  }

  private void commit(String message, Map<String, String> files) {
    world.forge.api().commit(world.repository, "main", message, new HashMap<>(files));
  }

  private String configMap(String name) {
    return configMap(name, "first");
  }

  private String configMap(String name, String value) {
    return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: %s}\ndata: {value: %s}\n"
        .formatted(name, namespace, value);
  }

  private String otherCanary(String name) {
    return """
        apiVersion: flagger.app/v1beta1
        kind: Canary
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
          service: {port: 80}
          analysis: {interval: 5s, threshold: 1, maxWeight: 50, stepWeight: 50}
        """
        .formatted(name, namespace);
  }

  private String deployment(String name, String label) {
    return """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          replicas: 1
          selector: {matchLabels: {%3$s: %1$s}}
          template:
            metadata: {labels: {%3$s: %1$s}}
            spec: {containers: [{name: main, image: 'registry.example.com/%1$s:1'}]}
        """
        .formatted(name, namespace, label);
  }

  private Canary canary(String name) {
    return world.canary(namespace, name).orElseThrow();
  }

  private Canary awaitCanary(String name, Predicate<Canary> condition) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> world.canary(namespace, name), found -> found.filter(condition).isPresent())
        .orElseThrow();
  }

  private static boolean ended(Canary canary) {
    return canary.status().phase() == Phase.SUCCEEDED || canary.status().phase() == Phase.FAILED;
  }

  private static String condition(Canary canary, String type) {
    return canary.status().conditions().stream()
        .filter(condition -> condition.type().equals(type))
        .map(Condition::status)
        .findFirst()
        .orElse("");
  }

  private void awaitConfigMap(String name) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(world.admin.configMaps().inNamespace(namespace).withName(name).get())
                    .isNotNull());
  }

  private void awaitEvent(String canary, String text) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(world.admin.v1().events().inNamespace(namespace).list().getItems())
                    .anySatisfy(
                        event -> {
                          assertThat(event.getInvolvedObject().getName()).isEqualTo(canary);
                          assertThat(event.getType()).isEqualTo("Warning");
                          assertThat(event.getMessage()).contains(text);
                        }));
  }

  private void awaitStatusFile(String path, Predicate<String> condition) {
    await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(
            () -> world.forge.api().file(world.repository, "serinus/status", path).orElse(""),
            condition);
  }

  private void awaitLog(String text) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(controller.output()).contains(text));
  }

  private List<String> lines(String text) {
    return controller.output().lines().filter(line -> line.contains(text)).toList();
  }
}
