package io.serinus.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.KubernetesBed;
import io.serinus.testbed.OnTestBed;
import io.serinus.testbed.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
 * Flagger drove Canaries in every phase; it was stopped, and the controller is started with the
 * permissions of {@code deploy/} on the real API server.
 */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TakeOverIT {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Set<String> AT_REST =
      Set.of("succeeded", "initialized", "failed", "scaled", "sessions", "daemons");
  private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete");

  private final Map<String, List<Integer>> weights = new ConcurrentHashMap<>();
  private KubernetesBed bed;
  private KubernetesClient admin;
  private String namespace;
  private FlaggerOnServer flagger;
  private SerinusProcess serinus;
  private Watch watch;
  private Namespaced before;
  private AuditLog.Mark started;

  @BeforeAll
  void start(KubernetesBed givenBed, TestNamespace given, @TempDir Path folder) {
    bed = givenBed;
    admin = bed.adminClient();
    namespace = given.name();
    serinus = SerinusProcess.installed(bed, namespace, folder);
    flagger = new FlaggerOnServer(admin, namespace);
    leaveWhatRested();
    leaveWhatWasCutOff();
    await().atMost(LIMIT).until(this::everyPrimaryIsReady);
    watch = recordWeights();
    before = atRest();
    started = bed.auditLog().mark();
    serinus.start();
  }

  @AfterAll
  void stop() throws IOException {
    if (watch != null) {
      watch.close();
    }
    if (serinus != null) {
      Path kept = Files.createDirectories(Path.of("target", "e2e"));
      Files.writeString(kept.resolve("controller-takeover.log"), serinus.output());
      serinus.close();
    }
  }

  private void leaveWhatRested() {
    put("succeeded", false, status("Succeeded", 0));
    put("initialized", false, status("Initialized", 0));
    put("failed", false, status("Failed", 0));
    bump("failed", "Deployment", "2");
    put(
        "scaled",
        true,
        spec(
            "{autoscalerRef: {apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, name: scaled}}"));
    put("sessions", false, TakeOverIT::withCookies);
    flagger.left("daemons", false, quick().andThen(TakeOverIT::asDaemonSet));
    flagger.edit(
        workload("DaemonSet", "daemons"),
        tree ->
            ((ObjectNode) tree.at("/spec/template/spec"))
                .putObject("nodeSelector")
                .put("flagger.app/scale-to-zero", "true"));
  }

  private void leaveWhatWasCutOff() {
    put("progressing", false, status("Progressing", 40));
    bump("progressing", "Deployment", "2");
    scale("progressing", 2);
    route("progressing", 40);
    put("promoting", false, status("Promoting", 60));
    bump("promoting", "Deployment", "2");
    scale("promoting", 2);
    route("promoting", 60);
    flagger.edit(workload("Deployment", "promoting-primary"), tree -> image(tree, "2"));
    put(
        "waiting",
        false,
        status("Waiting", 0)
            .andThen(
                spec(
                    "{analysis: {webhooks: [{name: gate, type: confirm-rollout, url: '"
                        + serinus.gateUrl()
                        + "'}]}}")));
    bump("waiting", "Deployment", "2");
  }

  @Test
  @Order(1)
  void whatRestedIsTakenOverWithoutAChangeToAnyObjectAndWithoutAWriteButToStatuses() {
    AT_REST.forEach(name -> until(name, status -> status.rollout().revision() != null));

    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(atRest().meant()).isEqualTo(before.meant()));
    assertThat(atRest().managers().values()).noneMatch(TakeOverIT::oursAmong);
    assertThat(writesAtRest(started))
        .isNotEmpty()
        .allMatch(
            write -> write.subresource().equals("status") || write.resource().equals("events"));
    assertThat(weights.keySet()).doesNotContainAnyElementsOf(AT_REST);
  }

  @Test
  @Order(2)
  void phasesAndHashesStayWhatTheyWere() {
    for (String name : AT_REST) {
      CanaryStatus status = status(name);
      assertThat(status.phase().word()).as(name).isEqualTo(phaseLeft(name));
      assertThat(status.lastAppliedSpec()).as(name).isEqualTo("5f8fd4f546");
      assertThat(status.lastPromotedSpec()).as(name).isEqualTo("5f8fd4f546");
      assertThat(status.trackedConfigs())
          .as(name)
          .isEqualTo(Map.of("configmap/" + name + "-settings", "0432367cd6bedd01"));
      assertThat(status.canaryWeight()).as(name).isZero();
      assertThat(status.rollout().history()).as(name).isEmpty();
    }
    assertThat(status("sessions").previousSessionAffinityCookie())
        .isEqualTo("flagger-cookie=LpsIaLdoNZ");
  }

  @Test
  @Order(3)
  void aRolloutThatWasCutOffGivesItsTrafficBackFirstAndIsDoneAnewFromNothing() {
    until("progressing", status -> status.phase() == Phase.SUCCEEDED);

    assertThat(weights.get("progressing")).containsExactly(0, 20, 40, 60, 0);
    assertThat(tag("progressing-primary")).isEqualTo("2");
    assertThat(status("progressing").rollout().history()).hasSize(1);
  }

  @Test
  @Order(4)
  void aPromotionThatWasCutOffAfterItsPrimaryWasWrittenOnlyMovesTheTrafficHome() {
    until("promoting", status -> status.phase() == Phase.SUCCEEDED);
    await().atMost(LIMIT).until(() -> replicas("promoting") == 0);

    assertThat(weights.get("promoting")).containsExactly(0);
    assertThat(tag("promoting-primary")).isEqualTo("2");
    assertThat(status("promoting").rollout().history()).isEmpty();
    assertThat(writes(started))
        .noneMatch(
            write ->
                write.name().equals("promoting-primary") && write.resource().equals("deployments"));
  }

  @Test
  @Order(5)
  void aCanaryThatWaitedForItsGateWaitsForItStillWithoutAPodAndGoesWhenItOpens() {
    until("waiting", status -> status.phase() == Phase.WAITING && status.serinus() != null);
    assertThat(replicas("waiting")).isZero();
    assertThat(weights).doesNotContainKey("waiting");

    serinus.openGate();
    until("waiting", status -> status.phase() == Phase.SUCCEEDED);
    assertThat(tag("waiting-primary")).isEqualTo("2");
  }

  @Test
  @Order(6)
  void anotherStartTakesNothingOverAgain() {
    awaitQuiet();
    AuditLog.Mark again = bed.auditLog().mark();
    serinus.restart();

    await()
        .pollDelay(Duration.ofSeconds(4))
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(writes(again)).isEmpty());
  }

  @Test
  @Order(7)
  void theFirstRealChangeIsRolledOutAsUsual() {
    for (String name : AT_REST) {
      bump(name, name.equals("daemons") ? "DaemonSet" : "Deployment", "3");
    }

    for (String name : AT_REST) {
      until(name, status -> status.phase() == Phase.SUCCEEDED && promoted(status));
    }
    assertThat(tag("succeeded-primary")).isEqualTo("3");
    assertThat(tag("failed-primary")).isEqualTo("3");
    assertThat(weights.get("succeeded")).containsExactly(20, 40, 60, 0);
    KubernetesObject daemons = flagger.read(workload("DaemonSet", "daemons-primary"));
    assertThat(daemons.at("/spec/template/spec/containers/0/image").asText()).endsWith(":3");
  }

  @Test
  @Order(8)
  void afterwardsNothingIsFlaggersAnyMoreAndNoFieldHasTwoOwners() {
    Namespaced after = atRest();

    after
        .managers()
        .forEach((object, managers) -> assertThat(managers).as(object).doesNotContain("flagger"));
    assertThat(after.fieldsWithTwoOwners()).isEmpty();
    after
        .objects()
        .forEach(
            (name, object) ->
                assertThat(object.at("/metadata/ownerReferences"))
                    .as(name)
                    .hasSizeLessThanOrEqualTo(1));
  }

  private void put(String name, boolean autoscaled, Consumer<ObjectNode> what) {
    flagger.left(
        name,
        autoscaled,
        quick()
            .andThen(object -> onCanary(object, what))
            .andThen(TakeOverIT::withoutReplicasOfUsers)
            .andThen(object -> cookieRoute(object, name)));
    scale(name, 0);
  }

  private static void onCanary(ObjectNode object, Consumer<ObjectNode> what) {
    if (object.path("kind").asText().equals("Canary")) {
      what.accept(object);
    }
  }

  private static Consumer<ObjectNode> quick() {
    return spec("{analysis: {interval: 1s}}");
  }

  private static Consumer<ObjectNode> spec(String yaml) {
    return object -> {
      if (object.path("kind").asText().equals("Canary")) {
        Overlay.lay((ObjectNode) object.get("spec"), Yaml.parse(yaml));
      }
    };
  }

  private static Consumer<ObjectNode> status(String phase, int weight) {
    return canary ->
        canary.withObjectProperty("status").put("phase", phase).put("canaryWeight", weight);
  }

  /** As users are told to: the number of pods is left to the controller. */
  private static void withoutReplicasOfUsers(ObjectNode object) {
    if (object.path("kind").asText().equals("Deployment")
        && object.at("/metadata/ownerReferences").isMissingNode()) {
      ((ObjectNode) object.get("spec")).remove("replicas");
    }
  }

  private static void withCookies(ObjectNode canary) {
    spec("{analysis: {sessionAffinity: {cookieName: flagger-cookie, maxAge: 3600}}}")
        .accept(canary);
    canary
        .withObjectProperty("status")
        .put("previousSessionAffinityCookie", "flagger-cookie=LpsIaLdoNZ");
  }

  /** After a run the cookie's route makes browsers forget it. */
  private static void cookieRoute(ObjectNode object, String name) {
    if (name.equals("sessions") && object.path("kind").asText().equals("VirtualService")) {
      ObjectNode sticky = object.at("/spec/http/0").deepCopy();
      sticky.put("name", "sticky-route");
      sticky
          .putArray("match")
          .addObject()
          .putObject("headers")
          .putObject("Cookie")
          .put("regex", ".*flagger-cookie.*LpsIaLdoNZ.*");
      sticky
          .putObject("headers")
          .putObject("response")
          .putObject("add")
          .put("Set-Cookie", "flagger-cookie=LpsIaLdoNZ; Max-Age=-1");
      object.withArray("/spec/http").insert(0, sticky);
    }
  }

  private static void asDaemonSet(ObjectNode object) {
    if (object.path("kind").asText().equals("Canary")) {
      ((ObjectNode) object.at("/spec/targetRef")).put("kind", "DaemonSet");
    }
    if (object.path("kind").asText().equals("Deployment")) {
      object.put("kind", "DaemonSet");
      namesPodsOfTheTarget(object.at("/spec/template/spec/affinity"));
      ((ObjectNode) object.get("spec"))
          .remove(List.of("replicas", "strategy", "progressDeadlineSeconds"));
    }
  }

  /** Flagger gives the suffix to what places the pods of Deployments only. */
  private static void namesPodsOfTheTarget(JsonNode affinity) {
    for (JsonNode labels : affinity.findValues("matchLabels")) {
      ((ObjectNode) labels).put("app", labels.path("app").asText().replace("-primary", ""));
    }
  }

  /** A user gives the target another image. */
  private void bump(String name, String kind, String tag) {
    ObjectNode target = new FlaggerFiles(namespace, name).read("target.yaml", "").get(0);
    if (kind.equals("DaemonSet")) {
      asDaemonSet(target);
    }
    withoutReplicasOfUsers(target);
    image(target, tag);
    flagger.apply(target);
  }

  private static void image(ObjectNode workload, String tag) {
    ((ObjectNode) workload.at("/spec/template/spec/containers/0"))
        .put("image", "example.test/app:" + tag);
  }

  private void scale(String name, int replicas) {
    flagger.edit(
        workload("Deployment", name),
        tree -> ((ObjectNode) tree.get("spec")).put("replicas", replicas));
  }

  private void route(String name, int weight) {
    flagger.edit(
        new ObjectRef("networking.istio.io/v1beta1", "VirtualService", namespace, name),
        tree -> {
          ((ObjectNode) tree.at("/spec/http/0/route/0")).put("weight", 100 - weight);
          ((ObjectNode) tree.at("/spec/http/0/route/1")).put("weight", weight);
        });
  }

  private Watch recordWeights() {
    Map<String, Integer> last = new ConcurrentHashMap<>();
    var routes =
        admin
            .genericKubernetesResources("networking.istio.io/v1", "VirtualService")
            .inNamespace(namespace);
    var present = routes.list();
    present.getItems().forEach(object -> last.put(object.getMetadata().getName(), weight(object)));
    return routes
        .withResourceVersion(present.getMetadata().getResourceVersion())
        .watch(
            new Watcher<GenericKubernetesResource>() {
              @Override
              public void eventReceived(Action action, GenericKubernetesResource object) {
                String name = object.getMetadata().getName();
                int weight = weight(object);
                if (last.put(name, weight) != weight) {
                  weights.computeIfAbsent(name, none -> new CopyOnWriteArrayList<>()).add(weight);
                }
              }

              @Override
              public void onClose(WatcherException cause) {
                // The test's own watch is closed by the test.
              }
            });
  }

  /** The canary's share on the last route. */
  private static int weight(GenericKubernetesResource routes) {
    JsonNode http = Yaml.parse(Serialization.asJson(routes)).at("/spec/http");
    return http.path(http.size() - 1).at("/route/1/weight").asInt();
  }

  private Namespaced atRest() {
    return Namespaced.of(
        admin, namespace, name -> AT_REST.stream().anyMatch(rest -> name.startsWith(rest)));
  }

  private static boolean oursAmong(Set<String> managers) {
    return managers.stream().anyMatch(manager -> manager.startsWith("serinus"));
  }

  private List<AuditedRequest> writes(AuditLog.Mark since) {
    return bed.auditLog().requests(SerinusProcess.USER, since).stream()
        .filter(request -> request.namespace().equals(namespace))
        .filter(request -> WRITES.contains(request.verb()))
        .toList();
  }

  private List<AuditedRequest> writesAtRest(AuditLog.Mark since) {
    return writes(since).stream()
        .filter(write -> AT_REST.stream().anyMatch(rest -> write.name().startsWith(rest)))
        .toList();
  }

  /** Until nothing was written for some seconds. */
  private void awaitQuiet() {
    AtomicReference<AuditLog.Mark> last = new AtomicReference<>(bed.auditLog().mark());
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(3))
        .until(() -> writes(last.getAndSet(bed.auditLog().mark())).isEmpty());
  }

  private boolean everyPrimaryIsReady() {
    Namespaced all = Namespaced.of(admin, namespace, name -> name.endsWith("-primary"));
    return all.objects().values().stream()
        .filter(object -> Set.of("Deployment", "DaemonSet").contains(object.kind()))
        .allMatch(
            object ->
                object.at("/status/readyReplicas").asInt() == 2
                    || object.at("/status/numberReady").asInt() == 1);
  }

  private void until(String name, Predicate<CanaryStatus> condition) {
    await().alias(name).atMost(LIMIT).until(() -> condition.test(status(name)));
  }

  private CanaryStatus status(String name) {
    return Canary.of(flagger.read(flagger.canary(name))).status();
  }

  private static boolean promoted(CanaryStatus status) {
    return status.rollout().history().size() == 1
        && status.rollout().history().get(0).outcome() == Phase.SUCCEEDED;
  }

  private static String phaseLeft(String name) {
    return switch (name) {
      case "initialized" -> "Initialized";
      case "failed" -> "Failed";
      default -> "Succeeded";
    };
  }

  private ObjectRef workload(String kind, String name) {
    return new ObjectRef("apps/v1", kind, namespace, name);
  }

  private String tag(String deployment) {
    String image =
        flagger
            .read(workload("Deployment", deployment))
            .at("/spec/template/spec/containers/0/image")
            .asText();
    return image.substring(image.lastIndexOf(':') + 1);
  }

  private int replicas(String deployment) {
    return flagger.read(workload("Deployment", deployment)).at("/spec/replicas").asInt(-1);
  }
}
