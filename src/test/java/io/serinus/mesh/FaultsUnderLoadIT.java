package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.mesh.FaultPlay.Played;
import io.serinus.model.Canary;
import io.serinus.model.Phase;
import io.serinus.model.RolloutState;
import io.serinus.testbed.mesh.LoadRecord;
import io.serinus.testbed.mesh.MeshBed;
import io.serinus.testbed.mesh.OnMeshBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Things that break in the middle of a rollout while users keep asking: the rollout comes to the
 * same end, nobody is answered by the wrong side, and no request is lost but those that nobody
 * could have answered. What breaks one Canary runs at the same time as the same for others, what
 * breaks a part of the bed alone.
 */
@OnMeshBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultsUnderLoadIT {
  private static final String BED = "mesh bed";
  private static final Path KEPT = Path.of("target", "mesh");
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration ISTIOD_OUTAGE = Duration.ofSeconds(30);

  private final List<FaultOutcome> outcomes = Collections.synchronizedList(new ArrayList<>());
  private MeshWorld world;

  @BeforeAll
  void start(MeshBed bed) {
    world = new MeshWorld(bed);
  }

  @AfterAll
  void stop() throws IOException {
    if (world != null) {
      Files.createDirectories(KEPT);
      Files.writeString(KEPT.resolve("faults-controller.log"), world.controller.output());
      TrafficReport.writeFaults(KEPT, outcomes);
      world.close();
    }
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ)
  void podsThatTurnUnreadyLoseTheirUsersAtOnceAndNotAtTheNextInterval() {
    Scenario scenario = FaultPlay.scenario("unready", 8, 50, "");
    Played<Span> played =
        promotion(
            scenario,
            canary -> {
              canary.awaitSplit(50);
              canary.awaitMet();
              Instant from = world.clock.instant();
              world.bed.setReady(scenario.namespace(), scenario.name(), false);
              canary.awaitSplit(0);
              canary.pause(SOON.multipliedBy(2));
              Span unready = new Span(from, world.clock.instant());
              world.bed.setReady(scenario.namespace(), scenario.name(), true);
              canary.awaitSplit(50);
              return unready;
            });

    Span unready = played.seen();
    Duration left =
        played.outcome().requests().stream()
            .filter(request -> request.workload().equals(scenario.name()))
            .map(LoadRecord::sent)
            .filter(sent -> sent.isAfter(unready.from()) && sent.isBefore(unready.to()))
            .reduce((earlier, later) -> later)
            .map(last -> Duration.between(unready.from(), last))
            .orElse(Duration.ZERO);
    tell("pods unready", played, "users had left after " + left.toMillis() + " ms");
    assertThat(left).isLessThan(SOON);
    assertThat(played.outcome().lost()).allMatch(unready.first(SOON)::touches);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ)
  void aVirtualServiceEditedByHandIsPutBackAndTheAnalysisGoesOn() {
    Scenario scenario = FaultPlay.scenario("edited", 4, 25, "");
    Played<Duration> played =
        promotion(
            scenario,
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              RolloutState before = canary.status().rollout();
              Instant edited = world.clock.instant();
              world.routeByHand(scenario.namespace(), scenario.name(), 100);
              canary.awaitSplit(100);
              canary.awaitSplit(25);
              assertThat(canary.status().rollout().rolloutId()).isEqualTo(before.rolloutId());
              assertThat(canary.status().rollout().windowStart()).isEqualTo(before.windowStart());
              return canary.writes().putBackAfter(edited);
            });

    tell(
        "VirtualService edited to 0/100",
        played,
        "put back after " + played.seen().toMillis() + " ms");
    assertThat(played.seen()).isLessThan(SOON);
    assertThat(played.outcome().lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ)
  void aRefusalOfIstioInTheMiddleOfAPromotionIsToldAndNothingIsHalfApplied() {
    Scenario scenario =
        FaultPlay.scenario("refused-late", 2, 50, "annotations: {serinus.io/test-ready-after: 3s}");
    Played<Canary> played =
        promotion(
            scenario,
            canary -> {
              canary.awaitCanary("promoting", seen -> seen.status().phase() == Phase.PROMOTING);
              // Nothing but Istio itself knows that this is no number of attempts.
              ObjectNode wrong = scenario.canary();
              ((ObjectNode) wrong.at("/spec/service")).set("retries", Yaml.parse("{attempts: -1}"));
              world.apply(scenario.namespace(), wrong);
              Canary refused = canary.awaitCanary("refused", FaultsUnderLoadIT::isRefused);
              canary.awaitCanary("finalising", seen -> seen.status().phase() == Phase.FINALISING);
              canary.pause(Scenario.INTERVAL.multipliedBy(2));
              assertThat(canary.history().split().canaryWeight()).hasValue(50);
              assertThat(world.pods(scenario.namespace(), scenario.name())).isEqualTo(2);
              assertThat(canary.status().phase()).isEqualTo(Phase.FINALISING);
              canary.apply();
              return refused;
            });

    tell("a route that Istio refuses, while promoting", played, "traffic stayed where it was");
    assertThat(played.seen().status().rollout().reason())
        .contains("validation.istio.io")
        .contains("attempts cannot be negative");
    assertThat(played.outcome().lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void withoutIstiodForHalfAMinuteWeightsStandStillAndNoRequestIsLost() {
    Played<Canary> played =
        promotion(
            FaultPlay.scenario("istiod", 2, 25, ""),
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              world.bed.stopIstiod();
              try {
                Canary told = canary.awaitCanary("told", FaultsUnderLoadIT::isRefused);
                canary.pause(ISTIOD_OUTAGE);
                assertThat(canary.history().split().canaryWeight()).hasValue(25);
                return told;
              } finally {
                world.bed.startIstiod();
              }
            });

    tell("istiod down for 30 s", played, "traffic stayed where it was");
    assertThat(played.seen().status().rollout().reason()).contains("validation.istio.io");
    assertThat(played.outcome().lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void requestsAreLostOnlyWhileTheGatewayItselfIsAway() {
    Played<Span> played =
        promotion(
            FaultPlay.scenario("gateway", 2, 25, ""),
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              Instant from = world.clock.instant();
              world.bed.restartGateway();
              return new Span(from, world.clock.instant());
            });

    tell(
        "gateway killed and started again",
        played,
        "away for " + played.seen().length().toMillis() + " ms");
    assertThat(played.outcome().lost())
        .isNotEmpty()
        .allMatch(request -> request.stream().equals("gateway"))
        .allMatch(played.seen()::touches);
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void withoutPrometheusTheWeightIsHeldAndNoCheckFails() {
    Played<Canary> played =
        promotion(
            FaultPlay.scenario("prometheus", 2, 25, ""),
            canary -> {
              canary.awaitSplit(25);
              world.bed.prometheus().stop();
              try {
                return canary.awaitCanary("held", seen -> seen.status().rollout().holds() >= 2);
              } finally {
                world.bed.prometheus().startAgain();
              }
            });

    tell("Prometheus down", played, "the weight was held");
    assertThat(played.seen().status().canaryWeight()).isEqualTo(25);
    assertThat(played.outcome().lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void aControllerKilledBeforeAndAfterEachMoveOfAPromotionLosesNothing() {
    killedAtEachMove("killed-promotion", Ending.PROMOTED, List.of(25, 50, 0));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void aControllerKilledBeforeAndAfterEachMoveOfARollbackLosesNothing() {
    killedAtEachMove("killed-rollback", Ending.ERRORS, List.of(25, 0));
  }

  private void killedAtEachMove(String name, Ending ending, List<Integer> moves) {
    Scenario scenario = FaultPlay.scenario(name, 2, 25, "");
    try (DeadlyMove death = new DeadlyMove(world, scenario.namespace())) {
      death.arm();
      Played<Integer> played =
          new FaultPlay(world, scenario, ending)
              .play(
                  canary -> {
                    moves.forEach(weight -> killedAround(canary, death, weight));
                    return 2 * moves.size();
                  });
      tell("`kill -9` before and after each move", played, played.seen() + " kills");
      assertThat(played.outcome().lost()).isEmpty();
    }
  }

  /** Once with the move decided and not done, and once with it done. */
  private void killedAround(CanaryUnderLoad canary, DeadlyMove death, int weight) {
    int before = canary.history().split().canaryWeight().orElseThrow();
    death.awaitDeath();
    assertThat(canary.history().split().canaryWeight()).hasValue(before);
    assertThat(canary.status().canaryWeight()).isEqualTo(weight);
    world.controller.startAgain();
    canary.awaitSplit(weight);
    world.controller.kill();
    if (weight > 0) {
      death.arm();
    }
    world.controller.startAgain();
  }

  private <T> Played<T> promotion(Scenario scenario, Function<CanaryUnderLoad, T> fault) {
    return new FaultPlay(world, scenario, Ending.PROMOTED).play(fault);
  }

  private void tell(String fault, Played<?> played, String remark) {
    outcomes.add(new FaultOutcome(fault, played.outcome(), remark));
  }

  private static boolean isRefused(Canary canary) {
    return canary.status().conditions().stream()
        .anyMatch(each -> each.type().equals("Applied") && each.status().equals("False"));
  }
}
