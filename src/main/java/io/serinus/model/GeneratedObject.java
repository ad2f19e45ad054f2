package io.serinus.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts together an object that a rollout wants in the cluster: metadata first, then whatever its
 * kind needs. Holds only the fields that are meant to be owned; never managedFields or status.
 */
public final class GeneratedObject {
  /** Keys of labels and annotations with this in them belong to Flux and are not copied. */
  public static final String FLUX_KEYS = "toolkit.fluxcd.io";

  private final ObjectNode tree = Json.MAPPER.createObjectNode();
  private final ObjectNode metadata;

  private GeneratedObject(String namespace, String apiVersion, String kind, String name) {
    tree.put("apiVersion", apiVersion);
    tree.put("kind", kind);
    metadata = tree.putObject("metadata");
    metadata.put("name", name);
    metadata.put("namespace", namespace);
  }

  /**
   * An object in the Canary's namespace that goes when the Canary goes. Without a uid the Canary
   * cannot own anything yet and no owner is named.
   */
  public static GeneratedObject ownedBy(
      Canary canary, String apiVersion, String kind, String name) {
    GeneratedObject object = sharedWith(canary, apiVersion, kind, name);
    if (!canary.uid().isEmpty()) {
      object
          .metadata
          .putArray("ownerReferences")
          .addObject()
          .put("apiVersion", CanaryKey.API_VERSION)
          .put("kind", "Canary")
          .put("name", canary.key().name())
          .put("uid", canary.uid())
          .put("controller", true)
          .put("blockOwnerDeletion", true);
    }
    return object;
  }

  /** An object in the Canary's namespace that was there before and stays when the Canary goes. */
  public static GeneratedObject sharedWith(
      Canary canary, String apiVersion, String kind, String name) {
    return new GeneratedObject(canary.key().namespace(), apiVersion, kind, name);
  }

  /** Adds labels; Flux's own are passed over. */
  public GeneratedObject labels(@Nullable Map<String, String> labels) {
    return texts("labels", labels);
  }

  /** Adds annotations; Flux's own are passed over. */
  public GeneratedObject annotations(@Nullable Map<String, String> annotations) {
    return texts("annotations", annotations);
  }

  /** Adds the annotations that keep Flux from fighting over the object. */
  public GeneratedObject handsOff() {
    metadata
        .withObjectProperty("annotations")
        .put("kustomize.toolkit.fluxcd.io/reconcile", "disabled")
        .put("helm.toolkit.fluxcd.io/driftDetection", "disabled");
    return this;
  }

  /** The object at the top of the tree with this name, made when it is not there. */
  public ObjectNode part(String name) {
    return tree.withObjectProperty(name);
  }

  public KubernetesObject build() {
    return KubernetesObject.of(tree);
  }

  private GeneratedObject texts(String part, @Nullable Map<String, String> texts) {
    if (texts != null) {
      texts.forEach(
          (key, value) -> {
            if (!key.contains(FLUX_KEYS)) {
              metadata.withObjectProperty(part).put(key, value);
            }
          });
    }
    return this;
  }
}
