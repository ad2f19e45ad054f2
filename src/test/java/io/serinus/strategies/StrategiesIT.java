package io.serinus.strategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.analysis.Measurement;
import io.serinus.cluster.ConnectionSettings;
import io.serinus.cluster.KubernetesCluster;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.HookOutcome;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import io.serinus.reconcile.AlertSettings;
import io.serinus.reconcile.CachedKinds;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.HookSettings;
import io.serinus.reconcile.MetricSettings;
import io.serinus.reconcile.PromotedManifests;
import io.serinus.rollout.RolloutSettings;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import io.serinus.workload.WorkloadSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Each file under {@code strategies} is a rollout, compared with the objects it must make. */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StrategiesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final AtomicReference<Double> successRate = new AtomicReference<>(100.0);
  private KubernetesClient client;
  private String namespace;
  private KubernetesCluster cluster;
  private CanaryReconciler reconciler;

  @BeforeAll
  void start(KubernetesBed bed, TestNamespace given) {
    client = bed.adminClient();
    namespace = given.name();
    for (Path file : Yaml.files(Path.of("deploy/crds"))) {
      client.resource(Serialization.asJson(Yaml.documents(file).get(0))).serverSideApply();
    }
    cluster =
        KubernetesCluster.connect(
            ConnectionSettings.ofKubeconfig(bed.kubeconfig(BedUser.SERINUS)),
            CachedKinds.all(false),
            CachedKinds.reductions());
    cluster.awaitReady(Duration.ofSeconds(60));
    reconciler =
        new CanaryReconciler(
            cluster,
            new MetricSettings(
                query -> new Measurement.Value(successRate.get()), Runnable::run, key -> {}),
            new HookSettings(
                call -> new HookOutcome.Passed(), Runnable::run, key -> {}, Optional.empty()),
            new AlertSettings(
                (destination, alert) -> new HookOutcome.Passed(),
                Runnable::run,
                Optional.empty(),
                Optional.empty()),
            PromotedManifests.NONE,
            RolloutSettings.DEFAULT.withDrain(Duration.ofSeconds(1)),
            WorkloadSettings.DEFAULTS.withConfigTracking(false),
            InstantSource.system(),
            () -> UUID.randomUUID().toString());
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> theObjectsOfEachStrategyAreAsWritten() {
    return StrategyStory.all().stream()
        .map(story -> DynamicTest.dynamicTest(story.name(), () -> play(story)));
  }

  @Test
  void everyExampleIsStoredWhole() {
    for (Path file : Yaml.files(Path.of("example-repo"))) {
      for (JsonNode document : Yaml.documents(file)) {
        if (document.path("kind").asText().equals("Canary")) {
          ObjectNode example = document.deepCopy();
          example.withObjectProperty("metadata").put("name", "example");
          KubernetesObject stored = apply(example);
          assertThat(stored.at("/spec")).as("%s", file).isEqualTo(document.get("spec"));
          client.resource(stored.tree().toString()).delete();
        }
      }
    }
  }

  private void play(StrategyStory story) {
    successRate.set(100.0);
    story.existing().forEach(this::apply);
    ObjectNode deployment = story.deployment();
    apply(deployment);
    apply(story.canary());
    CanaryKey key = new CanaryKey(namespace, story.name());
    await().atMost(LIMIT).until(() -> cluster.find(key.ref()).isPresent());
    boolean bumped = false;
    for (JsonNode point : story.points()) {
      if (!bumped && !point.get("phase").asText().equals("Initialized")) {
        until(key, point("Initialized"));
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0"))
            .put("image", "example.test/app:2");
        apply(deployment);
        bumped = true;
      }
      Canary canary = until(key, point);
      for (JsonNode expected : StrategyStory.expected(point, canary.status())) {
        check(story.name() + ", " + point.get("phase").asText(), expected, canary);
      }
      successRate.set(point.path("answer").asDouble(successRate.get()));
    }
  }

  private static JsonNode point(String phase) {
    return Yaml.parse("{phase: " + phase + "}");
  }

  /** Ticks until the point is reached; the tick that reaches it is the last one. */
  private Canary until(CanaryKey key, JsonNode point) {
    await()
        .alias(key + " at " + point.get("phase"))
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .ignoreException(UnavailableException.class)
        .until(
            () -> {
              reconciler.tick(key);
              return StrategyStory.reached(point, canary(key).status());
            });
    return canary(key);
  }

  private Canary canary(CanaryKey key) {
    return cluster.find(key.ref()).map(Canary::of).orElseThrow();
  }

  /** Routes must be exactly so; of other objects, what is written of them. */
  private void check(String where, JsonNode expected, Canary canary) {
    String api = expected.get("apiVersion").asText();
    String kind = expected.get("kind").asText();
    String name = expected.at("/metadata/name").asText();
    KubernetesObject actual =
        object(
            client
                .genericKubernetesResources(api, kind)
                .inNamespace(namespace)
                .withName(name)
                .get());
    String place = where + ": " + kind + " " + name;
    JsonNode spec = expected.path("spec");
    if (api.contains("istio.io")) {
      assertThat(text(actual.at("/spec"))).as(place).isEqualTo(text(spec));
    }
    spec.properties()
        .forEach(
            field ->
                assertThat(text(actual.at("/spec/" + field.getKey())))
                    .as("%s, %s", place, field.getKey())
                    .isEqualTo(text(field.getValue())));
    for (String part : List.of("labels", "annotations")) {
      expected
          .at("/metadata/" + part)
          .properties()
          .forEach(
              text ->
                  assertThat(actual.tree().path("metadata").path(part).path(text.getKey()).asText())
                      .as("%s, %s", place, text.getKey())
                      .isEqualTo(text.getValue().asText()));
    }
    boolean adopted = expected.path("adopted").asBoolean();
    assertThat(actual.controllerUid().filter(canary.uid()::equals).isPresent())
        .as("%s, owned by the Canary", place)
        .isNotEqualTo(adopted);
  }

  private static String text(JsonNode tree) {
    return tree.isMissingNode() ? "missing" : Yaml.write(Yaml.parse(Json.canonical(tree)));
  }

  private KubernetesObject apply(JsonNode tree) {
    ObjectNode placed = tree.deepCopy();
    placed.withObjectProperty("metadata").put("namespace", namespace);
    GenericKubernetesResource resource =
        Serialization.unmarshal(placed.toString(), GenericKubernetesResource.class);
    return object(client.resource(resource).fieldManager("kubectl").serverSideApply());
  }

  private static KubernetesObject object(GenericKubernetesResource resource) {
    assertThat(resource).isNotNull();
    return KubernetesObject.of(Yaml.parse(Serialization.asJson(resource)));
  }
}
