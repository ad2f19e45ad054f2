package io.serinus.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditedRequest;
import io.serinus.testbed.mesh.Load;
import io.serinus.testbed.mesh.LoadRecord;
import io.serinus.testbed.mesh.LoadStream;
import io.serinus.testbed.mesh.MeshAddresses;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** Plays one scenario from its first chapter to its last while its users keep asking. */
final class ScenarioPlay implements AutoCloseable {
  /** Held through gateway and sidecar together, for each scenario. */
  static final int REQUESTS_PER_SECOND = 320;

  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);

  /** How long requests are counted after the last pod has been taken away; its grace is 2 s. */
  private static final Duration AFTERMATH = Duration.ofMillis(2500);

  private final MeshWorld world;
  private final Scenario scenario;
  private final String namespace;
  private final String name;
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
      records.sort(java.util.Comparator.comparing(LoadRecord::sent));
      assertThat(load.unsent()).as("requests of %s that could not be sent", name).isZero();
      return stages.stream().map(stage -> judged(stage, records)).toList();
    }
  }

  private void prepare() {
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

  private Canary awaitCanary(String what, java.util.function.Predicate<Canary> condition) {
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
    JsonNode load = scenario.load();
    boolean gatewayOnly = load.path("only").asText().equals("gateway");
    int rate = gatewayOnly ? REQUESTS_PER_SECOND : REQUESTS_PER_SECOND / 2;
    List<LoadStream> streams = new ArrayList<>();
    streams.add(
        scenario.isTcp()
            ? LoadStream.tcp("gateway", MeshAddresses.TCP_GATEWAY, rate)
            : http("gateway", MeshAddresses.GATEWAY, name + ".example.com", rate));
    if (!gatewayOnly) {
      streams.add(
          scenario.isTcp()
              ? LoadStream.tcp("sidecar", clusterIp() + ":9000", rate)
              : http("sidecar", MeshAddresses.SIDECAR, name + "." + namespace, rate));
    }
    return streams;
  }

  private LoadStream http(String stream, String address, String host, int rate) {
    JsonNode load = scenario.load();
    LoadStream plain = LoadStream.http(stream, address, host, rate);
    if (load.has("header")) {
      return plain.withHeader(load.get("header").asText(), load.get("percent").asInt());
    }
    return load.has("cookies") ? plain.withCookies(load.get("cookies").asInt()) : plain;
  }

  private String clusterIp() {
    return world
        .object(namespace, "v1", "Service", name)
        .map(service -> service.at("/spec/clusterIP").asText())
        .orElseThrow();
  }

  private Outcome judged(Stage stage, List<LoadRecord> all) {
    List<LoadRecord> requests =
        all.stream()
            .filter(request -> !request.sent().isBefore(stage.began()))
            .filter(request -> request.sent().isBefore(stage.ended()))
            .toList();
    Judge judge =
        new Judge(
            name, scenario.audience(), bad, new Splits(history.splits(), Splits.USUAL_DELAY));
    List<LoadRecord> onBad =
        stage.chapter().ending().isRollback()
            ? requests.stream()
                .filter(request -> request.version().equals(stage.version()))
                .toList()
            : List.of();
    return new Outcome(
        scenario,
        stage.chapter(),
        stage.began(),
        stage.ended(),
        stage.status(),
        requests,
        judge.lost(requests),
        judge.misrouted(requests),
        onBad,
        onBad.isEmpty() ? Duration.ZERO : afterVerdict(stage, onBad.get(onBad.size() - 1)),
        history.splits());
  }

  /** The verdict is as old as the write of the status that says it, less the time of the query. */
  private Duration afterVerdict(Stage stage, LoadRecord last) {
    Instant seen =
        history.statuses(stage.began()).stream()
            .filter(each -> each.status().phase() == Phase.FAILED)
            .findFirst()
            .orElseThrow()
            .at();
    Instant written =
        world.bed.kubernetes().auditLog().requests(MeshWorld.CONTROLLER_USER).stream()
            .filter(request -> request.subresource().equals("status"))
            .filter(request -> request.namespace().equals(namespace))
            .map(AuditedRequest::received)
            .filter(received -> !received.isAfter(seen))
            .reduce((earlier, later) -> later)
            .orElse(seen);
    Duration after = Duration.between(written, last.sent());
    return after.isNegative() ? Duration.ZERO : after;
  }

  private void pause(Duration time) {
    Instant until = world.clock.instant().plus(time);
    await().pollInterval(POLL).atMost(time.plus(LIMIT)).until(() -> world.clock.instant().isAfter(until));
  }

  @Override
  public void close() {
    history.close();
  }
}
