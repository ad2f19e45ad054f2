package io.serinus.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.config.ConfigReader;
import io.serinus.config.SerinusConfig;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.WorkloadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code deploy/} installs fits together, and {@code example-repo/} is what it says. */
class DeployTest {
  private static final Path DEPLOY = Path.of("deploy");
  private static final Path EXAMPLE = Path.of("example-repo");

  @Test
  void theKustomizationListsEveryFile() {
    List<String> listed = new ArrayList<>();
    kustomization().get("resources").forEach(file -> listed.add(file.asText()));
    List<String> present =
        Yaml.files(DEPLOY).stream()
            .map(file -> DEPLOY.relativize(file).toString())
            .filter(file -> !file.equals("kustomization.yaml"))
            .toList();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(present);
  }

  @Test
  void everythingNamespacedIsInTheOneNamespace() {
    for (KubernetesObject object : installed()) {
      if (!object.namespace().isEmpty()) {
        assertThat(object.namespace()).as(object.toString()).isEqualTo("serinus-system");
      }
    }
    assertThat(find("Namespace", "serinus-system")).isNotNull();
  }

  @Test
  void theServiceSelectsTheControllersPodsAndAPortTheyHave() {
    JsonNode pod = find("Deployment", "serinus").at("/spec/template");
    JsonNode service = find("Service", "serinus").at("/spec");
    assertThat(service.get("selector")).isEqualTo(pod.at("/metadata/labels"));
    assertThat(find("Deployment", "serinus").at("/spec/selector/matchLabels"))
        .isEqualTo(pod.at("/metadata/labels"));
    assertThat(pod.at("/spec/containers/0/ports/0/name"))
        .isEqualTo(service.at("/ports/0/targetPort"));
  }

  @Test
  void theControllerRunsAsTheAccountThatTheRolesAreBoundTo() {
    String account =
        find("Deployment", "serinus").at("/spec/template/spec/serviceAccountName").asText();
    assertThat(find("ServiceAccount", account)).isNotNull();
    for (KubernetesObject binding : ofKind("ClusterRoleBinding")) {
      assertThat(binding.at("/subjects/0/name").asText()).isEqualTo(account);
      assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("serinus-system");
      assertThat(find("ClusterRole", binding.at("/roleRef/name").asText())).isNotNull();
    }
  }

  @Test
  void theControllerIsLockedDown() {
    JsonNode pod = find("Deployment", "serinus").at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(container.get("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.get("allowPrivilegeEscalation").asBoolean()).isFalse();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void noRoleGivesEverythingButToReadMetricsOfAnyName() {
    for (KubernetesObject role : ofKind("ClusterRole")) {
      for (JsonNode rule : role.at("/rules")) {
        boolean namesOfMetrics =
            rule.get("apiGroups").equals(Yaml.parse("[external.metrics.k8s.io]"))
                && rule.get("verbs").equals(Yaml.parse("[get, list]"));
        if (!namesOfMetrics) {
          assertThat(rule.toString()).doesNotContain("\"*\"");
        }
      }
    }
  }

  @Test
  void theSampleConfigurationIsReadAndFitsTheDeployment(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("serinus.yaml");
    Files.writeString(file, find("ConfigMap", "serinus").at("/data/serinus.yaml").asText());
    SerinusConfig config = new ConfigReader(Map.of()).read(file);
    JsonNode container = find("Deployment", "serinus").at("/spec/template/spec/containers/0");
    assertThat(config.server().port()).isEqualTo(container.at("/ports/0/containerPort").asInt());
    assertThat(container.get("volumeMounts").findValuesAsText("mountPath"))
        .contains(config.storage().path(), "/tmp");
    assertThat(container.get("args").toString()).contains("/etc/serinus/serinus.yaml");
  }

  @Test
  void everyCanaryOfTheExampleHasItsTarget() {
    List<KubernetesObject> objects = objects(EXAMPLE);
    List<ObjectRef> refs = objects.stream().map(KubernetesObject::ref).toList();
    assertThat(refs).doesNotHaveDuplicates();
    List<KubernetesObject> canaries =
        objects.stream().filter(object -> object.kind().equals("Canary")).toList();
    assertThat(canaries).isNotEmpty();
    for (KubernetesObject object : canaries) {
      Canary canary = Canary.of(object);
      ObjectRef target = canary.spec().targetRef().in(object.namespace());
      KubernetesObject workload =
          objects.stream().filter(found -> found.ref().equals(target)).findFirst().orElseThrow();
      assertThat(SelectorLabel.of(workload, WorkloadSettings.DEFAULTS.selectorLabels()))
          .isPresent();
      List<String> ports = new ArrayList<>();
      for (JsonNode port : workload.at("/spec/template/spec/containers").findValues("ports")) {
        ports.addAll(port.findValuesAsText("containerPort"));
        ports.addAll(port.findValuesAsText("name"));
      }
      assertThat(ports).contains(canary.spec().service().targetPort().asText());
    }
  }

  @Test
  void theExampleHasNoKeyThatTheCrdDoesNotKnow() {
    JsonNode schema =
        Definition.ALL.get(0).generate().at("/spec/versions/0/schema/openAPIV3Schema");
    for (KubernetesObject object : objects(EXAMPLE)) {
      if (object.kind().equals("Canary")) {
        List<String> unknown = new ArrayList<>();
        unknownKeys("spec", object.at("/spec"), schema.at("/properties/spec"), unknown);
        assertThat(unknown).as(object.toString()).isEmpty();
      }
    }
  }

  private static void unknownKeys(
      String path, JsonNode value, JsonNode schema, List<String> unknown) {
    if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
      return;
    }
    value.forEach(
        element -> {
          if (value.isArray()) {
            unknownKeys(path + "[]", element, schema.path("items"), unknown);
          }
        });
    value
        .properties()
        .forEach(
            field -> {
              String below = path + "." + field.getKey();
              JsonNode known = schema.path("properties").path(field.getKey());
              if (known.isMissingNode() && !schema.has("additionalProperties")) {
                unknown.add(below);
              }
              unknownKeys(below, field.getValue(), known, unknown);
            });
  }

  private static JsonNode kustomization() {
    return Yaml.documents(DEPLOY.resolve("kustomization.yaml")).get(0);
  }

  private static List<KubernetesObject> installed() {
    return objects(DEPLOY);
  }

  private static List<KubernetesObject> objects(Path folder) {
    return Yaml.files(folder).stream()
        .filter(file -> !file.endsWith("kustomization.yaml"))
        .flatMap(file -> Yaml.documents(file).stream())
        .map(KubernetesObject::of)
        .toList();
  }

  private static List<KubernetesObject> ofKind(String kind) {
    return installed().stream().filter(object -> object.kind().equals(kind)).toList();
  }

  private static KubernetesObject find(String kind, String name) {
    return ofKind(kind).stream()
        .filter(object -> object.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("deploy/ has no " + kind + " " + name));
  }
}
