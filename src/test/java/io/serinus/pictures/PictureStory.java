package io.serinus.pictures;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.deploy.Yaml;
import io.serinus.model.KubernetesObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A file that says what is filmed: an {@code example} of example-repo and what happens to it. See
 * the README beside the files.
 *
 * @param name of the picture
 */
record PictureStory(String name, JsonNode given) {

  /**
   * Users who are sent the same way.
   *
   * @param about words of the match of their route; empty for the last route
   */
  record Audience(String title, String about) {}

  static List<PictureStory> all() {
    return Yaml.files(Path.of("src/test/resources/pictures")).stream()
        .map(
            file ->
                new PictureStory(
                    file.getFileName().toString().replace(".yaml", ""),
                    Yaml.documents(file).get(0)))
        .toList();
  }

  String title() {
    return given.get("title").asText();
  }

  /** Every object of the example, and those that only this picture needs. */
  List<KubernetesObject> objects() {
    Stream<JsonNode> example =
        Yaml.files(Path.of("example-repo", given.get("example").asText())).stream()
            .flatMap(file -> Yaml.documents(file).stream());
    return Stream.concat(list("objects").stream(), example).map(this::patched).toList();
  }

  /** A Canary with the story's {@code spec} laid over its own. */
  private KubernetesObject patched(JsonNode object) {
    ObjectNode tree = object.deepCopy();
    if (tree.path("kind").asText().equals("Canary") && given.has("spec")) {
      tree.withObjectProperty("spec").setAll((ObjectNode) given.get("spec"));
    }
    return KubernetesObject.of(tree);
  }

  /** What happens before the camera runs. */
  List<JsonNode> before() {
    return list("before");
  }

  List<JsonNode> acts() {
    return list("acts");
  }

  List<Audience> audiences() {
    List<Audience> audiences =
        list("audiences").stream()
            .map(
                audience ->
                    new Audience(audience.get("title").asText(), audience.path("about").asText()))
            .toList();
    return audiences.isEmpty() ? List.of(new Audience("users", "")) : audiences;
  }

  /** Whether the picture begins with the first object instead of with the first act. */
  boolean fromTheStart() {
    return given.path("from").asText().equals("start");
  }

  /** What the target is called: it is a canary only during a rollout. */
  String canaryName() {
    return given.path("canaryName").asText("canary");
  }

  /** The ConfigMap that tells revisions apart; empty when the image does. */
  Optional<String> revisionOfConfig() {
    return given.has("revisionOfConfig")
        ? Optional.of(given.get("revisionOfConfig").asText())
        : Optional.empty();
  }

  private List<JsonNode> list(String field) {
    return StreamSupport.stream(given.path(field).spliterator(), false).toList();
  }
}
