package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.serinus.cluster.FieldOwner;
import io.serinus.deploy.Yaml;
import io.serinus.hooks.HttpHookCaller;
import io.serinus.http.HttpConnections;
import io.serinus.http.LoopbackServer;
import io.serinus.http.TlsVerification;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Gates behind a real server: one that answers 500 and one that hangs, beside one that is well. */
final class HooksOverHttpTest {
  private static final CanaryKey HEALTHY = new CanaryKey("test", "healthy");
  private static final CanaryKey FAILING = new CanaryKey("test", "failing");
  private static final CanaryKey HANGING = new CanaryKey("test", "hanging");

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster cluster = new SandboxCluster(clock);
  private final CountedWorkers workers = new CountedWorkers();
  private final HttpConnections connections = new HttpConnections();
  private final CountDownLatch release = new CountDownLatch(1);
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int failure = 500;
  private LoopbackServer server;

  @BeforeEach
  void start() throws IOException {
    server = new LoopbackServer(0, this::handle);
    var http = connections.client(TlsVerification.REQUIRED);
    SimulatedWorkloads.play(cluster, clock, Duration.ofSeconds(2));
    SandboxController.start(
        cluster,
        clock,
        new SandboxMesh(cluster, Map.of()),
        new HttpHookCaller(http, http, pause -> {}),
        workers,
        Optional.empty());
  }

  @AfterEach
  void stop() {
    release.countDown();
    workers.close();
    server.close();
    connections.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/hanging")) {
      hang();
    }
    byte[] answer = "the database is away".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(path.equals("/failing") ? failure : 200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void gatesThatFailOrHangHoldTheirOwnRolloutsAndSayWhyWhileAHealthyOneIsPromoted() {
    everybodyIsRolledOut("confirm-rollout");

    assertThat(passesUntil(() -> phase(HEALTHY) == Phase.SUCCEEDED)).isTrue();
    assertThat(status(FAILING).phase()).isEqualTo(Phase.WAITING);
    assertThat(reason(FAILING))
        .isEqualTo(
            "failing waits for approval to be rolled out: confirm-rollout hook 'gate' answered 500:"
                + " the database is away");
    assertThat(status(HANGING).phase()).isEqualTo(Phase.WAITING);
    assertThat(reason(HANGING))
        .isEqualTo(
            "hanging waits for approval to be rolled out: confirm-rollout hook 'gate' gave no"
                + " answer: No answer from "
                + server.url("")
                + ": timed out after at most 200 ms");
    assertThat(bodies)
        .anyMatch(
            body ->
                body.startsWith(
                    "{\"name\":\"failing\",\"namespace\":\"test\",\"phase\":\"Progressing\""));
  }

  @Test
  void aGateThatIsWellAgainLetsItsRolloutGoOn() {
    everybodyIsRolledOut("confirm-rollout");
    assertThat(passesUntil(() -> phase(HEALTHY) == Phase.SUCCEEDED)).isTrue();
    failure = 200;

    assertThat(passesUntil(() -> phase(FAILING) == Phase.SUCCEEDED)).isTrue();
  }

  @Test
  void checksThatFailOrHangRollTheirOwnRolloutsBackAndNoOther() {
    everybodyIsRolledOut("rollout");

    assertThat(passesUntil(() -> phase(HEALTHY) == Phase.SUCCEEDED)).isTrue();
    assertThat(passesUntil(() -> phase(FAILING) == Phase.FAILED && phase(HANGING) == Phase.FAILED))
        .isTrue();
    assertThat(reason(FAILING)).contains("rollout hook 'gate' answered 500: the database is away");
    assertThat(reason(HANGING)).contains("rollout hook 'gate' gave no answer");
  }

  @Test
  void whoIsOnlyToldAndHangsHoldsUpNothing() {
    everybodyIsRolledOut("event");

    for (CanaryKey key : List.of(HEALTHY, FAILING, HANGING)) {
      assertThat(passesUntil(() -> phase(key) == Phase.SUCCEEDED)).as("%s", key).isTrue();
    }
  }

  private void everybodyIsRolledOut(String type) {
    for (CanaryKey key : List.of(HEALTHY, FAILING, HANGING)) {
      ObjectNode canary = Manifests.canary(key.name(), key.name()).tree();
      ((ObjectNode) canary.at("/spec/analysis"))
          .set(
              "webhooks",
              Yaml.parse(
                  "[{name: gate, type: %s, url: '%s', timeout: %s}]"
                      .formatted(
                          type,
                          server.url("/" + key.name()),
                          key.equals(HANGING) ? "200ms" : "1m")));
      apply(Manifests.deployment(key.name(), "1"));
      apply(KubernetesObject.of(canary));
    }
    for (CanaryKey key : List.of(HEALTHY, FAILING, HANGING)) {
      assertThat(passesUntil(() -> phase(key) == Phase.INITIALIZED)).as("%s", key).isTrue();
      cluster.edit(
          SandboxRun.TARGET.named(key.name()),
          "kubectl-edit",
          tree -> Manifests.withTag(tree, SandboxRun.GOOD));
    }
  }

  private void apply(KubernetesObject object) {
    cluster.apply(object, new FieldOwner("kubectl", true));
  }

  /** A second after the other passes; each begins when every call has its answer. */
  private boolean passesUntil(BooleanSupplier condition) {
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    while (!condition.getAsBoolean() && clock.instant().isBefore(end)) {
      workers.awaitAllBut(() -> 0);
      clock.advanceTo(clock.instant().plusSeconds(1));
    }
    return condition.getAsBoolean();
  }

  private Phase phase(CanaryKey key) {
    return status(key).phase();
  }

  private String reason(CanaryKey key) {
    return Optional.ofNullable(status(key).rollout().reason()).orElse("");
  }

  private CanaryStatus status(CanaryKey key) {
    return cluster.find(key.ref()).map(Canary::of).orElseThrow().status();
  }
}
