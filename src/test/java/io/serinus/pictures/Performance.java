package io.serinus.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.analysis.Measurement;
import io.serinus.analysis.MetricQuery;
import io.serinus.app.SandboxController;
import io.serinus.cluster.FieldOwner;
import io.serinus.hooks.HookCall;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.GoDuration;
import io.serinus.model.HookOutcome;
import io.serinus.model.HookType;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Phase;
import io.serinus.pictures.Film.Answer;
import io.serinus.pictures.Film.Cue;
import io.serinus.pictures.Film.Mark;
import io.serinus.sandbox.SandboxCluster;
import io.serinus.sandbox.SandboxMesh;
import io.serinus.sandbox.SimulatedWorkloads;
import io.serinus.sandbox.VirtualClock;
import io.serinus.sandbox.WorkloadBehaviour;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Plays a story on the sandbox and films it. Version 6.0.2 does not work. */
final class Performance {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration START_UP = Duration.ofSeconds(5);

  /** What is shown before and after the acts, in seconds and as a share of their time. */
  private static final double LEAST_MARGIN = 8;

  private static final double MARGIN = 0.13;
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final Map<String, WorkloadBehaviour> VERSIONS =
      Map.of("6.0.2", WorkloadBehaviour.BAD);

  private final PictureStory story;
  private final VirtualClock clock = new VirtualClock(START);
  private final SandboxCluster cluster = new SandboxCluster(clock);
  private final MetricsSource mesh = new SandboxMesh(cluster, VERSIONS);
  private final Set<String> closed = new HashSet<>();
  private final Film film = new Film();
  private final Canary canary;

  private Performance(PictureStory story) {
    this.story = story;
    this.canary =
        story.objects().stream()
            .filter(object -> object.kind().equals("Canary"))
            .map(Canary::of)
            .findFirst()
            .orElseThrow();
  }

  static Film of(PictureStory story) {
    return new Performance(story).play();
  }

  private Film play() {
    SimulatedWorkloads.play(cluster, clock, START_UP);
    Camera.watch(cluster, story, canary, this::now, film);
    SandboxController.start(cluster, clock, this::measure, this::answer);
    if (!story.fromTheStart()) {
      story.objects().forEach(this::apply);
      await(() -> phase() == Phase.INITIALIZED, "Initialized");
      story.before().forEach(this::act);
      clock.runUntil(() -> false, Duration.ofMinutes(2));
      film.checks.clear();
      film.gates.clear();
    }
    double start = now();
    story.acts().forEach(this::act);
    double margin = Math.max(LEAST_MARGIN, MARGIN * (now() - start));
    film.begin = story.fromTheStart() ? start : start - margin;
    clock.runUntil(() -> false, Duration.ofMillis(Math.round(margin * 1000)));
    film.end = now();
    return film;
  }

  private void act(JsonNode act) {
    if (act.has("image")) {
      edit(target(), tree -> put(tree, "/spec/template/spec/containers/0", "image", image(act)));
    } else if (act.has("config")) {
      apply(KubernetesObject.of(act.get("config")));
    } else if (act.has("unready")) {
      edit(target(), tree -> withAvailable(tree, act.get("unready").asInt()));
    } else if (act.has("never")) {
      edit(
          target(),
          tree ->
              put(tree, "/spec/template/metadata/annotations", SimulatedWorkloads.READY, "never"));
    } else if (act.has("scale")) {
      edit(target().named(act.get("scale").asText()), tree -> scaled(tree, act.get("to").asInt()));
    } else if (act.has("close")) {
      closed.add(act.get("close").asText());
    } else if (act.has("open")) {
      closed.remove(act.get("open").asText());
    } else if (act.has("apply")) {
      objects(act.get("apply").asText());
    } else if (act.has("delete")) {
      cluster.find(canary.key().ref()).ifPresent(found -> cluster.delete(found.ref(), found.uid()));
    } else if (act.has("wait")) {
      clock.runUntil(() -> false, GoDuration.parse(act.get("wait").asText()));
    } else if (act.has("gone")) {
      await(() -> cluster.find(canary.key().ref()).isEmpty(), "gone");
    } else {
      await(() -> reached(act.get("until")), act.toString());
    }
    if (act.has("cue")) {
      film.cues.add(new Cue(now(), act.get("cue").asText()));
    }
  }

  /** Those of a kind, or all others. */
  private void objects(String which) {
    story.objects().stream()
        .filter(object -> object.kind().equals("Canary") == which.equals("Canary"))
        .forEach(this::apply);
  }

  private static String image(JsonNode act) {
    return "ghcr.io/stefanprodan/podinfo:" + act.get("image").asText();
  }

  private boolean reached(JsonNode point) {
    return phase().word().equals(point.path("phase").asText(phase().word()))
        && status().canaryWeight() >= point.path("weight").asInt(0);
  }

  private void await(BooleanSupplier condition, String what) {
    if (!clock.runUntil(condition, PATIENCE)) {
      throw new AssertionError(
          "%s: %s was not reached; it stands at %s".formatted(story.name(), what, status()));
    }
  }

  private Measurement measure(MetricQuery query) {
    mark(Answer.PASSED);
    // The sandbox's mesh counts requests; connections fare alike there.
    return mesh.measure(
        new MetricQuery(
            query.metric(),
            query.provider(),
            query.text().replace("istio_tcp_connections_closed_total", "istio_requests_total"),
            query.interval()));
  }

  private HookOutcome answer(HookCall call) {
    boolean open = !closed.contains(call.hook().name());
    if (call.hook().type().isGate()) {
      film.gates.add(new Mark(now(), open ? Answer.PASSED : Answer.HELD));
    } else if (call.hook().type() == HookType.ROLLOUT) {
      mark(Answer.PASSED);
    }
    return open ? new HookOutcome.Passed() : new HookOutcome.Refused("not yet");
  }

  /** Once per round; what came of it stands in the status. */
  private void mark(Answer answer) {
    if (film.checks.isEmpty() || film.checks.get(film.checks.size() - 1).at() != now()) {
      film.checks.add(new Mark(now(), answer));
    }
  }

  private double now() {
    return Duration.between(START, clock.instant()).toMillis() / 1000.0;
  }

  private CanaryStatus status() {
    return cluster
        .find(canary.key().ref())
        .map(found -> Canary.of(found).status())
        .orElse(CanaryStatus.NONE);
  }

  private Phase phase() {
    return status().phase();
  }

  private ObjectRef target() {
    return new ObjectRef(
        "apps/v1",
        canary.spec().targetRef().kind(),
        canary.key().namespace(),
        canary.spec().targetRef().name());
  }

  private void apply(KubernetesObject object) {
    cluster.apply(object, new FieldOwner("kubectl", true));
  }

  private void edit(ObjectRef ref, UnaryOperator<ObjectNode> change) {
    cluster.edit(ref, "kubectl-edit", change);
  }

  private static ObjectNode put(ObjectNode tree, String pointer, String field, String value) {
    ((ObjectNode) tree.at(pointer)).put(field, value);
    return tree;
  }

  private static ObjectNode scaled(ObjectNode tree, int replicas) {
    tree.withObjectProperty("spec").put("replicas", replicas);
    return tree;
  }

  private static ObjectNode withAvailable(ObjectNode tree, int available) {
    ObjectNode status = (ObjectNode) tree.get("status");
    int replicas = status.get("replicas").asInt();
    status
        .put("readyReplicas", available)
        .put("availableReplicas", available)
        .put("unavailableReplicas", replicas - available);
    return tree;
  }
}
