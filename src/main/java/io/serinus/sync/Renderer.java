package io.serinus.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.manifest.Manifest;
import io.serinus.model.GitMarks;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepeatedKeys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** From an object as written to the object as applied. */
final class Renderer {
  /** What only the API server writes. */
  private static final List<String> SERVER_FIELDS =
      List.of(
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "generation",
          "managedFields",
          "resourceVersion",
          "selfLink",
          "uid");

  private static final int REVISION_DIGITS = 16;

  private final String repository;

  Renderer(String repository) {
    this.repository = repository;
  }

  /**
   * Renders an object.
   *
   * @param ref its name with the namespace it goes to
   * @param target whether a Canary rolls it out: then its replicas are left to the rollout
   */
  DesiredObject render(Manifest manifest, ObjectRef ref, boolean target) {
    String digest = Digest.sha256(unmarked(manifest, ref, target));
    String mark = digest.substring(0, DesiredObject.MARK_DIGITS);
    return new DesiredObject(
        ObjectKey.of(ref),
        ref,
        () -> {
          ObjectNode tree = unmarked(manifest, ref, target);
          mark((ObjectNode) tree.path("metadata"), "annotations", GitMarks.APPLIED, mark);
          return tree;
        },
        manifest.path(),
        manifest.line(),
        digest);
  }

  /** Without the mark that names its own digest. */
  private ObjectNode unmarked(Manifest manifest, ObjectRef ref, boolean target) {
    ObjectNode tree = RepeatedKeys.merged(manifest.object()).tree();
    tree.remove("status");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.remove(SERVER_FIELDS);
    metadata.remove("namespace");
    if (!ref.namespace().isEmpty()) {
      metadata.put("namespace", ref.namespace());
    }
    removeOwnMarks(metadata);
    mark(metadata, "annotations", GitMarks.REPOSITORY, repository);
    mark(metadata, "labels", GitMarks.REPOSITORY, repository);
    encodeTexts(tree);
    if (ObjectKey.of(ref).isWorkload() && tree.path("spec").isObject()) {
      renderWorkload(tree, metadata, target);
    }
    return tree;
  }

  /** An export of a synced object carries them, and they would say what is not so. */
  private static void removeOwnMarks(ObjectNode metadata) {
    for (String field : List.of("annotations", "labels")) {
      if (metadata.path(field) instanceof ObjectNode texts) {
        List<String> own = new ArrayList<>();
        texts
            .fieldNames()
            .forEachRemaining(
                name -> {
                  if (name.startsWith(GitMarks.PREFIX) && !GitMarks.OF_PEOPLE.contains(name)) {
                    own.add(name);
                  }
                });
        texts.remove(own);
      }
    }
  }

  /**
   * {@code stringData} is only a way to write {@code data}; the API server owns no field of it.
   * What is no text is left for the API server to refuse.
   */
  static void encodeTexts(ObjectNode secret) {
    boolean isSecret =
        secret.path("apiVersion").asText().equals("v1")
            && secret.path("kind").asText().equals("Secret");
    if (!isSecret
        || !(secret.path("stringData") instanceof ObjectNode texts)
        || !(secret.path("data").isMissingNode() || secret.path("data").isObject())) {
      return;
    }
    for (Map.Entry<String, JsonNode> text : List.copyOf(texts.properties())) {
      if (text.getValue().isTextual()) {
        byte[] value = text.getValue().textValue().getBytes(UTF_8);
        secret
            .withObjectProperty("data")
            .put(text.getKey(), Base64.getEncoder().encodeToString(value));
        texts.remove(text.getKey());
      }
    }
    if (texts.isEmpty()) {
      secret.remove("stringData");
    }
  }

  private static void renderWorkload(ObjectNode tree, ObjectNode metadata, boolean target) {
    ObjectNode spec = (ObjectNode) tree.path("spec");
    mark(metadata, "annotations", GitMarks.MANIFEST_REVISION, revision(spec.path("template")));
    JsonNode replicas = spec.path("replicas");
    if (replicas.isIntegralNumber()) {
      mark(metadata, "annotations", GitMarks.REPLICAS, replicas.asText());
    }
    if (target) {
      spec.remove("replicas");
    }
  }

  static String revision(JsonNode template) {
    return Digest.sha256(template).substring(0, REVISION_DIGITS);
  }

  /** Leaves what is not a mapping alone: the API server says what is wrong. */
  private static void mark(ObjectNode metadata, String field, String key, String value) {
    JsonNode present = metadata.path(field);
    if (present.isMissingNode() || present.isNull()) {
      metadata.putObject(field).put(key, value);
    } else if (present instanceof ObjectNode texts) {
      texts.put(key, value);
    }
  }
}
