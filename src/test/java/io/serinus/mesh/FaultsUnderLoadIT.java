package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
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
    Scenario scenario = scenario("unready", 8, 50);
    Instant[] unready = new Instant[2];
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitWeight(50);
              canary.awaitMet();
              unready[0] = world.clock.instant();
              world.bed.setReady(scenario.namespace(), scenario.name(), false);
              canary.awaitSplit(0);
              canary.pause(SOON.multipliedBy(2));
              unready[1] = world.clock.instant();
              world.bed.setReady(scenario.namespace(), scenario.name(), true);
              canary.awaitSplit(50);
            });

    List<LoadRecord> meanwhile = sent(outcome.requests(), unready[0], unready[1]);
    Duration left =
        Duration.between(
            unready[0], lastOf(meanwhile, request -> request.workload().equals(scenario.name())));
    tell("pods unready", outcome, "users had left after " + left.toMillis() + " ms");
    assertThat(left).isLessThan(SOON);
    assertThat(outcome.lost())
        .allMatch(request -> within(request, unready[0], unready[0].plus(SOON)));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ)
  void aVirtualServiceEditedByHandIsPutBackAndTheAnalysisGoesOn() {
    Scenario scenario = scenario("edited", 4, 25);
    Instant[] edited = new Instant[1];
    WriteTimes[] writes = new WriteTimes[1];
    RolloutState[] states = new RolloutState[2];
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              states[0] = state(scenario);
              edited[0] = world.clock.instant();
              world.routeByHand(scenario.namespace(), scenario.name(), 100);
              canary.awaitSplit(100);
              canary.awaitSplit(25);
              states[1] = state(scenario);
              writes[0] = canary.writes();
            });

    Duration back = writes[0].putBackAfter(edited[0]);
    tell("VirtualService edited to 0/100", outcome, "put back after " + back.toMillis() + " ms");
    assertThat(back).isLessThan(SOON);
    assertThat(states[1].windowStart()).isEqualTo(states[0].windowStart());
    assertThat(states[1].rolloutId()).isEqualTo(states[0].rolloutId());
    assertThat(outcome.lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ)
  void aRefusalOfIstioInTheMiddleOfAPromotionIsToldAndNothingIsHalfApplied() {
    Scenario scenario = scenario("refused-late", 2, 50);
    String name = scenario.name();
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitCanary("promoting", seen -> seen.status().phase() == Phase.PROMOTING);
              // Istio knows no such host for callers inside the mesh.
              ObjectNode wrong = scenario.canary();
              ((ObjectNode) wrong.at("/spec/service")).set("hosts", Yaml.parse("['*']"));
              world.apply(scenario.namespace(), wrong);
              Canary refused = canary.awaitCanary("refused", seen -> applied(seen).equals("False"));
              assertThat(refused.status().rollout().reason())
                  .contains("validation.istio.io")
                  .contains("wildcard host * is not allowed");
              assertThat(refused.status().phase()).isEqualTo(Phase.PROMOTING);
              canary.pause(Scenario.INTERVAL.multipliedBy(2));
              assertThat(canary.history().split().canaryWeight()).hasValue(50);
              assertThat(world.pods(scenario.namespace(), name)).isEqualTo(2);
              assertThat(world.pods(scenario.namespace(), name + "-primary")).isEqualTo(2);
              canary.apply();
            });

    tell("a route that Istio refuses, while promoting", outcome, "");
    assertThat(outcome.lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void withoutIstiodForHalfAMinuteWeightsStandStillAndNoRequestIsLost() {
    Scenario scenario = scenario("istiod", 2, 25);
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              world.bed.stopIstiod();
              try {
                Canary told = canary.awaitCanary("told", seen -> applied(seen).equals("False"));
                assertThat(told.status().rollout().reason()).contains("validation.istio.io");
                canary.pause(ISTIOD_OUTAGE);
                assertThat(canary.history().split().canaryWeight()).hasValue(25);
              } finally {
                world.bed.startIstiod();
              }
            });

    tell("istiod down for 30 s", outcome, "");
    assertThat(outcome.lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void requestsAreLostOnlyWhileTheGatewayItselfIsAway() {
    Scenario scenario = scenario("gateway", 2, 25);
    Instant[] away = new Instant[2];
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitSplit(25);
              canary.awaitMet();
              away[0] = world.clock.instant();
              world.bed.restartGateway();
              away[1] = world.clock.instant();
            });

    tell(
        "gateway killed and started again",
        outcome,
        "away for " + Duration.between(away[0], away[1]).toMillis() + " ms");
    assertThat(outcome.lost())
        .isNotEmpty()
        .allMatch(request -> request.stream().equals("gateway"))
        .allMatch(request -> within(request, away[0], away[1]));
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void withoutPrometheusTheWeightIsHeldAndNoCheckFails() {
    Scenario scenario = scenario("prometheus", 2, 25);
    Outcome outcome =
        play(
            scenario,
            Ending.PROMOTED,
            canary -> {
              canary.awaitSplit(25);
              world.bed.prometheus().stop();
              try {
                Canary held =
                    canary.awaitCanary("held", seen -> seen.status().rollout().holds() >= 2);
                assertThat(held.status().canaryWeight()).isEqualTo(25);
              } finally {
                world.bed.prometheus().startAgain();
              }
            });

    tell("Prometheus down", outcome, "weight held");
    assertThat(outcome.lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void aControllerKilledBeforeAndAfterEachMoveOfAPromotionLosesNothing() {
    Outcome outcome = killedAtEachMove("killed-promotion", Ending.PROMOTED, List.of(25, 50, 0));

    tell("kill -9 before and after each move, promotion", outcome, "6 kills");
    assertThat(outcome.lost()).isEmpty();
  }

  @Test
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = BED, mode = ResourceAccessMode.READ_WRITE)
  void aControllerKilledBeforeAndAfterEachMoveOfARollbackLosesNothing() {
    Outcome outcome = killedAtEachMove("killed-rollback", Ending.ERRORS, List.of(25, 0));

    tell("kill -9 before and after each move, rollback", outcome, "4 kills");
    assertThat(outcome.lost()).isEmpty();
  }

  private Outcome killedAtEachMove(String name, Ending ending, List<Integer> moves) {
    Scenario scenario = scenario(name, 2, 25);
    try (DeadlyMove death = new DeadlyMove(world, scenario.namespace())) {
      return play(
          scenario,
          ending,
          canary -> {
            // Disarmed, the controller would have moved by now: the first move comes after the
            // pods.
            int before = 0;
            for (int weight : moves) {
              death.awaitDeath();
              assertThat(canary.history().split().canaryWeight()).hasValue(before);
              assertThat(status(scenario).canaryWeight()).isEqualTo(weight);
              world.controller.startAgain();
              canary.awaitSplit(weight);
              world.controller.kill();
              if (weight > 0) {
                death.arm();
              }
              world.controller.startAgain();
              before = weight;
            }
          },
          death::arm);
    }
  }

  private Outcome play(Scenario scenario, Ending ending, Consumer<CanaryUnderLoad> during) {
    return play(scenario, ending, during, () -> {});
  }

  private Outcome play(
      Scenario scenario, Ending ending, Consumer<CanaryUnderLoad> during, Runnable before) {
    try (CanaryUnderLoad canary = new CanaryUnderLoad(world, scenario)) {
      canary.prepare();
      before.run();
      Instant began = world.clock.instant();
      canary.release(ending);
      during.accept(canary);
      CanaryStatus status = canary.awaitEnd(ending);
      Stage stage =
          new Stage(Chapter.of(ending), began, status, world.clock.instant(), canary.version());
      Outcome outcome = canary.end(List.of(stage)).get(0);
      assertThat(canary.history().statuses(began).stream().map(TrafficHistory.Seen::status))
          .as("a check that failed")
          .filteredOn(seen -> seen.failedChecks() > 0 && !ending.isRollback())
          .extracting(seen -> seen.rollout().checks())
          .isEmpty();
      return outcome;
    }
  }

  /** Also what holds whatever breaks. */
  private void tell(String fault, Outcome outcome, String remark) {
    outcomes.add(new FaultOutcome(fault, outcome, remark));
    assertThat(outcome.misrouted()).as("misrouted: %s", fault).isEmpty();
  }

  private RolloutState state(Scenario scenario) {
    return status(scenario).rollout();
  }

  private CanaryStatus status(Scenario scenario) {
    return world.canary(scenario.namespace(), scenario.name()).orElseThrow().status();
  }

  private static String applied(Canary canary) {
    return canary.status().conditions().stream()
        .filter(condition -> condition.type().equals("Applied"))
        .map(CanaryStatus.Condition::status)
        .findFirst()
        .orElse("");
  }

  /** Latency is not judged: what breaks here, or a busy machine, is slow for both sides. */
  private static Scenario scenario(String name, int intervalSeconds, int stepWeight) {
    return new Scenario(
        name,
        Yaml.parse(
            """
            analysis:
              interval: %ds
              stepWeight: %d
              maxWeight: 50
              metrics: [{name: request-success-rate, interval: 3s, thresholdRange: {min: 99}}]
            """
                .formatted(intervalSeconds, stepWeight)));
  }

  private static List<LoadRecord> sent(List<LoadRecord> records, Instant from, Instant to) {
    return records.stream()
        .filter(request -> request.sent().isAfter(from) && request.sent().isBefore(to))
        .toList();
  }

  private static Instant lastOf(List<LoadRecord> records, Predicate<LoadRecord> which) {
    return records.stream()
        .filter(which)
        .map(LoadRecord::sent)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  /** Some moment between its sending and its end lies in the span. */
  private static boolean within(LoadRecord request, Instant from, Instant to) {
    return !request.sent().isAfter(to) && !request.answered().isBefore(from);
  }
}
