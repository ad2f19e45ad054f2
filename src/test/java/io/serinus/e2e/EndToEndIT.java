package io.serinus.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.serinus.model.Canary;
import io.serinus.model.CheckResult;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.AuditedRequest;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way, on a real API server, a real Prometheus and a real forge: a commit becomes a
 * finished rollout, and its result is back in Git and on the pull request. One story, told in the
 * order of its chapters.
 */
@OnTestBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndToEndIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private KubernetesBed bed;
  private String namespace;
  private EndToEndWorld world;
  private ControllerProcess controller;

  @BeforeAll
  void start(KubernetesBed givenBed, TestNamespace givenNamespace, @TempDir Path folder) {
    bed = givenBed;
    namespace = givenNamespace.name();
    world = new EndToEndWorld(bed, folder, "apps");
    controller = world.startController();
  }

  @AfterAll
  void stop() throws Exception {
    Path kept = Files.createDirectories(Path.of("target", "e2e"));
    if (world != null) {
      Files.writeString(kept.resolve("controller.log"), controller.output());
      world.close();
    }
  }

  @Test
  @Order(1)
  void aCanaryCommittedToGitIsInitialised() {
    commit("main", "Run podinfo 6.0.0", "6.0.0", Map.of());

    Canary canary = awaitCanary(state -> state.status().phase() == Phase.INITIALIZED);

    assertThat(canary.status().canaryWeight()).isZero();
    awaitAllTrafficOnThePrimary();
    awaitReplicas("podinfo", 0);
    assertThat(replicas("podinfo-primary")).isEqualTo(2);
    assertThat(image("podinfo-primary")).endsWith(":6.0.0");
    for (String service : List.of("podinfo", "podinfo-primary", "podinfo-canary")) {
      assertThat(world.admin.services().inNamespace(namespace).withName(service).get()).isNotNull();
    }
  }

  @Test
  @Order(2)
  void aSquashMergedPullRequestIsPromotedAndItsCommentAndStatusSaySo() {
    MergedBump bump = merge("podinfo-6.0.1", "Bump podinfo to 6.0.1", "6.0.1", Map.of());

    Canary canary = awaitCanary(state -> ended(state, bump.commit()));

    assertThat(canary.status().phase()).as(reason(canary)).isEqualTo(Phase.SUCCEEDED);
    assertThat(image("podinfo-primary")).endsWith(":6.0.1");
    awaitAllTrafficOnThePrimary();
    awaitReplicas("podinfo", 0);
    RolloutState rollout = canary.status().rollout();
    assertThat(rollout.source()).isNotNull();
    assertThat(rollout.source().commit()).isEqualTo(bump.commit());
    String comment =
        awaitComment(bump, text -> text.contains("Succeeded") || text.contains("romoted"));
    assertThat(comment).contains(namespace + "/podinfo");
    awaitStatus(bump.commit(), "success");
  }

  @Test
  @Order(3)
  void anIdleCanaryCostsNoRequestOverSeveralIntervals() {
    String user = EndToEndWorld.CONTROLLER_USER;
    AuditLog audit = bed.auditLog();
    await().atMost(LIMIT).until(() -> quietFor(audit, user, Duration.ofSeconds(3)));
    AuditLog.Mark mark = audit.mark();

    await()
        .pollDelay(Duration.ofSeconds(13))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(requestsBesidesWatches(audit, user, mark)).isEmpty());
  }

  @Test
  @Order(4)
  void aBumpThatFailsIsRolledBackAndTheCommentShowsTheMeasuredValueBesideItsBound() {
    MergedBump bump =
        merge(
            "podinfo-6.0.2",
            "Bump podinfo to 6.0.2",
            "6.0.2",
            Map.of("serinus.io/test-error-percent", "20"));

    Canary canary = awaitCanary(state -> ended(state, bump.commit()));

    assertThat(canary.status().phase()).isEqualTo(Phase.FAILED);
    assertThat(canary.status().failedChecks()).isEqualTo(2);
    assertThat(image("podinfo-primary")).endsWith(":6.0.1");
    awaitAllTrafficOnThePrimary();
    awaitReplicas("podinfo", 0);
    CheckResult check =
        canary.status().rollout().checks().stream()
            .filter(result -> result.metric().equals("request-success-rate"))
            .findFirst()
            .orElseThrow();
    assertThat(check.verdict()).isEqualTo(CheckResult.Verdict.FAIL);
    assertThat(check.value()).isLessThan(99);
    String comment =
        awaitComment(bump, text -> text.contains("request-success-rate") && text.contains("99"));
    assertThat(comment)
        .contains("request-success-rate")
        .containsPattern("\\d+(\\.\\d+)? ?%.{0,20}99 ?%");
    awaitStatus(bump.commit(), "failure");
  }

  @Test
  @Order(5)
  void aRolloutOvertakenByANewerCommitStartsAgain() {
    MergedBump overtaken = merge("podinfo-6.0.3", "Bump podinfo to 6.0.3", "6.0.3", Map.of());
    Canary first =
        awaitCanary(
            state -> runs(state, overtaken.commit()) && state.status().canaryWeight() >= 20);

    MergedBump newer = merge("podinfo-6.0.4", "Bump podinfo to 6.0.4", "6.0.4", Map.of());
    Canary restarted = awaitCanary(state -> runs(state, newer.commit()));
    Canary last = awaitCanary(state -> ended(state, newer.commit()));

    assertThat(restarted.status().rollout().rolloutId())
        .isNotEqualTo(first.status().rollout().rolloutId());
    assertThat(last.status().phase()).as(reason(last)).isEqualTo(Phase.SUCCEEDED);
    assertThat(image("podinfo-primary")).endsWith(":6.0.4");
    awaitComment(newer, text -> text.contains("Succeeded") || text.contains("romoted"));
    awaitComment(
        overtaken,
        text -> text.contains("uperseded") || text.contains(newer.commit().substring(0, 7)));
  }

  @Test
  @Order(6)
  void aControllerKilledInTheMiddleOfARolloutEndsInTheSameState() {
    MergedBump bump = merge("podinfo-6.0.5", "Bump podinfo to 6.0.5", "6.0.5", Map.of());
    awaitCanary(state -> runs(state, bump.commit()) && state.status().canaryWeight() >= 20);

    controller.kill();
    controller.startAgain();
    Canary canary = awaitCanary(state -> ended(state, bump.commit()));

    assertThat(canary.status().phase()).as(reason(canary)).isEqualTo(Phase.SUCCEEDED);
    assertThat(image("podinfo-primary")).endsWith(":6.0.5");
    awaitAllTrafficOnThePrimary();
    awaitReplicas("podinfo", 0);
    awaitComment(bump, text -> text.contains("Succeeded") || text.contains("romoted"));
    awaitStatus(bump.commit(), "success");
    assertThat(ours(bump)).hasSize(1);
  }

  @Test
  @Order(7)
  void theStatusBranchReadsLikeAStory() throws IOException, InterruptedException {
    String path = "e2e/" + namespace + "/podinfo.yaml";
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () ->
                assertThat(
                        world.forge.api().file(world.repository, "serinus/status", path).orElse(""))
                    .contains("Succeeded")
                    .contains("6.0.5"));

    String log = StatusBranchLog.of(world);

    assertThat(log)
        .contains("Serinus-Canary: " + namespace + "/podinfo")
        .contains("Serinus-Phase: Failed")
        .contains("Serinus-Phase: Succeeded")
        .contains("request-success-rate");
    Path kept = Files.createDirectories(Path.of("target", "e2e"));
    Files.writeString(kept.resolve("status-branch.log"), log);
  }

  @Test
  @Order(8)
  void onARebuiltClusterThePrimaryIsTheLastPromotedRevisionAndThePresentOneIsRolledOut()
      throws IOException {
    controller.kill();
    loseTheClusterAndTheDisk();
    MergedBump unseen = merge("podinfo-6.0.6", "Bump podinfo to 6.0.6", "6.0.6", Map.of());

    controller.startAgain();
    Canary restored = awaitCanary(state -> state.status().phase() == Phase.INITIALIZING);
    await().atMost(LIMIT).until(() -> deployment("podinfo-primary") != null);
    String first = image("podinfo-primary");
    Canary last = awaitCanary(state -> ended(state, unseen.commit()));

    assertThat(first).endsWith(":6.0.5");
    assertThat(restored.status().rollout().history()).isEmpty();
    assertThat(last.status().phase()).as(reason(last)).isEqualTo(Phase.SUCCEEDED);
    assertThat(image("podinfo-primary")).endsWith(":6.0.6");
    assertThat(events())
        .anySatisfy(
            event ->
                assertThat(event)
                    .contains("from the last promoted revision")
                    .contains("podinfo:6.0.5"));
    awaitAllTrafficOnThePrimary();
  }

  /** All that is left is Git. */
  private void loseTheClusterAndTheDisk() throws IOException {
    String inventory = "serinus-inventory-apps";
    world
        .admin
        .configMaps()
        .inNamespace(EndToEndWorld.CONTROLLER_NAMESPACE)
        .withName(inventory)
        .delete();
    world.admin.genericKubernetesResources(EndToEndWorld.CANARIES).inNamespace(namespace).delete();
    world.admin.apps().deployments().inNamespace(namespace).delete();
    world.admin.services().inNamespace(namespace).delete();
    world.admin.resources(VirtualService.class).inNamespace(namespace).delete();
    world.admin.resources(DestinationRule.class).inNamespace(namespace).delete();
    await().atMost(LIMIT).until(() -> deployment("podinfo") == null);
    await()
        .atMost(LIMIT)
        .until(() -> world.admin.pods().inNamespace(namespace).list().getItems().isEmpty());
    try (Stream<Path> files = Files.walk(world.folder.resolve("e2e-data"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private List<String> events() {
    return world.admin.v1().events().inNamespace(namespace).list().getItems().stream()
        .map(Event::getMessage)
        .toList();
  }

  private MergedBump merge(
      String branch, String title, String tag, Map<String, String> annotations) {
    commit(branch, title, tag, annotations);
    ForgeApi api = world.forge.api();
    long number = api.openPullRequest(world.repository, branch, title);
    return new MergedBump(number, api.merge(world.repository, number, MergeStyle.SQUASH));
  }

  private void commit(String branch, String message, String tag, Map<String, String> annotations) {
    world
        .forge
        .api()
        .commit(world.repository, branch, message, world.podinfo(namespace, tag, annotations));
  }

  private Canary awaitCanary(Predicate<Canary> condition) {
    try {
      return await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(100))
          .until(() -> world.canary(namespace), found -> found.filter(condition).isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          "stands at "
              + world.canary(namespace).map(Canary::status)
              + "\ncontroller:\n"
              + tail(controller.output()),
          late);
    }
  }

  private static String tail(String output) {
    List<String> lines = output.lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }

  private static boolean runs(Canary canary, String commit) {
    RolloutState rollout = canary.status().rollout();
    return rollout.source() != null
        && rollout.source().commit().equals(commit)
        && canary.status().phase() == Phase.PROGRESSING;
  }

  private static boolean ended(Canary canary, String commit) {
    RolloutState rollout = canary.status().rollout();
    return rollout.source() != null
        && rollout.source().commit().equals(commit)
        && (canary.status().phase() == Phase.SUCCEEDED || canary.status().phase() == Phase.FAILED);
  }

  private static String reason(Canary canary) {
    return String.valueOf(canary.status().rollout().reason());
  }

  private String awaitComment(MergedBump bump, Predicate<String> condition) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> ours(bump).stream().map(ForgeApi.Comment::body).findFirst().orElse(""),
            condition);
  }

  /** Comments that carry the hidden marker. */
  private List<ForgeApi.Comment> ours(MergedBump bump) {
    return world.forge.api().comments(world.repository, bump.pullRequest()).stream()
        .filter(comment -> comment.body().contains("serinus"))
        .toList();
  }

  private void awaitStatus(String commit, String state) {
    String context = "serinus/e2e/" + namespace + "/podinfo";
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(world.forge.api().statuses(world.repository, commit))
                    .anySatisfy(
                        status -> {
                          assertThat(status.context()).isEqualTo(context);
                          assertThat(status.state()).isEqualTo(state);
                        }));
  }

  /** The status is written before the routes are: what it says may be a moment ahead. */
  private void awaitAllTrafficOnThePrimary() {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(weights()).containsExactly(100, 0));
  }

  private List<Integer> weights() {
    VirtualService service =
        world
            .admin
            .resources(VirtualService.class)
            .inNamespace(namespace)
            .withName("podinfo")
            .get();
    return service.getSpec().getHttp().get(0).getRoute().stream()
        .map(destination -> destination.getWeight() == null ? 0 : destination.getWeight())
        .toList();
  }

  private Deployment deployment(String name) {
    return world.admin.apps().deployments().inNamespace(namespace).withName(name).get();
  }

  private int replicas(String name) {
    return deployment(name).getSpec().getReplicas();
  }

  private void awaitReplicas(String name, int replicas) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(replicas(name)).isEqualTo(replicas));
  }

  private String image(String name) {
    JsonNode deployment = EndToEndWorld.tree(deployment(name));
    return deployment.at("/spec/template/spec/containers/0/image").asText();
  }

  private static boolean quietFor(AuditLog audit, String user, Duration time) {
    AuditLog.Mark mark = audit.mark();
    try {
      await()
          .pollDelay(time)
          .atMost(time.plusSeconds(2))
          .until(() -> requestsBesidesWatches(audit, user, mark).isEmpty());
      return true;
    } catch (ConditionTimeoutException busy) {
      return false;
    }
  }

  private static List<AuditedRequest> requestsBesidesWatches(
      AuditLog audit, String user, AuditLog.Mark since) {
    return audit.requests(user, since).stream().filter(request -> !request.isWatch()).toList();
  }

  private record MergedBump(long pullRequest, String commit) {}
}
