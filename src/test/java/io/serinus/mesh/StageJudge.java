package io.serinus.mesh;

import io.serinus.model.CheckResult;
import io.serinus.model.Phase;
import io.serinus.testbed.mesh.LoadRecord;
import io.serinus.testbed.mesh.PodAnswers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges the stages of one scenario by all that was recorded of it.
 *
 * @param records of all its users, oldest first
 * @param pods what every pod counted itself
 * @param bad versions that answer badly on purpose
 */
record StageJudge(
    Scenario scenario,
    List<LoadRecord> records,
    List<PodAnswers> pods,
    TrafficHistory history,
    WriteTimes writes,
    Set<String> bad) {

  Outcome outcome(Stage stage) {
    List<LoadRecord> requests =
        records.stream()
            .filter(request -> !request.sent().isBefore(stage.began()))
            .filter(request -> request.sent().isBefore(stage.ended()))
            .toList();
    List<Split> splits = history.splits().stream().map(writes::exact).toList();
    Judge judge =
        new Judge(
            scenario.name(), scenario.audience(), bad, new Splits(splits, Splits.USUAL_DELAY));
    Optional<Instant> verdict = verdict(stage);
    List<PodAnswers> answers = answersOf(stage.version());
    return new Outcome(
        scenario,
        stage.chapter(),
        stage.began(),
        stage.ended(),
        requests,
        judge.lost(requests),
        judge.misrouted(requests),
        answers.stream().mapToLong(PodAnswers::answered).sum(),
        answers.stream().mapToLong(PodAnswers::shadowed).sum(),
        verdict.map(at -> BadVersion.of(requests, stage.version(), at, Scenario.INTERVAL)),
        sights(stage, requests),
        splits);
  }

  private List<PodAnswers> answersOf(String version) {
    return pods.stream()
        .filter(pod -> pod.namespace().equals(scenario.namespace()))
        .filter(pod -> pod.workload().equals(scenario.name()) && pod.version().equals(version))
        .toList();
  }

  /** What each round of checks saw of the version that was released. */
  private List<Sight> sights(Stage stage, List<LoadRecord> requests) {
    List<LoadRecord> met =
        requests.stream().filter(each -> each.version().equals(stage.version())).toList();
    List<Sight> sights = new ArrayList<>();
    List<CheckResult> before = List.of();
    for (TrafficHistory.Seen seen : history.statuses(stage.began())) {
      List<CheckResult> checks = seen.status().rollout().checks();
      if (seen.at().isBefore(stage.ended()) && isOf(stage, seen) && !checks.equals(before)) {
        sights.addAll(
            Sight.of(
                checks,
                before.isEmpty(),
                met,
                writes.statusSeen(seen.at()),
                Scenario.METRIC_WINDOW));
        before = checks;
      }
    }
    return sights;
  }

  private static boolean isOf(Stage stage, TrafficHistory.Seen seen) {
    return seen.status().rollout().images().stream()
        .anyMatch(image -> image.endsWith(":" + stage.version()));
  }

  /** The check that fails last leads in the same moment to the status that says Failed. */
  private Optional<Instant> verdict(Stage stage) {
    return history.statuses(stage.began()).stream()
        .filter(each -> stage.chapter().ending().isRollback())
        .filter(each -> each.at().isBefore(stage.ended()))
        .filter(each -> each.status().phase() == Phase.FAILED)
        .map(TrafficHistory.Seen::at)
        .filter(at -> at.isAfter(stage.began().plus(Scenario.INTERVAL)))
        .findFirst()
        .map(writes::statusSeen);
  }
}
