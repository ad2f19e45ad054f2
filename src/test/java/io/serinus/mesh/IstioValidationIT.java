package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus.Condition;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.testbed.ClusterContents;
import io.serinus.testbed.mesh.MeshBed;
import io.serinus.testbed.mesh.OnMeshBed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Istio's own validation, armed as in a cluster: what it says of what we generate. */
@OnMeshBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class IstioValidationIT {
  private static final String ISTIO = "networking.istio.io/v1";
  private static final String NAMESPACE = "mesh-validation";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private MeshWorld world;

  @BeforeAll
  void start(MeshBed bed) {
    world = new MeshWorld(bed);
    world.createNamespace(NAMESPACE);
  }

  @AfterAll
  void stop() {
    if (world != null) {
      new ClusterContents(world.client).clear(NAMESPACE);
      world.close();
    }
  }

  @Test
  void anInvalidVirtualServiceIsRefused() {
    JsonNode invalid =
        Yaml.parse(
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: invalid}
            spec: {hosts: [""], http: [{route: [{destination: {host: app}}]}]}
            """);

    assertThatThrownBy(() -> world.apply(NAMESPACE, invalid))
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("validation.istio.io");
  }

  /** The expectations are compared with what is generated, field by field, by StrategiesIT. */
  @Test
  void everyExpectedObjectOfEveryStrategyIsAccepted() {
    List<String> accepted = new ArrayList<>();
    for (Path story : Yaml.files(Path.of("src/test/resources/strategies"))) {
      for (JsonNode point : Yaml.documents(story).get(0).path("points")) {
        for (JsonNode object : point.path("objects")) {
          if (object.path("apiVersion").asText().equals(ISTIO)) {
            ObjectNode plain = object.deepCopy();
            plain.remove("adopted");
            world.apply(NAMESPACE, plain);
            accepted.add(story.getFileName() + " " + object.at("/metadata/name").asText());
          }
        }
      }
    }
    assertThat(accepted).hasSizeGreaterThan(10);
  }

  @Test
  void aRefusedVirtualServiceStandsOnTheCanaryInIstiosWordsAndTheRolloutWaits() {
    // Nobody calls it, so that there is nothing to measure.
    Scenario scenario =
        new Scenario("refused", Yaml.parse("{analysis: {stepWeight: 50, metrics: []}}"));
    String name = scenario.name();
    world.apply(NAMESPACE, scenario.deployment(1, Ending.PROMOTED));
    world.apply(NAMESPACE, scenario.canary());
    awaitCanary(name, canary -> canary.status().phase() == Phase.INITIALIZED);
    JsonNode routes = virtualService(name).at("/spec");

    // Nothing but Istio itself knows that this is no number of attempts.
    ObjectNode wrong = scenario.canary();
    ((ObjectNode) wrong.at("/spec/service")).set("retries", Yaml.parse("{attempts: -1}"));
    world.apply(NAMESPACE, wrong);
    world.apply(NAMESPACE, scenario.deployment(2, Ending.PROMOTED));
    Canary refused = awaitCanary(name, canary -> applied(canary).status().equals("False"));

    assertThat(applied(refused).message())
        .contains("validation.istio.io")
        .contains("attempts cannot be negative");
    assertThat(virtualService(name).at("/spec")).isEqualTo(routes);
    assertThat(image(name + "-primary")).endsWith(":1");
    assertThat(world.pods(NAMESPACE, name + "-primary")).isEqualTo(2);

    world.apply(NAMESPACE, scenario.canary());
    Canary ended =
        awaitCanary(name, canary -> canary.status().phase() == Phase.SUCCEEDED || failed(canary));
    assertThat(ended.status().phase()).isEqualTo(Phase.SUCCEEDED);
    assertThat(ended.status().conditions())
        .noneMatch(condition -> condition.type().equals("Applied"));
    assertThat(image(name + "-primary")).endsWith(":2");
  }

  private static boolean failed(Canary canary) {
    return canary.status().phase() == Phase.FAILED;
  }

  private Canary awaitCanary(String name, Predicate<Canary> condition) {
    return await()
        .atMost(LIMIT)
        .until(() -> world.canary(NAMESPACE, name), seen -> seen.filter(condition).isPresent())
        .orElseThrow();
  }

  private static Condition applied(Canary canary) {
    return canary.status().conditions().stream()
        .filter(condition -> condition.type().equals("Applied"))
        .findFirst()
        .orElse(new Condition("Applied", "Unknown", null, null, "", ""));
  }

  private KubernetesObject virtualService(String name) {
    return found(world.object(NAMESPACE, ISTIO, "VirtualService", name));
  }

  private String image(String deployment) {
    return found(world.object(NAMESPACE, "apps/v1", "Deployment", deployment))
        .at("/spec/template/spec/containers/0/image")
        .asText();
  }

  private static KubernetesObject found(Optional<KubernetesObject> object) {
    return object.orElseThrow();
  }
}
