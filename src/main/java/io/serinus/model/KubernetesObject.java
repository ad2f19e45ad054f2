package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Kubernetes object of any kind, as the JSON that was read from or is meant for the API server.
 * Nothing is lost that this program has no name for. A value: the tree is copied on the way in and
 * on the way out.
 */
public final class KubernetesObject {
  private final ObjectNode tree;

  private KubernetesObject(ObjectNode tree) {
    this.tree = tree;
  }

  /**
   * Copies the tree.
   *
   * @throws InvalidInputException when {@code apiVersion}, {@code kind} or {@code metadata.name} is
   *     missing; reason {@code NotAnObject}
   */
  public static KubernetesObject of(JsonNode tree) {
    if (!tree.isObject()
        || tree.path("apiVersion").asText().isEmpty()
        || tree.path("kind").asText().isEmpty()
        || tree.at("/metadata/name").asText().isEmpty()) {
      throw new InvalidInputException(
          "NotAnObject",
          "not a Kubernetes object: apiVersion, kind and metadata.name must be given");
    }
    return new KubernetesObject(tree.deepCopy());
  }

  public ObjectRef ref() {
    return new ObjectRef(
        tree.path("apiVersion").asText(), tree.path("kind").asText(), namespace(), name());
  }

  public String kind() {
    return tree.path("kind").asText();
  }

  public String name() {
    return tree.at("/metadata/name").asText();
  }

  /** Empty for cluster-scoped objects and for manifests that do not say. */
  public String namespace() {
    return tree.at("/metadata/namespace").asText();
  }

  /** Empty when the object was not read from an API server. */
  public String uid() {
    return tree.at("/metadata/uid").asText();
  }

  /** Empty when the object was not read from an API server. */
  public String resourceVersion() {
    return tree.at("/metadata/resourceVersion").asText();
  }

  public long generation() {
    return tree.at("/metadata/generation").asLong();
  }

  /** Whether the API server has been asked to delete the object. */
  public boolean deleting() {
    return !tree.at("/metadata/deletionTimestamp").isMissingNode();
  }

  public Map<String, String> labels() {
    return texts("/metadata/labels");
  }

  public Map<String, String> annotations() {
    return texts("/metadata/annotations");
  }

  public Optional<String> annotation(String key) {
    return Optional.ofNullable(annotations().get(key));
  }

  /** The uid of the owner that controls this object. */
  public Optional<String> controllerUid() {
    for (JsonNode owner : tree.at("/metadata/ownerReferences")) {
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

  private Map<String, String> texts(String pointer) {
    Map<String, String> texts = new LinkedHashMap<>();
    tree.at(pointer)
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
