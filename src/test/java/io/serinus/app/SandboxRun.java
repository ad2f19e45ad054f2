package io.serinus.app;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.cluster.ClusterEvent;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.notify.Alert;
import io.serinus.notify.AlertDestination;
import io.serinus.reconcile.AlertSettings;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.reconcile.Fault;
import io.serinus.reconcile.FaultyCluster;
import io.serinus.reconcile.HookSettings;
import io.serinus.reconcile.MetricSettings;
import io.serinus.reconcile.PromotedManifests;
import io.serinus.rollout.RolloutSettings;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.WorkloadBehaviour;
import io.serinus.workload.WorkloadSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Canaries driven on a sandbox by a process that may die: what is under test is everything between
 * the cluster and the rules. The version {@value #GOOD} works and {@value #BAD} does not.
 */
final class SandboxRun {
  /** What the id of every run begins with; a number follows. */
  static final String RUN_ID = "run-";

  static final String GOOD = "2";
  static final String BAD = "3";
  static final CanaryKey APP = new CanaryKey("test", "app");
  static final ObjectRef TARGET = new ObjectRef("apps/v1", "Deployment", "test", "app");

  private static final String HANGING_SERVER = "http://hangs.test";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration START_UP = Duration.ofSeconds(2);
  private static final Duration DOWNTIME = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final VirtualClock clock;
  private final SandboxCluster sandbox;
  private final FaultyCluster cluster;
  private final TrafficLog traffic;
  private final HookLog hooks = new HookLog();
  private final Random random = new Random(1);
  private final List<MetricQuery> queries = new ArrayList<>();
  private final List<AlertDestination> destinations = new ArrayList<>();
  private final List<String> alerts = new ArrayList<>();
  private final Map<String, String> alertsByKey = new LinkedHashMap<>();
  private Function<AlertDestination, HookOutcome> chat = any -> new HookOutcome.Passed();
  private int runs;
  private MortalSchedule schedule;
  private CanaryTasks tasks;

  SandboxRun() {
    this(new VirtualClock(START), Optional.empty());
  }

  private SandboxRun(VirtualClock clock, Optional<SandboxRun> past) {
    this.clock = clock;
    this.sandbox =
        past.map(before -> new SandboxCluster(clock, before.sandbox))
            .orElseGet(() -> new SandboxCluster(clock));
    this.runs = past.map(before -> before.runs).orElse(0);
    this.cluster = new FaultyCluster(sandbox);
    this.traffic = TrafficLog.of(sandbox, clock);
    this.schedule = new MortalSchedule(clock, random);
    SimulatedWorkloads.play(sandbox, clock, START_UP);
    this.tasks = process();
  }

  /** Another one that goes on from this moment with a process of its own. */
  SandboxRun fork() {
    return new SandboxRun(new VirtualClock(clock.instant()), Optional.of(this));
  }

  private Measurement measure(MetricQuery query) {
    queries.add(query);
    if (query.provider().address().equals(HANGING_SERVER)) {
      return new Measurement.Unavailable(
          "Prometheus: No answer from " + HANGING_SERVER + ": timed out after at most 5000 ms");
    }
    return new SandboxMesh(sandbox, Map.of(BAD, WorkloadBehaviour.BAD)).measure(query);
  }

  private HookOutcome send(AlertDestination destination, Alert alert) {
    HookOutcome outcome = chat.apply(destination);
    if (outcome.passed()) {
      destinations.add(destination);
      String words = alert.severity() + " " + alert.message();
      alerts.add(words);
      alertsByKey.putIfAbsent(alert.idempotencyKey(), words);
    }
    return outcome;
  }

  private CanaryTasks process() {
    CanaryReconciler reconciler =
        new CanaryReconciler(
            cluster,
            new MetricSettings(this::measure, this::work, key -> tasks.wake(key)),
            new HookSettings(
                cluster.calling(hooks), this::work, key -> tasks.wake(key), Optional.empty()),
            new AlertSettings(
                cluster.sending(this::send), this::work, Optional.empty(), Optional.empty()),
            PromotedManifests.NONE,
            RolloutSettings.DEFAULT,
            WorkloadSettings.DEFAULTS,
            clock,
            () -> RUN_ID + ++runs);
    CanaryTasks started = new CanaryTasks(cluster, schedule, reconciler, List.of());
    started.start();
    return started;
  }

  /** What kills the process is not held back by what waits for an answer. */
  private void work(Runnable call) {
    try {
      call.run();
    } finally {
      cluster.dieIfCrashed();
    }
  }

  /** The process ends; a new one begins a little later and knows only what the cluster knows. */
  void restart() {
    tasks.close();
    schedule.die();
    cluster.heal();
    clock.advanceTo(clock.instant().plus(DOWNTIME));
    schedule = new MortalSchedule(clock, random);
    tasks = process();
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  TrafficLog traffic() {
    return traffic;
  }

  HookLog hooks() {
    return hooks;
  }

  FaultyCluster cluster() {
    return cluster;
  }

  /** What metrics were asked for, oldest first. */
  List<MetricQuery> queries() {
    return List.copyOf(queries);
  }

  /** What alerts were taken, oldest first. */
  List<String> alerts() {
    return List.copyOf(alerts);
  }

  /** The same, what was said again with the same key left out. */
  List<String> alertsToldApart() {
    return List.copyOf(alertsByKey.values());
  }

  /** Where those alerts went. */
  List<AlertDestination> destinations() {
    return List.copyOf(destinations);
  }

  /** How alerts are answered from now on. */
  void chat(Function<AlertDestination, HookOutcome> answer) {
    chat = answer;
  }

  Instant now() {
    return clock.instant();
  }

  int rounds() {
    return schedule.rounds();
  }

  /** Has the Canary looked at though nothing has happened. */
  void wake() {
    tasks.wake(APP);
  }

  /** What a user applies. */
  void apply(KubernetesObject object) {
    sandbox.apply(object, new FieldOwner("kubectl", true));
  }

  void edit(ObjectRef ref, UnaryOperator<ObjectNode> change) {
    sandbox.edit(ref, "kubectl-edit", change);
  }

  void bump(String tag) {
    edit(TARGET, tree -> Manifests.withTag(tree, tag));
  }

  void pass(Duration time) {
    Instant end = clock.instant().plus(time);
    await(() -> !clock.instant().isBefore(end), time);
  }

  /** Lets time pass until it is so, through a crash if there is one. */
  boolean await(BooleanSupplier condition, Duration limit) {
    try {
      return clock.runUntil(condition, limit);
    } catch (Fault.Crash crash) {
      restart();
      return clock.runUntil(condition, limit);
    }
  }

  /** Whether the phase is reached with this version; a little later for what follows it. */
  boolean settlesAt(Phase phase, String tag) {
    boolean reached = await(() -> stands(phase, tag), PATIENCE);
    pass(Duration.ofSeconds(90));
    return reached && stands(phase, tag);
  }

  private boolean stands(Phase phase, String tag) {
    return sandbox
        .find(APP.ref())
        .filter(canary -> canary.at("/status/phase").asText().equals(phase.word()))
        .filter(canary -> canary.at("/status/serinus/images/0").asText().endsWith(":" + tag))
        .isPresent();
  }

  CanaryStatus status() {
    return sandbox.find(APP.ref()).map(Canary::of).map(Canary::status).orElse(CanaryStatus.NONE);
  }

  KubernetesObject object(ObjectRef ref) {
    return sandbox.find(ref).orElseThrow(() -> new AssertionError(ref + " is not there"));
  }

  List<String> events() {
    return sandbox.events().stream().map(SandboxRun::line).toList();
  }

  private static String line(ClusterEvent event) {
    return (event.warning() ? "Warning " : "Normal  ") + event.message();
  }
}
