package io.serinus.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.analysis.Measurement;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.Command;
import io.serinus.model.GoDuration;
import io.serinus.model.HookOutcome;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import io.serinus.model.WrittenSpec;
import io.serinus.rollout.Observation.Belongings;
import io.serinus.rollout.Observation.Primary;
import io.serinus.rollout.Observation.Target;
import io.serinus.rollout.Observation.TargetProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A scenario read from YAML; the format is described in {@code scenarios/rollout/README.md}.
 *
 * @param name the file's name as a sentence
 */
record Scenario(String name, RolloutPlan plan, String given, List<Step> steps) {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String DEFAULT_SPEC =
      """
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
      progressDeadlineSeconds: 60
      service: {port: 9898}
      analysis:
        interval: 10s
        threshold: 1
        maxWeight: 50
        stepWeight: 10
        metrics:
          - {name: request-success-rate, thresholdRange: {min: 99}}
      """;

  /**
   * @param plan of the spec as it stands at this tick
   * @param hooks name of a webhook to what it answers when it is asked in this tick
   * @param refused reason and message of what the API server refused before this tick
   * @param expected what the decision must be
   */
  record Step(
      String at,
      RolloutPlan plan,
      boolean deleting,
      Observation seen,
      Map<String, HookOutcome> hooks,
      Optional<String> refused,
      JsonNode expected) {}

  /** What must be true, in words. */
  static String name(Path file) {
    return file.getFileName().toString().replace(".yaml", "").replace('-', ' ');
  }

  static Scenario read(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      ObjectNode spec = (ObjectNode) YAML.readTree(DEFAULT_SPEC);
      merge(spec, root.path("canary"));
      return new Scenario(
          name(file), plan(spec, references(root)), root.path("given").asText(), steps(root, spec));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file.toString(), unreadable);
    }
  }

  private static RolloutPlan plan(ObjectNode spec, References references) {
    return RolloutPlan.of(WrittenSpec.read("Canary", spec), RolloutSettings.DEFAULT, references);
  }

  private static References references(JsonNode node) {
    return new References(
        objects("MetricTemplate", node.path("templates")),
        objects("AlertProvider", node.path("alertProviders")));
  }

  /** Each is named as the spec names it, {@code name} or {@code namespace/name}. */
  private static Map<TemplateRef, KubernetesObject> objects(String kind, JsonNode specs) {
    Map<TemplateRef, KubernetesObject> objects = new HashMap<>();
    specs
        .properties()
        .forEach(
            entry -> {
              int slash = entry.getKey().indexOf('/');
              String namespace = slash < 0 ? null : entry.getKey().substring(0, slash);
              String name = entry.getKey().substring(slash + 1);
              ObjectNode object = YAML.createObjectNode();
              object.put("apiVersion", "flagger.app/v1beta1").put("kind", kind);
              object
                  .putObject("metadata")
                  .put("namespace", namespace == null ? "test" : namespace)
                  .put("name", name);
              object.set("spec", entry.getValue());
              objects.put(new TemplateRef(name, namespace), KubernetesObject.of(object));
            });
    return objects;
  }

  private static List<Step> steps(JsonNode root, ObjectNode spec) {
    List<Step> steps = new ArrayList<>();
    ObjectNode shared = YAML.createObjectNode();
    merge(shared, root);
    String target = "r1 0";
    Belongings belongings = Belongings.NONE;
    String primary = "init 2/2";
    String recorded = "none";
    String command = "";
    for (JsonNode tick : root.path("ticks")) {
      target = tick.path("target").asText(target);
      primary = tick.path("primary").asText(primary);
      recorded = tick.path("recorded").asText(recorded);
      command = tick.path("command").asText(command);
      String at = tick.path("at").asText();
      belongings = tick.has("belongings") ? belongings(tick.get("belongings")) : belongings;
      merge(spec, tick.path("canary"));
      Stream.of("templates", "alertProviders")
          .filter(tick::has)
          .forEach(kind -> shared.set(kind, tick.get(kind)));
      Observation seen =
          new Observation(
                  START.plus(GoDuration.parse(at)),
                  target(target, belongings),
                  Optional.ofNullable(tick.get("problem"))
                      .map(problem -> new TargetProblem("NoSelectorLabel", problem.asText())),
                  primary(primary, tick.path("behind").asBoolean()),
                  Optional.ofNullable(tick.get("traffic")).map(JsonNode::asInt),
                  metrics(tick.path("metrics")),
                  "run-" + (steps.size() + 1))
              .withRecollection(recollection(recorded))
              .withCommand(Command.of(command));
      steps.add(
          new Step(
              at,
              plan(spec, references(shared)),
              tick.path("deleting").asBoolean(),
              seen,
              hooks(tick.path("hooks")),
              Optional.ofNullable(tick.get("refused")).map(JsonNode::asText),
              tick.path("expect")));
    }
    return steps;
  }

  /** {@code missing}, or revision and pods: {@code r2 1/2}, {@code r2 rolling}, {@code r2 0}. */
  private static Optional<Target> target(String text, Belongings belongings) {
    if (text.equals("missing")) {
      return Optional.empty();
    }
    String[] words = text.split(" ", -1);
    return Optional.of(
        new Target(
            words[0],
            List.of("podinfo:" + words[0]),
            2,
            readiness(words[1]),
            words.length < 3
                ? Optional.empty()
                : Optional.of(new Source("apps", words[2], "Ada", "Bump podinfo", null)),
            belongings));
  }

  /** {@code none}, {@code pending 60s} and why, {@code lost} and why, or revision and commit. */
  private static Recollection recollection(String text) {
    String[] words = text.split(" ", -1);
    String rest = text.substring(text.indexOf(' ') + 1);
    return switch (words[0]) {
      case "none" -> new Recollection.None();
      case "lost" -> new Recollection.Lost(rest);
      case "pending" ->
          new Recollection.Pending(
              START.plus(GoDuration.parse(words[1])),
              words.length < 3 ? "" : rest.substring(words[1].length() + 1));
      default ->
          new Recollection.Found(
              target(words[0] + " 0 " + words[1], Belongings.NONE).orElseThrow());
    };
  }

  private static Belongings belongings(JsonNode node) {
    Map<String, String> configs = new HashMap<>();
    node.path("configs")
        .properties()
        .forEach(config -> configs.put(config.getKey(), config.getValue().asText()));
    List<String> changed = new ArrayList<>();
    node.path("changed").forEach(name -> changed.add(name.asText()));
    List<String> remarks = new ArrayList<>();
    node.path("remarks").forEach(remark -> remarks.add(remark.asText()));
    return new Belongings(
        configs,
        changed,
        Optional.empty(),
        node.has("autoscaledFrom")
            ? OptionalInt.of(node.get("autoscaledFrom").asInt())
            : OptionalInt.empty(),
        remarks);
  }

  private static Optional<Primary> primary(String text, boolean behind) {
    if (text.equals("missing")) {
      return Optional.empty();
    }
    String[] words = text.split(" ", -1);
    String image = words.length < 3 ? "podinfo:r1" : "podinfo:" + words[2];
    boolean adopted = words[0].equals("same") || words[0].equals("other");
    return Optional.of(
        new Primary(
            adopted ? "" : words[0],
            List.of(image),
            readiness(words[1]),
            words[0].equals("same"),
            behind));
  }

  private static Readiness readiness(String pods) {
    if (pods.equals("0")) {
      return Readiness.SCALED_TO_ZERO;
    }
    if (pods.equals("rolling")) {
      return new Readiness(false, 2, 2, 2, 2);
    }
    String[] counts = pods.split("[/:@]", -1);
    int wanted = Integer.parseInt(counts[1]);
    int updated = pods.contains(":") ? Integer.parseInt(counts[2]) : wanted;
    Instant stalledAt =
        pods.contains("@")
            ? START.plus(GoDuration.parse(pods.substring(pods.indexOf('@') + 1)))
            : null;
    return new Readiness(
        true, wanted, updated, Math.max(wanted, updated), Integer.parseInt(counts[0]), stalledAt);
  }

  private static Map<String, Measurement> metrics(JsonNode metrics) {
    Map<String, Measurement> measurements = new HashMap<>();
    metrics
        .properties()
        .forEach(
            entry -> {
              JsonNode answer = entry.getValue();
              measurements.put(
                  entry.getKey(),
                  answer.isNumber()
                      ? new Measurement.Value(answer.asDouble())
                      : answer.asText().equals("no data")
                          ? new Measurement.NoData()
                          : new Measurement.Unavailable(answer.asText()));
            });
    return measurements;
  }

  private static Map<String, HookOutcome> hooks(JsonNode hooks) {
    Map<String, HookOutcome> outcomes = new HashMap<>();
    hooks
        .properties()
        .forEach(
            entry -> {
              String answer = entry.getValue().asText();
              outcomes.put(
                  entry.getKey(),
                  answer.equals("passed")
                      ? new HookOutcome.Passed()
                      : answer.startsWith("answered")
                          ? new HookOutcome.Refused(answer)
                          : new HookOutcome.Unavailable(answer));
            });
    return outcomes;
  }

  private static void merge(ObjectNode into, JsonNode over) {
    over.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isNull()) {
                into.remove(entry.getKey());
              } else if (entry.getValue().isObject() && into.path(entry.getKey()).isObject()) {
                merge((ObjectNode) into.get(entry.getKey()), entry.getValue());
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  static Duration sinceStart(Instant instant) {
    return Duration.between(START, instant);
  }
}
