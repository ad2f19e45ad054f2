package io.serinus.strategies;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.CanaryStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * A file that says how a rollout goes: {@code service} and {@code analysis} of the Canary, {@code
 * container} and {@code existing} objects if it needs some, and the points at which objects are
 * compared. A point is reached by {@code phase}, {@code weight} and {@code step}; {@code answer} is
 * the success rate from there on. {@code ${canary}}, {@code ${primary}} and {@code ${previous}}
 * stand for the session cookies of the status.
 */
record StrategyStory(String name, JsonNode given) {

  static List<StrategyStory> all() {
    return Yaml.files(Path.of("src/test/resources/strategies")).stream()
        .map(
            file ->
                new StrategyStory(
                    file.getFileName().toString().replace(".yaml", ""),
                    Yaml.documents(file).get(0)))
        .toList();
  }

  List<JsonNode> points() {
    return list(given.path("points"));
  }

  List<JsonNode> existing() {
    return list(given.path("existing"));
  }

  ObjectNode deployment() {
    ObjectNode tree =
        (ObjectNode)
            Yaml.parse(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      containers:
                        - {name: app, image: "example.test/app:1", ports: [{name: http, containerPort: 9898}, {name: metrics, containerPort: 9797}]}
                """
                    .formatted(name));
    return tree;
  }

  ObjectNode canary() {
    ObjectNode tree =
        (ObjectNode)
            Yaml.parse(
                """
                apiVersion: flagger.app/v1beta1
                kind: Canary
                metadata: {name: %1$s}
                spec:
                  targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
                  analysis:
                    interval: 1s
                    metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]
                """
                    .formatted(name));
    ObjectNode spec = (ObjectNode) tree.get("spec");
    spec.set("service", given.get("service"));
    ((ObjectNode) spec.get("analysis")).setAll((ObjectNode) given.get("analysis"));
    return tree;
  }

  static boolean reached(JsonNode point, CanaryStatus status) {
    return point.get("phase").asText().equals(status.phase().word())
        && (!point.has("weight") || point.get("weight").asInt() == status.canaryWeight())
        && (!point.has("step") || point.get("step").asInt() == status.rollout().step());
  }

  /** What a point expects, with the cookies of this status. */
  static List<JsonNode> expected(JsonNode point, CanaryStatus status) {
    String text =
        Yaml.write(point.get("objects"))
            .replace("${canary}", value(status.sessionAffinityCookie()))
            .replace("${primary}", value(status.primarySessionAffinityCookie()))
            .replace("${previous}", value(status.previousSessionAffinityCookie()));
    return list(Yaml.parse(text));
  }

  /** Without the name before the equals sign. */
  private static String value(String cookie) {
    String known = Objects.requireNonNullElse(cookie, "none=none");
    return known.substring(known.indexOf('=') + 1);
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
