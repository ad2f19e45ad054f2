package io.serinus.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.BedUser;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flagger itself drives a Canary of each kind, is stopped, and the controller is started on what it
 * left; then back, and forth again. Run by {@code src/it/flagger}.
 */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class RealFlaggerIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Set<String> MIDDLE = Set.of("waiting", "midway");
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  /** More than two of Flagger's intervals. */
  private static final Duration A_WHILE = Duration.ofSeconds(25);

  private final Map<String, JsonNode> specs = new LinkedHashMap<>();
  private KubernetesBed bed;
  private KubernetesClient admin;
  private String namespace;
  private FlaggerOnServer server;
  private FlaggerProcess flagger;
  private SerinusProcess serinus;
  private Namespaced left;
  private AuditLog.Mark switched;

  @BeforeAll
  void letFlaggerWork(KubernetesBed givenBed, TestNamespace given, @TempDir Path temporary)
      throws IOException {
    bed = givenBed;
    admin = bed.adminClient();
    namespace = given.name();
    server = new FlaggerOnServer(admin, namespace);
    Path program = Path.of(Objects.requireNonNull(System.getenv("SERINUS_FLAGGER")));
    install(program.resolve("crd.yaml"));
    flagger =
        new FlaggerProcess(program, bed.kubeconfig(BedUser.OTHER_CONTROLLER), namespace, temporary);
    read().properties().forEach(entry -> specs.put(entry.getKey(), entry.getValue()));
    specs.forEach(this::make);
    flagger.start();
    specs.keySet().forEach(name -> until(name, "Initialized"));
    specs.keySet().stream().filter(name -> !name.equals("fresh")).forEach(name -> bump(name, "2"));
    specs.keySet().stream()
        .filter(name -> !MIDDLE.contains(name))
        .forEach(name -> until(name, phaseLeft(name)));
    until("waiting", "WaitingPromotion");
    flagger.stop();
    left = atRest();
    serinus = SerinusProcess.installed(bed, namespace, temporary);
    switched = bed.auditLog().mark();
    serinus.start();
  }

  @AfterAll
  void stop() throws IOException {
    Path kept = Files.createDirectories(Path.of("target", "e2e"));
    if (serinus != null) {
      Files.writeString(kept.resolve("controller-flagger.log"), serinus.output());
      serinus.close();
    }
    if (flagger != null) {
      Files.writeString(kept.resolve("flagger.log"), Files.readString(flagger.log()));
      flagger.close();
    }
  }

  @Test
  @Order(1)
  void whatFlaggerLeftAtRestIsTakenOverWithoutAChangeToAnythingButStatuses() {
    atRestNames().forEach(name -> until(name, status -> status.rollout().revision() != null));

    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(atRest().meant()).isEqualTo(left.meant()));
    assertThat(writesOfSerinus(switched, this::isAtRest))
        .isNotEmpty()
        .allMatch(
            write -> write.subresource().equals("status") || write.resource().equals("events"));
    atRestNames()
        .forEach(
            name -> assertThat(status(name).phase().word()).as(name).isEqualTo(phaseLeft(name)));
  }

  @Test
  @Order(2)
  void whatFlaggerWasInTheMiddleOfIsDoneAnew() {
    until("midway", status -> status.phase() == Phase.SUCCEEDED);
    until("waiting", status -> status.phase() == Phase.WAITING_PROMOTION);
    assertThat(tag("midway-primary")).isEqualTo("2");
    assertThat(tag("waiting-primary")).isEqualTo("1");

    flagger.openGate();
    until("waiting", status -> status.phase() == Phase.SUCCEEDED);
    assertThat(tag("waiting-primary")).isEqualTo("2");
  }

  @Test
  @Order(3)
  void flaggerStartedAgainBeforeAnythingNewWasRolledOutDoesNothing() {
    serinus.stop();
    Set<String> pods = pods();
    AuditLog.Mark back = bed.auditLog().mark();
    flagger.start();

    await()
        .pollDelay(A_WHILE)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(writes(BedUser.OTHER_CONTROLLER.userName(), back, this::isAtRest))
                    .filteredOn(write -> !write.resource().equals("events"))
                    .filteredOn(write -> !write.resource().equals("canaries"))
                    .isEmpty());
    assertThat(pods()).containsAll(pods.stream().filter(this::isAtRest).toList());
    flagger.stop();
    serinus.startAgain();
  }

  @Test
  @Order(4)
  void theNextRevisionOfEachIsRolledOut() {
    specs.keySet().forEach(name -> bump(name, "3"));

    Set<String> healthy = new TreeSet<>(specs.keySet());
    healthy.remove("broken");
    healthy.forEach(
        name ->
            until(
                name,
                status -> status.phase() == Phase.SUCCEEDED && tag(name + "-primary").equals("3")));
    until(
        "broken",
        status -> status.phase() == Phase.FAILED && status.rollout().history().size() == 1);
    assertThat(tag("broken-primary")).isEqualTo("1");
    assertThat(all().fieldsWithTwoOwners()).isEmpty();
  }

  @Test
  @Order(5)
  void flaggerStartedAgainAfterwardsAnalysesThePromotedRevisionOnceAndIsContent() {
    serinus.stop();
    flagger.start();

    atRestNames().stream()
        .filter(name -> !name.equals("broken"))
        .forEach(name -> until(name, "Succeeded"));
    await()
        .pollDelay(A_WHILE)
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(atRestNames())
                    .filteredOn(name -> !name.equals("broken"))
                    .allMatch(name -> phase(name).equals("Succeeded"))
                    .allMatch(name -> tag(name + "-primary").equals("3")));
  }

  private JsonNode read() throws IOException {
    String text =
        new String(
            Objects.requireNonNull(getClass().getResourceAsStream("/takeover/strategies.yaml"))
                .readAllBytes(),
            StandardCharsets.UTF_8);
    return Yaml.parse(
        text.replace("${refusing}", flagger.refusingUrl()).replace("${gate}", flagger.gateUrl()));
  }

  private void make(String name, JsonNode spec) {
    server.apply(target(name, "1"));
    server.apply(
        Yaml.parse(
            "{apiVersion: v1, kind: ConfigMap, metadata: {name: %1$s-settings, namespace: %2$s}, data: {colour: blue}}"
                .formatted(name, namespace)));
    if (spec.has("autoscalerRef")) {
      server.apply(
          Yaml.parse(
              """
              apiVersion: autoscaling/v2
              kind: HorizontalPodAutoscaler
              metadata: {name: %1$s, namespace: %2$s}
              spec:
                scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
                minReplicas: 1
                maxReplicas: 3
                metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 99}}}]
              """
                  .formatted(name, namespace)));
    }
    server.apply(canary(name, spec));
  }

  private ObjectNode canary(String name, JsonNode spec) {
    ObjectNode canary =
        (ObjectNode)
            Yaml.parse(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: %1$s, namespace: %2$s}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: %3$s, name: %1$s}
                  progressDeadlineSeconds: 120
                  service: {port: 9898}
                  analysis:
                    interval: 10s
                    threshold: 2
                    metrics:
                      - {name: request-success-rate, thresholdRange: {min: 99}, interval: 30s}
                      - {name: request-duration, thresholdRange: {max: 500}, interval: 30s}
                """
                    .formatted(name, namespace, kind(name)));
    Overlay.lay((ObjectNode) canary.get("spec"), spec);
    return canary;
  }

  /** As users are told to: the number of pods is left to the controller. */
  private ObjectNode target(String name, String tag) {
    return (ObjectNode)
        Yaml.parse(
            """
            apiVersion: apps/v1
            kind: %3$s
            metadata: {name: %1$s, namespace: %2$s, labels: {app: %1$s}}
            spec:
              selector: {matchLabels: {app: %1$s}}
              template:
                metadata: {labels: {app: %1$s, tier: web}, annotations: {prometheus.io/scrape: "true"}}
                spec:
                  affinity:
                    podAntiAffinity:
                      preferredDuringSchedulingIgnoredDuringExecution:
                        - weight: 100
                          podAffinityTerm:
                            topologyKey: kubernetes.io/hostname
                            labelSelector: {matchLabels: {app: %1$s}}
                  containers:
                    - name: app
                      image: example.test/app:%4$s
                      ports: [{name: http, containerPort: 9898}, {name: grpc, containerPort: 9999}]
                      envFrom: [{configMapRef: {name: %1$s-settings}}]
            """
                .formatted(name, namespace, kind(name), tag));
  }

  private String kind(String name) {
    return specs.get(name).at("/targetRef/kind").asText("Deployment");
  }

  /** A user gives the target another image. */
  private void bump(String name, String tag) {
    server.apply(target(name, tag));
  }

  private void install(Path definitions) {
    SerinusProcess.install(admin, definitions);
    String url = "/apis/flagger.app/v1beta1/namespaces/default/canaries";
    await().atMost(LIMIT).until(() -> admin.raw(url) != null);
  }

  private List<String> atRestNames() {
    return specs.keySet().stream().filter(this::isAtRest).toList();
  }

  private boolean isAtRest(String name) {
    return specs.keySet().stream()
        .filter(canary -> !MIDDLE.contains(canary))
        .anyMatch(
            canary ->
                name.equals(canary)
                    || name.startsWith(canary + "-")
                    || name.startsWith(canary + "."));
  }

  private Namespaced atRest() {
    return Namespaced.of(admin, namespace, this::isAtRest);
  }

  private Namespaced all() {
    return Namespaced.of(
        admin, namespace, name -> specs.keySet().stream().anyMatch(name::startsWith));
  }

  private Set<String> pods() {
    return new TreeSet<>(
        admin.pods().inNamespace(namespace).list().getItems().stream()
            .map(pod -> pod.getMetadata().getName())
            .toList());
  }

  private static String phaseLeft(String name) {
    return switch (name) {
      case "fresh" -> "Initialized";
      case "broken" -> "Failed";
      default -> "Succeeded";
    };
  }

  private List<AuditedRequest> writesOfSerinus(AuditLog.Mark since, Predicate<String> names) {
    return writes(SerinusProcess.USER, since, names);
  }

  private List<AuditedRequest> writes(String user, AuditLog.Mark since, Predicate<String> names) {
    return bed.auditLog().requests(user, since).stream()
        .filter(request -> request.namespace().equals(namespace))
        .filter(request -> WRITES.contains(request.verb()) && names.test(request.name()))
        .toList();
  }

  private void until(String name, Predicate<CanaryStatus> condition) {
    await().alias(name).atMost(LIMIT).until(() -> condition.test(status(name)));
  }

  /** As Flagger writes it. */
  private void until(String name, String phase) {
    await()
        .alias(name + " is " + phase)
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> phase(name).equals(phase));
  }

  private String phase(String name) {
    return server.read(server.canary(name)).at("/status/phase").asText();
  }

  private CanaryStatus status(String name) {
    return Canary.of(server.read(server.canary(name))).status();
  }

  private String tag(String workload) {
    KubernetesObject found =
        server.read(
            new ObjectRef("apps/v1", kind(workload.replace("-primary", "")), namespace, workload));
    String image = found.at("/spec/template/spec/containers/0/image").asText();
    return image.substring(image.lastIndexOf(':') + 1);
  }
}
