package io.serinus.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.cluster.FieldOwner;
import io.serinus.deploy.Yaml;
import io.serinus.hooks.HookCall;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Phase;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Hooks and metrics servers that never answer, on real threads of the pool that the controller
 * uses, beside a Canary whose do.
 */
final class HangingAnswersTest {
  private static final int STUCK = 25;
  private static final int HOOKS_OF_EACH = 8;
  private static final int QUESTIONS_OF_A_SERVER = 16;
  private static final String HANGING_SERVER = "http://hangs.test";
  private static final String HEALTHY =
      """
      [{name: gate, type: confirm-rollout, url: 'http://a.test'},
       {name: check, type: rollout, url: 'http://a.test'},
       {name: more, type: confirm-traffic-increase, url: 'http://a.test'},
       {name: tidy, type: post-rollout, url: 'http://a.test'}]
      """;

  private final VirtualClock clock = new VirtualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final SandboxCluster cluster = new SandboxCluster(clock);
  private final CountedWorkers workers = new CountedWorkers();
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();

  @AfterEach
  void stop() {
    release.countDown();
    workers.awaitAllBut(() -> 0);
    workers.close();
  }

  @Test
  void twoHundredGatesThatHangHoldUpTheirOwnRolloutsOnly() {
    start(hooksOfType("confirm-rollout"), "{}");

    assertThat(passesUntil(healthyIs(Phase.INITIALIZED))).isTrue();
    everybodyIsRolledOut();

    assertThat(passesUntil(healthyIs(Phase.SUCCEEDED))).isTrue();
    assertThat(hanging.get()).isEqualTo(STUCK * HOOKS_OF_EACH);
    assertThat(IntStream.range(0, STUCK).mapToObj(this::stuck).map(this::phase))
        .containsOnly(Phase.WAITING);
  }

  @Test
  void twoHundredListenersThatHangHoldUpNobodyNotEvenTheirOwnRollout() {
    start(hooksOfType("event"), "{}");

    assertThat(passesUntil(healthyIs(Phase.INITIALIZED))).isTrue();
    everybodyIsRolledOut();

    assertThat(passesUntil(healthyIs(Phase.SUCCEEDED))).isTrue();
    assertThat(
            passesUntil(
                () ->
                    IntStream.range(0, STUCK)
                        .mapToObj(this::stuck)
                        .allMatch(key -> phase(key) == Phase.SUCCEEDED)))
        .isTrue();
    assertThat(hanging.get()).isEqualTo(STUCK * HOOKS_OF_EACH);
  }

  @Test
  void aMetricsServerThatHangsHoldsUpTheRolloutsThatItMeasuresOnly() {
    start("[]", "metricsServer: '" + HANGING_SERVER + "'");

    assertThat(passesUntil(healthyIs(Phase.INITIALIZED))).isTrue();
    everybodyIsRolledOut();

    assertThat(passesUntil(healthyIs(Phase.SUCCEEDED))).isTrue();
    assertThat(hanging.get()).isEqualTo(QUESTIONS_OF_A_SERVER);
    assertThat(IntStream.range(0, STUCK).mapToObj(this::stuck).map(this::phase))
        .containsOnly(Phase.PROGRESSING);
  }

  private BooleanSupplier healthyIs(Phase phase) {
    return () -> phase(SandboxRun.APP) == phase;
  }

  private static String hooksOfType(String type) {
    return IntStream.range(0, HOOKS_OF_EACH)
        .mapToObj(
            number -> "{name: hook-%d, type: %s, url: 'http://a.test'}".formatted(number, type))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * @param spec of each Canary beside the healthy one, laid over an ordinary one
   */
  private void start(String hooks, String spec) {
    SimulatedWorkloads.play(cluster, clock, Duration.ofSeconds(2));
    SandboxController.start(cluster, clock, this::measure, this::answer, workers, Optional.empty());
    for (int number = 0; number < STUCK; number++) {
      apply(stuck(number).name(), hooks, spec);
    }
    apply("app", HEALTHY, "{}");
  }

  private CanaryKey stuck(int number) {
    return new CanaryKey("test", "stuck-" + number);
  }

  private void apply(String name, String hooks, String spec) {
    ObjectNode canary = Manifests.canary(name, name).tree();
    ((ObjectNode) canary.at("/spec/analysis")).set("webhooks", Yaml.parse(hooks));
    ((ObjectNode) canary.at("/spec")).setAll((ObjectNode) Yaml.parse(spec));
    apply(Manifests.deployment(name, "1"));
    apply(KubernetesObject.of(canary));
  }

  private void apply(KubernetesObject object) {
    cluster.apply(object, new FieldOwner("kubectl", true));
  }

  private void everybodyIsRolledOut() {
    IntStream.range(0, STUCK).mapToObj(this::stuck).forEach(this::bump);
    bump(SandboxRun.APP);
  }

  private void bump(CanaryKey key) {
    cluster.edit(
        SandboxRun.TARGET.named(key.name()),
        "kubectl-edit",
        tree -> Manifests.withTag(tree, SandboxRun.GOOD));
  }

  private Measurement measure(MetricQuery query) {
    if (query.provider().address().equals(HANGING_SERVER)) {
      hanging.incrementAndGet();
      hang();
    }
    return new SandboxMesh(cluster, Map.of()).measure(query);
  }

  private HookOutcome answer(HookCall call) {
    if (call.canary().name().startsWith("stuck-")) {
      hanging.incrementAndGet();
      hang();
    }
    return new HookOutcome.Passed();
  }

  private void hang() {
    try {
      release.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** A second after the other passes; each begins when every call has its answer or hangs. */
  private boolean passesUntil(BooleanSupplier condition) {
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    while (!condition.getAsBoolean() && clock.instant().isBefore(end)) {
      workers.awaitAllBut(hanging::get);
      clock.advanceTo(clock.instant().plusSeconds(1));
    }
    return condition.getAsBoolean();
  }

  private Phase phase(CanaryKey key) {
    return cluster.find(key.ref()).map(Canary::of).orElseThrow().status().phase();
  }
}
