package io.serinus.mesh;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Phase;
import io.serinus.testbed.AuditLog;
import io.serinus.testbed.ClusterContents;
import io.serinus.testbed.mesh.Load;
import io.serinus.testbed.mesh.LoadRecord;
import io.serinus.testbed.mesh.PodAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A scenario's Canary in a namespace of its own, whose users keep asking. */
final class CanaryUnderLoad implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration SOON = Duration.ofMillis(5);

  /** How long requests are counted after the last pod has been taken away; its grace is 2 s. */
  private static final Duration AFTERMATH = Duration.ofMillis(2500);

  private final MeshWorld world;
  private final Scenario scenario;
  private final String namespace;
  private final String name;
  private final AuditLog.Mark since;
  private final Set<String> earlierPods;
  private final TrafficHistory history;
  private final Set<String> bad = new HashSet<>();
  private int version = 1;
  private @Nullable Load load;

  CanaryUnderLoad(MeshWorld world, Scenario scenario) {
    this.world = world;
    this.scenario = scenario;
    this.namespace = scenario.namespace();
    this.name = scenario.name();
    this.earlierPods =
        world.bed.answers().stream().map(PodAnswers::pod).collect(toUnmodifiableSet());
    this.since = world.bed.kubernetes().auditLog().mark();
    this.history = new TrafficHistory(world.client, world.clock, namespace, name);
  }

  /** Returns when it is initialised, unless it is made live later, and users are served. */
  void prepare() {
    await(namespace + " is gone").atMost(LIMIT).until(() -> !world.hasNamespace(namespace));
    world.createNamespace(namespace);
    world.apply(namespace, scenario.deployment(version, Ending.INITIALISED));
    scenario.existing().forEach(object -> world.apply(namespace, object));
    if (!scenario.isLive()) {
      apply();
      awaitCanary("initialised", canary -> canary.status().phase() == Phase.INITIALIZED);
    }
    awaitServed();
    Load begun = world.bed.load(name, new Users(scenario).streams());
    load = begun;
    await(name + " is asked").atMost(LIMIT).until(() -> begun.records().size() > 1);
  }

  /** Applies the Canary as its scenario has it. */
  void apply() {
    world.apply(namespace, scenario.canary());
  }

  /** Releases a revision that must end so; the tag of its image is {@link #version()}. */
  void release(Ending ending) {
    version++;
    if (ending.isRollback()) {
      bad.add(version());
    }
    world.apply(namespace, scenario.deployment(version, ending));
  }

  String version() {
    return Integer.toString(version);
  }

  /** Returns when the last revision has come to this end, and nothing more is going to happen. */
  CanaryStatus awaitEnd(Ending ending) {
    CanaryStatus status = CanaryStatus.NONE;
    if (ending == Ending.DELETED) {
      await(name + " is gone").atMost(LIMIT).until(() -> world.canary(namespace, name).isEmpty());
    } else {
      status = awaitCanary(ending.words(), canary -> hasEnded(canary, ending)).status();
      await(name + " is scaled down").atMost(LIMIT).until(() -> world.pods(namespace, name) == 0);
    }
    pause(AFTERMATH);
    return status;
  }

  private boolean hasEnded(Canary canary, Ending ending) {
    boolean current =
        canary.status().rollout().images().stream()
            .anyMatch(image -> image.endsWith(":" + version));
    return canary.status().phase() == ending.phase() && (ending == Ending.INITIALISED || current);
  }

  /** Returns when the VirtualService divides requests so. */
  void awaitSplit(int canaryWeight) {
    await(name + " is divided at " + canaryWeight)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(SOON)
        .until(() -> history.split().canaryWeight().orElse(-1) == canaryWeight);
  }

  /** Returns when a user has been answered by the last revision. */
  void awaitMet() {
    await(name + " meets users")
        .atMost(LIMIT)
        .pollInterval(POLL)
        .until(
            () ->
                running().records().stream()
                    .anyMatch(request -> request.version().equals(version())));
  }

  Canary awaitCanary(String what, Predicate<Canary> condition) {
    try {
      return await(name + ": " + what)
          .atMost(LIMIT)
          .pollDelay(Duration.ZERO)
          .pollInterval(POLL)
          .until(() -> world.canary(namespace, name), seen -> seen.filter(condition).isPresent())
          .orElseThrow();
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          name + " stands at " + world.canary(namespace, name).map(Canary::status), late);
    }
  }

  CanaryStatus status() {
    return world.canary(namespace, name).orElseThrow().status();
  }

  /** Before the counted load begins: the proxies may not have heard of the service yet. */
  private void awaitServed() {
    await(name + " is served")
        .atMost(LIMIT)
        .until(
            () -> {
              try (Load probe = world.bed.load(name + "-probe", new Users(scenario).streams())) {
                pause(Duration.ofMillis(500));
                List<LoadRecord> records = probe.end();
                return !records.isEmpty() && records.stream().noneMatch(LoadRecord::isLost);
              }
            });
  }

  /** Users go on asking meanwhile. */
  void pause(Duration time) {
    Instant until = world.clock.instant().plus(time);
    await()
        .pollInterval(POLL)
        .atMost(time.plus(LIMIT))
        .until(() -> world.clock.instant().isAfter(until));
  }

  /** Users ask no more; what became of each of these stages. */
  List<Outcome> end(List<Stage> stages) {
    Load ended = running();
    List<LoadRecord> records = new ArrayList<>(ended.end());
    records.sort(Comparator.comparing(LoadRecord::sent));
    // Who asks again only after an answer asks less of a machine that stands still for a moment.
    assertThat(ended.unsent())
        .as("requests of %s that could not be sent, of %d that were", name, records.size())
        .isLessThanOrEqualTo(records.size() / 100);
    List<PodAnswers> pods =
        world.bed.answers().stream().filter(pod -> !earlierPods.contains(pod.pod())).toList();
    StageJudge judge = new StageJudge(scenario, records, pods, history, writes(), bad);
    return stages.stream().map(judge::outcome).toList();
  }

  private Load running() {
    if (load == null) {
      throw new IllegalStateException(name + " was not prepared");
    }
    return load;
  }

  /** What has been written so far. */
  WriteTimes writes() {
    return WriteTimes.of(world.bed.kubernetes().auditLog(), since, namespace);
  }

  TrafficHistory history() {
    return history;
  }

  @Override
  public void close() {
    if (load != null) {
      load.close();
    }
    history.close();
    new ClusterContents(world.client).clear(namespace);
  }
}
