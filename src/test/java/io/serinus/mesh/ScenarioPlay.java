package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.ClusterContents;
import io.serinus.testbed.mesh.Load;
import io.serinus.testbed.mesh.LoadRecord;
import io.serinus.testbed.mesh.LoadStream;
import io.serinus.testbed.mesh.MeshAddresses;
import io.serinus.testbed.mesh.PodAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** Plays one scenario from its first chapter to its last while its users keep asking. */
final class ScenarioPlay implements AutoCloseable {
  /** Requests per second of each of a scenario's two streams. */
  private static final int RATE = 160;

  private static final int TCP_USERS = 100;
  private static final Duration FIXED_TICKER =
      Scenario.INTERVAL.multipliedBy(Scenario.THRESHOLD + 1);
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);

  /** How long requests are counted after the last pod has been taken away; its grace is 2 s. */
  private static final Duration AFTERMATH = Duration.ofMillis(2500);

  private final MeshWorld world;
  private final Scenario scenario;
  private final String namespace;
  private final String name;
  private final AuditLog.Mark since;
  private final TrafficHistory history;
  private final Set<String> bad = new HashSet<>();
  private final List<Stage> stages = new ArrayList<>();
  private int version = 1;

  /** A chapter as it was played; it is judged when the load has ended. */
  private record Stage(
      Chapter chapter, Instant began, Instant ended, CanaryStatus status, String version) {}

  ScenarioPlay(MeshWorld world, Scenario scenario) {
    this.world = world;
    this.scenario = scenario;
    this.namespace = scenario.namespace();
    this.name = scenario.name();
    this.since = world.bed.kubernetes().auditLog().mark();
    this.history = new TrafficHistory(world.client, world.clock, namespace, name);
  }

  List<Outcome> play() {
    prepare();
    try (Load load = world.bed.load(name, streams())) {
      await(name + " is asked").atMost(LIMIT).until(() -> load.records().size() > 1);
      for (Chapter chapter : scenario.chapters()) {
        stages.add(play(chapter));
      }
      List<LoadRecord> records = new ArrayList<>(load.end());
      records.sort(Comparator.comparing(LoadRecord::sent));
      assertThat(load.unsent()).as("requests of %s that could not be sent", name).isZero();
      WriteTimes writes = WriteTimes.of(world.bed.kubernetes().auditLog(), since, namespace);
      return stages.stream().map(stage -> judged(stage, records, writes)).toList();
    }
  }

  private void prepare() {
    await(namespace + " is gone").atMost(LIMIT).until(() -> !world.hasNamespace(namespace));
    world.createNamespace(namespace);
    world.apply(namespace, scenario.deployment(version, Ending.INITIALISED));
    scenario.existing().forEach(object -> world.apply(namespace, object));
    if (!scenario.isLive()) {
      world.apply(namespace, scenario.canary());
      awaitPhase(Phase.INITIALIZED);
    }
    awaitServed();
  }

  private Stage play(Chapter chapter) {
    Instant began = world.clock.instant();
    switch (chapter.ending()) {
      case INITIALISED -> world.apply(namespace, scenario.canary());
      case DELETED -> world.deleteCanary(namespace, name);
      case PROMOTED, ERRORS, LATENCY -> release(chapter.ending());
      case OVERTAKEN -> {
        release(Ending.PROMOTED);
        awaitCanary("weight", canary -> canary.status().canaryWeight() >= chapter.overtakenAt());
        release(Ending.PROMOTED);
      }
    }
    String released = Integer.toString(version);
    if (chapter.ending().isRollback()) {
      bad.add(released);
    }
    CanaryStatus status = awaitEnd(chapter.ending());
    pause(AFTERMATH);
    return new Stage(chapter, began, world.clock.instant(), status, released);
  }

  private void release(Ending ending) {
    version++;
    world.apply(namespace, scenario.deployment(version, ending));
  }

  private CanaryStatus awaitEnd(Ending ending) {
    if (ending == Ending.DELETED) {
      await(name + " is gone").atMost(LIMIT).until(() -> world.canary(namespace, name).isEmpty());
      return CanaryStatus.NONE;
    }
    String image = ":" + version;
    Canary canary =
        awaitCanary(
            ending.words(),
            seen ->
                seen.status().phase() == ending.phase()
                    && (ending == Ending.INITIALISED
                        || seen.status().rollout().images().stream()
                            .anyMatch(each -> each.endsWith(image))));
    await(name + " is scaled down").atMost(LIMIT).until(() -> world.pods(namespace, name) == 0);
    return canary.status();
  }

  private void awaitPhase(Phase phase) {
    awaitCanary(phase.word(), canary -> canary.status().phase() == phase);
  }

  private Canary awaitCanary(String what, Predicate<Canary> condition) {
    try {
      return await(name + ": " + what)
          .atMost(LIMIT)
          .pollInterval(POLL)
          .until(() -> world.canary(namespace, name), seen -> seen.filter(condition).isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          name + " stands at " + world.canary(namespace, name).map(Canary::status), late);
    }
  }

  /** Before the counted load begins: the proxies may not have heard of the service yet. */
  private void awaitServed() {
    await(name + " is served")
        .atMost(LIMIT)
        .until(
            () -> {
              try (Load probe = world.bed.load(name + "-probe", streams())) {
                pause(Duration.ofMillis(500));
                List<LoadRecord> records = probe.end();
                return !records.isEmpty() && records.stream().noneMatch(LoadRecord::isLost);
              }
            });
  }

  private List<LoadStream> streams() {
    String outside = name + ".example.com";
    String inside = name + "." + namespace;
    if (scenario.isTcp()) {
      return List.of(
          tcp("gateway", MeshAddresses.TCP_GATEWAY), tcp("sidecar", MeshAddresses.TCP_SIDECAR));
    }
    LoadStream gateway = http("gateway", MeshAddresses.GATEWAY, outside);
    LoadStream sidecar = http("sidecar", MeshAddresses.SIDECAR, inside);
    return switch (scenario.load().path("from").asText("both")) {
      case "outside" -> List.of(gateway, http("gateway-too", MeshAddresses.GATEWAY, outside));
      case "inside" ->
          List.of(sidecar, http("other-port", MeshAddresses.sidecar(9797), inside + ":9797"));
      default -> List.of(gateway, sidecar);
    };
  }

  private LoadStream tcp(String stream, String address) {
    return LoadStream.tcp(stream, address, RATE, TCP_USERS, scenario.keptConnection());
  }

  private LoadStream http(String stream, String address, String host) {
    JsonNode load = scenario.load();
    LoadStream plain = LoadStream.http(stream, address, host, RATE);
    if (load.has("header")) {
      return plain.withHeader(load.get("header").asText(), load.get("percent").asInt());
    }
    return load.has("cookies") ? plain.withCookies(load.get("cookies").asInt()) : plain;
  }

  private Outcome judged(Stage stage, List<LoadRecord> all, WriteTimes writes) {
    List<LoadRecord> requests =
        all.stream()
            .filter(request -> !request.sent().isBefore(stage.began()))
            .filter(request -> request.sent().isBefore(stage.ended()))
            .toList();
    List<Split> splits = history.splits().stream().map(writes::exact).toList();
    Judge judge = new Judge(name, scenario.audience(), bad, new Splits(splits, scenario.delay()));
    Optional<Instant> verdict = verdict(stage, writes);
    List<PodAnswers> pods = pods(stage.version());
    return new Outcome(
        scenario,
        stage.chapter(),
        stage.began(),
        stage.ended(),
        requests,
        judge.lost(requests),
        judge.misrouted(requests),
        pods.stream().mapToLong(PodAnswers::answered).sum(),
        pods.stream().mapToLong(PodAnswers::shadowed).sum(),
        verdict.map(at -> BadVersion.of(requests, stage.version(), at, FIXED_TICKER)),
        verdict.map(at -> sights(stage, requests, at)).orElse(List.of()),
        splits);
  }

  private List<PodAnswers> pods(String answeringVersion) {
    return world.bed.answers().stream()
        .filter(pod -> pod.namespace().equals(namespace) && pod.workload().equals(name))
        .filter(pod -> pod.version().equals(answeringVersion))
        .toList();
  }

  private static List<Sight> sights(Stage stage, List<LoadRecord> requests, Instant verdict) {
    List<LoadRecord> met =
        requests.stream().filter(each -> each.version().equals(stage.version())).toList();
    return Sight.of(stage.status().rollout().checks(), met, verdict, Scenario.METRIC_WINDOW);
  }

  /** The check that fails last leads in the same moment to the status that says Failed. */
  private Optional<Instant> verdict(Stage stage, WriteTimes writes) {
    return history.statuses(stage.began()).stream()
        .filter(each -> stage.chapter().ending().isRollback())
        .filter(each -> each.at().isBefore(stage.ended()))
        .filter(each -> each.status().phase() == Phase.FAILED)
        .map(TrafficHistory.Seen::at)
        .filter(at -> at.isAfter(stage.began().plus(Scenario.INTERVAL)))
        .findFirst()
        .map(writes::statusSeen);
  }

  private void pause(Duration time) {
    Instant until = world.clock.instant().plus(time);
    await()
        .pollInterval(POLL)
        .atMost(time.plus(LIMIT))
        .until(() -> world.clock.instant().isAfter(until));
  }

  @Override
  public void close() {
    history.close();
    new ClusterContents(world.client).clear(namespace);
  }
}
