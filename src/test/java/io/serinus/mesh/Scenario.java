package io.serinus.mesh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A file that says what a Canary of the mesh looks like ({@code service}, {@code analysis}, {@code
 * ports}, {@code annotations} of its pods, {@code existing}), who its users are ({@code load}),
 * whom of them a new revision may serve ({@code audience}) and what happens to it ({@code
 * chapters}).
 */
record Scenario(String name, JsonNode given) {
  static final Duration INTERVAL = Duration.ofSeconds(2);
  static final Duration METRIC_WINDOW = Duration.ofSeconds(3);
  static final int THRESHOLD = 2;

  /** As in docs/test-bed.md: this share of the answers is wrong, and this long one takes. */
  static final int ERROR_PERCENT = 50;

  static final int LATENCY_MILLIS = 1500;

  static List<Scenario> all() {
    return Yaml.files(Path.of("src/test/resources/mesh")).stream()
        .map(
            file ->
                new Scenario(
                    file.getFileName().toString().replace(".yaml", ""),
                    Yaml.documents(file).get(0)))
        .toList();
  }

  String namespace() {
    return "mesh-" + name;
  }

  Audience audience() {
    return Audience.of(given.path("audience").asText("everyone"));
  }

  List<Chapter> chapters() {
    return list(given.get("chapters")).stream().map(Chapter::of).toList();
  }

  /** Objects of the users' own that are there before the Canary. */
  List<JsonNode> existing() {
    return list(given.path("existing"));
  }

  /** Whether users are served before the Canary is made. */
  boolean isLive() {
    return given.path("live").asBoolean();
  }

  boolean isTcp() {
    return given.at("/service/appProtocol").asText().equalsIgnoreCase("tcp");
  }

  /** How long a user keeps a TCP connection, which goes on where it began. */
  Duration keptConnection() {
    return Duration.ofMillis(load().path("keepMillis").asLong());
  }

  JsonNode load() {
    return given.path("load");
  }

  ObjectNode canary() {
    ObjectNode tree =
        object(
            """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: %1$s}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: %1$s}
              progressDeadlineSeconds: 60
              service: {port: 80, targetPort: http}
              analysis:
                interval: %2$ds
                threshold: %3$d
                metrics:
                  - {name: request-success-rate, interval: %4$ds, thresholdRange: {min: 99}}
                  - {name: request-duration, interval: %4$ds, thresholdRange: {max: 1000}}
            """
                .replace("%2$d", Long.toString(INTERVAL.toSeconds()))
                .replace("%3$d", Integer.toString(THRESHOLD))
                .replace("%4$d", Long.toString(METRIC_WINDOW.toSeconds())));
    ObjectNode spec = (ObjectNode) tree.get("spec");
    ObjectNode service = (ObjectNode) spec.get("service");
    if (!given.at("/service/delegation").asBoolean()) {
      service.set("gateways", Yaml.parse("[istio-system/public-gateway, mesh]"));
      service.set("hosts", Yaml.parse("[" + name + ".example.com]"));
    }
    merge(service, given.path("service"));
    merge((ObjectNode) spec.get("analysis"), given.get("analysis"));
    if (given.has("drain")) {
      spec.set("drain", given.get("drain"));
    }
    spec.put("revertOnDeletion", given.path("revertOnDeletion").asBoolean());
    return tree;
  }

  /**
   * @param version tag of the image
   * @param ending how its pods must behave to end so
   */
  ObjectNode deployment(int version, Ending ending) {
    ObjectNode tree =
        object(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: %1$s}
            spec:
              replicas: 2
              selector: {matchLabels: {app: %1$s}}
              strategy: {rollingUpdate: {maxUnavailable: 0}}
              template:
                metadata: {labels: {app: %1$s}, annotations: {serinus.io/test-release: "%2$d"}}
                spec:
                  containers:
                    - {name: app, image: "example.test/app:%2$d", ports: [{name: http, containerPort: 9898}]}
            """
                .replace("%2$d", Integer.toString(version)));
    ObjectNode template = (ObjectNode) tree.at("/spec/template");
    if (given.has("ports")) {
      ((ObjectNode) template.at("/spec/containers/0")).set("ports", given.get("ports"));
    }
    ObjectNode annotations = (ObjectNode) template.at("/metadata/annotations");
    merge(annotations, given.path("annotations"));
    if (ending == Ending.ERRORS) {
      annotations.put("serinus.io/test-error-percent", Integer.toString(ERROR_PERCENT));
    } else if (ending == Ending.LATENCY) {
      annotations.put("serinus.io/test-latency-ms", Integer.toString(LATENCY_MILLIS));
    }
    return tree;
  }

  private ObjectNode object(String yaml) {
    ObjectNode tree = (ObjectNode) Yaml.parse(yaml.replace("%1$s", name));
    tree.withObjectProperty("metadata").put("namespace", namespace());
    return tree;
  }

  private static void merge(ObjectNode into, JsonNode from) {
    from.properties().forEach(field -> into.set(field.getKey(), field.getValue()));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
