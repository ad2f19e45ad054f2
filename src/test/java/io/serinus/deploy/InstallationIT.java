package io.serinus.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.docs.Markdown;
import io.serinus.git.BareRepository;
import io.serinus.model.Json;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.ControllerProcess;
import io.serinus.testbed.DeployFiles;
import io.serinus.testbed.HttpProbe;
import io.serinus.testbed.Kubectl;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user installs: rendered by kubectl, accepted by the API server, and started. */
@OnTestBed
final class InstallationIT {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  private final KubernetesBed bed;
  private final KubernetesClient admin;
  private final String namespace;

  InstallationIT(KubernetesBed bed, TestNamespace namespace) {
    this.bed = bed;
    this.admin = bed.adminClient();
    this.namespace = namespace.name();
    DeployFiles.install(admin, DeployFiles.DEFINITIONS);
  }

  @Test
  void everyObjectOfDeployIsAccepted() {
    assertAccepted(rendered(Path.of("deploy").toAbsolutePath()));
  }

  @Test
  void theOverlayOfGettingStartedIsRenderedAndEveryObjectIsAccepted(@TempDir Path folder)
      throws IOException {
    List<JsonNode> objects = rendered(overlay(folder));

    assertAccepted(objects);
    JsonNode pod = only(objects, "Deployment").at("/spec/template/spec");
    assertThat(pod.at("/containers/0/image").asText())
        .isEqualTo("registry.example.com/serinus:0.1.0");
    assertThat(pod.at("/containers/0/volumeMounts").findValuesAsText("mountPath"))
        .contains("/etc/serinus", "/etc/serinus-credentials");
    assertThat(serinusYaml(objects).at("/repositories/0/credentials/password").asText())
        .isEqualTo("${file:/etc/serinus-credentials/git-token}");
  }

  @Test
  void theControllerStartsFromWhatIsRenderedAndIsReadyAndInitialisesACanary(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<JsonNode> objects = rendered(Path.of("deploy").toAbsolutePath());
    DeployFiles.install(admin, List.of("rbac.yaml"));
    JsonNode container = only(objects, "Deployment").at("/spec/template/spec/containers/0");
    assertThat(container.at("/command").toString())
        .contains(ControllerProcess.JVM_SETTINGS.stream().map(s -> '"' + s + '"').toList());
    int port = freePort();
    Path log = folder.resolve("serinus.log");
    try (ControllerProcess serinus =
            ControllerProcess.start(
                config(objects, folder, port), log, Map.of("SERINUS_LOG_FORMAT", "json"));
        Kubectl kubectl = new Kubectl(bed.kubeconfig(BedUser.ADMIN), namespace)) {
      await().atMost(START_LIMIT).until(() -> answers(container, "startupProbe", port));
      await().atMost(START_LIMIT).until(() -> answers(container, "readinessProbe", port));
      assertThat(answers(container, "livenessProbe", port)).isTrue();
      applyCanary();

      assertThat(kubectl.run("wait", "canary/app", "--for=condition=promoted", "--timeout=55s"))
          .contains("canary.flagger.app/app condition met");
      assertThat(kubectl.run("get", "canary/app", "-o", "jsonpath={.status.phase}"))
          .isEqualTo("Initialized");
      assertThat(serinus.output().lines().map(InstallationIT::json))
          .anySatisfy(line -> assertThat(line.path("repositories").asText()).isEqualTo("1"))
          .anySatisfy(
              line -> assertThat(line.path("canary").asText()).isEqualTo(namespace + "/app"));
    }
  }

  private void applyCanary() {
    for (String document :
        List.of(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: app}
            spec:
              replicas: 1
              selector: {matchLabels: {app: app}}
              template:
                metadata: {labels: {app: app}}
                spec: {containers: [{name: app, image: "example.test/app:1"}]}
            """,
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: app}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: app}
              service: {port: 9898}
              drain: 1s
              skipAnalysis: true
            """)) {
      ObjectNode object = (ObjectNode) Yaml.parse(document);
      object.withObjectProperty("metadata").put("namespace", namespace);
      admin.resource(object.toString()).fieldManager("kubectl").serverSideApply();
    }
  }

  /** The rendered configuration, at home in a folder of the test instead of the container. */
  private Path config(List<JsonNode> objects, Path folder, int port) throws IOException {
    ObjectNode config = (ObjectNode) serinusYaml(objects);
    Path repository = folder.resolve("apps.git");
    BareRepository.create(repository, "main");
    config
        .withObjectProperty("cluster")
        .put("kubeconfig", bed.kubeconfigForServiceAccount("serinus-system", "serinus").toString())
        .putArray("namespaces")
        .add(namespace);
    config.withObjectProperty("storage").put("path", folder.resolve("data").toString());
    config.withObjectProperty("server").put("port", port);
    ((ObjectNode) config.at("/repositories/0")).put("url", repository.toUri().toString());
    return Files.writeString(folder.resolve("serinus.yaml"), config.toString());
  }

  /** Whether it answers as the probe wants; a port that nobody listens on yet does not. */
  private static boolean answers(JsonNode container, String probe, int port)
      throws InterruptedException {
    String path = container.path(probe).at("/httpGet/path").asText("/no-probe");
    try {
      return HttpProbe.answersOk(URI.create("http://127.0.0.1:" + port + path));
    } catch (IOException nobody) {
      return false;
    }
  }

  private void assertAccepted(List<JsonNode> objects) {
    assertThat(objects).hasSizeGreaterThan(8);
    for (JsonNode object : objects) {
      GenericKubernetesResource resource =
          Serialization.unmarshal(object.toString(), GenericKubernetesResource.class);
      GenericKubernetesResource stored =
          admin
              .resource(resource)
              .dryRun()
              .fieldValidation(Validation.STRICT)
              .fieldManager("kubectl")
              .forceConflicts()
              .serverSideApply();
      assertThat(stored.getMetadata().getName()).isEqualTo(resource.getMetadata().getName());
    }
  }

  private List<JsonNode> rendered(Path folder) {
    try (Kubectl kubectl = new Kubectl(bed.kubeconfig(BedUser.ADMIN), namespace)) {
      List<JsonNode> objects = new ArrayList<>();
      for (String document : kubectl.run("kustomize", folder.toString()).split("\n---\n", -1)) {
        objects.add(Yaml.parse(document));
      }
      return objects;
    }
  }

  /** The files that the page shows, each named in the line before it, beside a copy of deploy. */
  private static Path overlay(Path folder) throws IOException {
    Path deploy = Path.of("deploy");
    try (Stream<Path> files = Files.walk(deploy)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve("deploy").resolve(deploy.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Path overlay = Files.createDirectories(folder.resolve("overlay"));
    Markdown page = Markdown.page("getting-started.md");
    for (String name : List.of("kustomization.yaml", "config.yaml", "credentials.yaml")) {
      int named =
          page.lines().stream()
              .filter(line -> line.contains("`overlay/" + name + "`"))
              .mapToInt(page.lines()::indexOf)
              .findFirst()
              .orElseThrow();
      Markdown.Block block =
          page.blocks().stream()
              .filter(shown -> shown.line() > named && shown.language().equals("yaml"))
              .findFirst()
              .orElseThrow();
      Files.writeString(overlay.resolve(name), block.text());
    }
    return overlay;
  }

  private static JsonNode serinusYaml(List<JsonNode> objects) {
    return Yaml.parse(only(objects, "ConfigMap").at("/data/serinus.yaml").asText());
  }

  private static JsonNode only(List<JsonNode> objects, String kind) {
    List<JsonNode> found =
        objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
    assertThat(found).as(kind).hasSize(1);
    return found.get(0);
  }

  private static JsonNode json(String line) {
    try {
      return Json.MAPPER.readTree(line);
    } catch (IOException none) {
      throw new AssertionError("no JSON: " + line, none);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
