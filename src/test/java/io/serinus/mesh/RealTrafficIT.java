package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.testbed.mesh.MeshBed;
import io.serinus.testbed.mesh.OnMeshBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every strategy under load, each through promotion, rollback on errors and rollback on latency:
 * not one request is lost or answered by the wrong side. Several Canaries run at the same time.
 */
@OnMeshBed
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealTrafficIT {
  private static final int AT_ONCE = 4;
  private static final int HELD_RATE = 300;

  /** How often each scenario is played. */
  private static final int RUNS = Integer.getInteger("serinus.mesh.repeat", 1);

  private static final Path KEPT = Path.of("target", "mesh");

  private final ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
  private final List<Outcome> outcomes = new ArrayList<>();
  private MeshWorld world;

  @BeforeAll
  void start(MeshBed bed) {
    world = new MeshWorld(bed);
  }

  @AfterAll
  void stop() throws IOException {
    players.shutdownNow();
    if (world != null) {
      Files.createDirectories(KEPT);
      Files.writeString(KEPT.resolve("controller.log"), world.controller.output());
      TrafficReport.write(KEPT, outcomes);
      TrafficReport.writeSights(KEPT, outcomes);
      for (Outcome outcome : outcomes) {
        Files.writeString(
            KEPT.resolve(outcome.title().replaceAll("\\W+", "-") + ".svg"),
            TrafficPicture.of(outcome));
      }
      world.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> noRequestIsLostOrMisrouted() {
    String only = System.getProperty("serinus.mesh.only", "");
    List<Scenario> chosen =
        Scenario.all().stream()
            .filter(each -> only.isEmpty() || List.of(only.split(",")).contains(each.name()))
            .toList();
    Map<Scenario, CompletableFuture<List<Outcome>>> last = new LinkedHashMap<>();
    List<DynamicTest> tests = new ArrayList<>();
    for (int run = 1; run <= RUNS; run++) {
      for (Scenario scenario : chosen) {
        CompletableFuture<List<Outcome>> play =
            last.getOrDefault(scenario, CompletableFuture.completedFuture(List.of()))
                .handleAsync((before, failure) -> play(scenario), players);
        last.put(scenario, play);
        String name = RUNS == 1 ? scenario.name() : "%s, run %d".formatted(scenario.name(), run);
        tests.add(DynamicTest.dynamicTest(name, () -> check(ended(play))));
      }
    }
    return tests.stream();
  }

  private List<Outcome> play(Scenario scenario) {
    try (ScenarioPlay play = new ScenarioPlay(world, scenario)) {
      return play.play();
    }
  }

  private static List<Outcome> ended(CompletableFuture<List<Outcome>> played)
      throws InterruptedException {
    try {
      return played.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  private void check(List<Outcome> played) {
    outcomes.addAll(played);
    for (Outcome outcome : played) {
      assertThat(outcome.lost()).as("lost: %s", outcome.title()).isEmpty();
      assertThat(outcome.misrouted()).as("misrouted: %s", outcome.title()).isEmpty();
      assertThat(outcome.rate()).as("load: %s", outcome.title()).isGreaterThan(HELD_RATE);
      assertThat(outcome.boundAtTheEnd()).as("cookies left: %s", outcome.title()).isZero();
      assertThat(outcome.sights()).as(outcome.title()).allMatch(Sight::agrees);
      outcome.bad().ifPresent(bad -> checkRollback(outcome, bad));
    }
  }

  private static void checkRollback(Outcome outcome, BadVersion bad) {
    if (outcome.scenario().audience() == Audience.COPIES_FIRST) {
      assertThat(outcome.shadowed()).as("copies: %s", outcome.title()).isPositive();
      assertThat(outcome.answered()).as("users: %s", outcome.title()).isZero();
      assertThat(bad.requests()).as("users: %s", outcome.title()).isEmpty();
    } else {
      assertThat(bad.requests()).as("users: %s", outcome.title()).isNotEmpty();
      assertThat(bad.requests().size())
          .as("users of a fixed ticker: %s", outcome.title())
          .isLessThan((int) bad.withFixedTicker());
      assertThat(bad.afterVerdict())
          .as("after the verdict: %s", outcome.title())
          .isLessThan(Splits.USUAL_DELAY);
    }
  }
}
