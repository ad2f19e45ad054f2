package io.serinus.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts together an object that a rollout wants in the cluster: metadata first, then whatever its
 * kind needs. Holds only the fields that are meant to be owned; never managedFields or status.
 */
public final class GeneratedObject {
  /** Keys of labels and annotations with this in them belong to Flux and are not copied. */
  public static final String FLUX_KEYS = "toolkit.fluxcd.io";

  /**
   * On a generated object that stood there before the Canary did: it has no owner, and stays when
   * the Canary goes.
   */
  public static final String ADOPTED = "serinus.io/adopted";

  private final ObjectNode tree = Json.MAPPER.createObjectNode();
  private final ObjectNode metadata;
  private final Ownership ownership;

  private GeneratedObject(
      String namespace, String apiVersion, String kind, String name, Ownership ownership) {
    this.ownership = ownership;
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
    GeneratedObject object = unowned(canary, apiVersion, kind, name);
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

  /**
   * The same where an object of that name may stand: one that was not {@linkplain #madeFor made}
   * for the Canary gets no owner, and is marked as {@link #ADOPTED}.
   */
  public static GeneratedObject ownedBy(
      Canary canary,
      String apiVersion,
      String kind,
      String name,
      Optional<KubernetesObject> existing) {
    return existing.filter(present -> !madeFor(canary, present)).isPresent()
        ? unowned(canary, apiVersion, kind, name).annotations(Map.of(ADOPTED, "true"))
        : ownedBy(canary, apiVersion, kind, name);
  }

  /**
   * Single fields of an object in the Canary's namespace that was there before and stays when the
   * Canary goes.
   */
  public static GeneratedObject sharedWith(
      Canary canary, String apiVersion, String kind, String name) {
    return new GeneratedObject(canary.key().namespace(), apiVersion, kind, name, Ownership.SHARED);
  }

  /**
   * Whether an object in the cluster was generated for this Canary: it controls it, or nobody does
   * because the Canary was deleted without what it owned and made anew.
   */
  public static boolean madeFor(Canary canary, KubernetesObject present) {
    Optional<String> controller = present.controllerUid();
    return controller.isPresent()
        ? controller.get().equals(canary.uid())
        : present.annotation(ADOPTED).isEmpty()
            && present.annotation(GitMarks.REPOSITORY).isEmpty()
            && present.look(GeneratedObject::generated);
  }

  private static boolean generated(JsonNode object) {
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      if (entry.path("manager").asText().equals(Ownership.GENERATED.manager())
          && entry.path("operation").asText().equals("Apply")
          && !entry.has("subresource")) {
        return true;
      }
    }
    return false;
  }

  private static GeneratedObject unowned(
      Canary canary, String apiVersion, String kind, String name) {
    return new GeneratedObject(
        canary.key().namespace(), apiVersion, kind, name, Ownership.GENERATED);
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

  /** The object as it is so far. */
  public KubernetesObject build() {
    return KubernetesObject.of(tree);
  }

  /** The object, and how much of it is the rollout's. */
  public Desired desired() {
    return new Desired(build(), ownership);
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
