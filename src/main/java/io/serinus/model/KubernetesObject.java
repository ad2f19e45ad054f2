package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A Kubernetes object of any kind, as the JSON that was read from or is meant for the API server.
 * Nothing is lost that this program has no name for. A value: the tree is copied on the way in and
 * on the way out.
 */
public final class KubernetesObject {
  private final ObjectNode tree;
  private final ObjectRef ref;

  private KubernetesObject(ObjectNode tree) {
    JsonNode metadata = tree.path("metadata");
    this.tree = tree;
    this.ref =
        new ObjectRef(
            tree.path("apiVersion").asText(),
            tree.path("kind").asText(),
            metadata.path("namespace").asText(),
            metadata.path("name").asText());
    if (ref.apiVersion().isEmpty() || ref.kind().isEmpty() || ref.name().isEmpty()) {
      throw notAnObject();
    }
  }

  /**
   * Copies the tree.
   *
   * @throws InvalidInputException when {@code apiVersion}, {@code kind} or {@code metadata.name} is
   *     missing; reason {@code NotAnObject}
   */
  public static KubernetesObject of(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      return new KubernetesObject(object.deepCopy());
    }
    throw notAnObject();
  }

  /**
   * The same without a copy: from here on nobody else may change the tree or a part of it.
   *
   * @throws InvalidInputException as {@link #of}
   */
  public static KubernetesObject owning(JsonNode tree) {
    if (tree instanceof ObjectNode object) {
      return new KubernetesObject(object);
    }
    throw notAnObject();
  }

  private static InvalidInputException notAnObject() {
    return new InvalidInputException(
        "NotAnObject", "not a Kubernetes object: apiVersion, kind and metadata.name must be given");
  }

  public ObjectRef ref() {
    return ref;
  }

  public String kind() {
    return ref.kind();
  }

  public String name() {
    return ref.name();
  }

  /** Empty for cluster-scoped objects and for manifests that do not say. */
  public String namespace() {
    return ref.namespace();
  }

  /** Empty when the object was not read from an API server. */
  public String uid() {
    return metadata("uid").asText();
  }

  /** Empty when the object was not read from an API server. */
  public String resourceVersion() {
    return metadata("resourceVersion").asText();
  }

  public long generation() {
    return metadata("generation").asLong();
  }

  /** Whether the API server has been asked to delete the object. */
  public boolean deleting() {
    return !metadata("deletionTimestamp").isMissingNode();
  }

  public Map<String, String> labels() {
    return texts("labels");
  }

  public Map<String, String> annotations() {
    return texts("annotations");
  }

  public Optional<String> annotation(String key) {
    JsonNode value = metadata("annotations").path(key);
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.asText());
  }

  /** The uid of the owner that controls this object. */
  public Optional<String> controllerUid() {
    for (JsonNode owner : metadata("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return Optional.of(owner.path("uid").asText());
      }
    }
    return Optional.empty();
  }

  /** A copy of the part at a JSON pointer, a missing node when there is none. */
  public JsonNode at(String pointer) {
    return tree.at(pointer).deepCopy();
  }

  /** A copy of the whole tree. */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  /**
   * What a function makes of the tree, without a copy: it must neither change nor keep any part of
   * it.
   */
  public <T> T look(Function<JsonNode, T> reading) {
    return reading.apply(tree);
  }

  private JsonNode metadata(String field) {
    return tree.path("metadata").path(field);
  }

  private Map<String, String> texts(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    metadata(field)
        .properties()
        .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KubernetesObject object && tree.equals(object.tree);
  }

  @Override
  public int hashCode() {
    return tree.hashCode();
  }

  /** Names the object; its content may hold secrets. */
  @Override
  public String toString() {
    return ref().toString();
  }
}
