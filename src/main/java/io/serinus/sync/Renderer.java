package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.manifest.Manifest;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.List;

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
    ObjectNode tree = manifest.object().tree();
    tree.remove("status");
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    metadata.remove(SERVER_FIELDS);
    metadata.remove("namespace");
    if (!ref.namespace().isEmpty()) {
      metadata.put("namespace", ref.namespace());
    }
    ObjectKey key = ObjectKey.of(ref);
    annotate(metadata, GitMarks.REPOSITORY, repository);
    if (key.isWorkload() && tree.path("spec").isObject()) {
      renderWorkload(tree, metadata, target);
    }
    return new DesiredObject(
        key, KubernetesObject.of(tree), manifest.path(), manifest.line(), Digest.sha256(tree));
  }

  private static void renderWorkload(ObjectNode tree, ObjectNode metadata, boolean target) {
    ObjectNode spec = (ObjectNode) tree.path("spec");
    annotate(metadata, GitMarks.MANIFEST_REVISION, revision(spec.path("template")));
    JsonNode replicas = spec.path("replicas");
    if (replicas.isIntegralNumber()) {
      annotate(metadata, GitMarks.REPLICAS, replicas.asText());
    }
    if (target) {
      spec.remove("replicas");
    }
  }

  static String revision(JsonNode template) {
    return Digest.sha256(template).substring(0, REVISION_DIGITS);
  }

  /** Leaves annotations that are not a mapping alone: the API server says what is wrong. */
  private static void annotate(ObjectNode metadata, String key, String value) {
    JsonNode present = metadata.path("annotations");
    if (present.isMissingNode() || present.isNull()) {
      metadata.putObject("annotations").put(key, value);
    } else if (present instanceof ObjectNode annotations) {
      annotations.put(key, value);
    }
  }
}
