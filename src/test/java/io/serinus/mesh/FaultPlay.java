package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryStatus;
import io.serinus.testbed.mesh.LoadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * One rollout in the middle of which something breaks.
 *
 * @param ending what it must come to all the same
 */
record FaultPlay(MeshWorld world, Scenario scenario, Ending ending) {
  private static final Duration LAST_MOMENT = Duration.ofMillis(500);

  /**
   * What came of it.
   *
   * @param seen by the fault
   */
  record Played<T>(Outcome outcome, T seen) {}

  /**
   * A rollout by weights up to 50 %. Latency is not judged: what breaks here, or a busy machine, is
   * slow for both sides.
   *
   * @param more fields of the scenario
   */
  static Scenario scenario(String name, int intervalSeconds, int stepWeight, String more) {
    return new Scenario(
        name,
        Yaml.parse(
            """
            analysis:
              interval: %ds
              stepWeight: %d
              maxWeight: 50
              metrics: [{name: request-success-rate, interval: 3s, thresholdRange: {min: 99}}]
            %s
            """
                .formatted(intervalSeconds, stepWeight, more)));
  }

  /**
   * Also demands what must hold whatever breaks: the end, no check that failed for the fault, and
   * nobody answered by the wrong side.
   *
   * @param fault called when the revision has been released; gives what it saw
   */
  <T> Played<T> play(Function<CanaryUnderLoad, T> fault) {
    try (CanaryUnderLoad canary = new CanaryUnderLoad(world, scenario)) {
      canary.prepare();
      String before = canary.version();
      Instant began = world.clock.instant();
      canary.release(ending);
      T seen = fault.apply(canary);
      CanaryStatus status = canary.awaitEnd(ending);
      Stage stage =
          new Stage(Chapter.of(ending), began, status, world.clock.instant(), canary.version());
      Outcome outcome = canary.end(List.of(stage)).get(0);
      check(outcome, canary, ending.isRollback() ? before : canary.version());
      return new Played<>(outcome, seen);
    }
  }

  private void check(Outcome outcome, CanaryUnderLoad canary, String lastVersion) {
    assertThat(canary.history().statuses(outcome.began()).stream())
        .as("a check that failed")
        .extracting(TrafficHistory.Seen::status)
        .filteredOn(status -> status.failedChecks() > 0 && !ending.isRollback())
        .extracting(status -> status.rollout().checks())
        .isEmpty();
    assertThat(outcome.misrouted()).as("misrouted: %s", outcome.title()).isEmpty();
    assertThat(outcome.requests())
        .filteredOn(request -> request.sent().isAfter(outcome.ended().minus(LAST_MOMENT)))
        .extracting(LoadRecord::version)
        .containsOnly(lastVersion);
  }
}
