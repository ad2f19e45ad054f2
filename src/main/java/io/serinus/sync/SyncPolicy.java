package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.manifest.Manifest;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges whether a repository may define an object, by where the object really goes. Pure. */
final class SyncPolicy {
  private final SyncLimits limits;
  private final String controllerNamespace;

  /** Why an object may not be applied. */
  record Refusal(String reason, String what, String whatToDo) {}

  SyncPolicy(SyncLimits limits, String controllerNamespace) {
    this.limits = limits;
    this.controllerNamespace = controllerNamespace;
  }

  /** The object's name with the namespace it really goes to. */
  ObjectRef resolve(ObjectRef ref, boolean namespaced) {
    if (namespaced && !ref.namespace().isEmpty()) {
      return ref;
    }
    String namespace = namespaced ? limits.defaultNamespace().orElse("") : "";
    return new ObjectRef(ref.apiVersion(), ref.kind(), namespace, ref.name());
  }

  /**
   * Whether the object may be applied.
   *
   * @param ref its name as {@link #resolve} gave it
   */
  Optional<Refusal> refusal(Manifest manifest, ObjectRef ref, boolean namespaced) {
    if (!kindAllowed(ref)) {
      return Optional.of(
          new Refusal(
              "KindNotAllowed",
              "%s is of a kind that this repository may not define".formatted(ref),
              "Remove it, or change allowedKinds or deniedKinds of the repository"));
    }
    if (namespaced && ref.namespace().isEmpty()) {
      return Optional.of(
          new Refusal(
              "MissingNamespace",
              "%s names no namespace".formatted(ref),
              "Give metadata.namespace, or set defaultNamespace for the repository"));
    }
    return placeRefusal(ref).or(() -> ownNamespaceRefusal(manifest, ref)).or(() -> force(manifest));
  }

  /** Whether the repository may define an object of this kind in this place at all. */
  boolean mayDefine(ObjectRef ref) {
    return kindAllowed(ref) && placeRefusal(ref).isEmpty();
  }

  private boolean kindAllowed(ObjectRef ref) {
    return !names(limits.deniedKinds(), ref)
        && (limits.allowedKinds().isEmpty() || names(limits.allowedKinds(), ref));
  }

  /** Whether anything may be done to what lies there, deleting it included. */
  Optional<Refusal> placeRefusal(ObjectRef ref) {
    ObjectKey key = ObjectKey.of(ref);
    String namespace = key.isNamespace() ? ref.name() : ref.namespace();
    if (namespace.equals(controllerNamespace)) {
      return Optional.of(
          new Refusal(
              "ControllerNamespaceNotAllowed",
              "%s would change the controller's own namespace, which no repository may"
                  .formatted(ref),
              "Remove it, and install the controller by other means"));
    }
    if (namespace.isEmpty()) {
      return clusterScopedRefusal(key);
    }
    if (limits.allowedNamespaces().isEmpty() || limits.allowedNamespaces().contains(namespace)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            "NamespaceNotAllowed",
            "%s lies outside the namespaces that this repository may change".formatted(ref),
            "Move it, or add %s to allowedNamespaces of the repository".formatted(namespace)));
  }

  private Optional<Refusal> clusterScopedRefusal(ObjectKey key) {
    boolean confined = !limits.allowedNamespaces().isEmpty();
    if ((key.isDefinition() && !confined) || names(limits.allowedKinds(), key)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            "ClusterScopedNotAllowed",
            "%s is cluster-scoped, which %s may not define by default"
                .formatted(key, confined ? "a repository with allowedNamespaces" : "a repository"),
            "Remove it, or list every kind that this repository may define in allowedKinds"));
  }

  /** Labels and annotations of a Namespace decide what its pods may do. */
  private Optional<Refusal> ownNamespaceRefusal(Manifest manifest, ObjectRef ref) {
    ObjectKey key = ObjectKey.of(ref);
    boolean free =
        !key.isNamespace()
            || limits.allowedNamespaces().isEmpty()
            || names(limits.allowedKinds(), key)
            || bare(manifest.object());
    return free
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "NamespaceFieldsNotAllowed",
                "%s has more than a name, which a repository with allowedNamespaces may not give it"
                    .formatted(ref),
                "Write nothing but its name, or list every kind that this repository may define"
                    + " in allowedKinds"));
  }

  private static boolean bare(KubernetesObject object) {
    Map<String, String> labels = object.labels();
    JsonNode annotations = object.at("/metadata/annotations");
    boolean annotated =
        !annotations.isEmpty() && !(annotations.size() == 1 && annotations.has(GitMarks.PRUNE));
    return labels.isEmpty()
        && object.at("/metadata/labels").isEmpty()
        && !annotated
        && object.at("/metadata/finalizers").isEmpty()
        && object.at("/metadata/ownerReferences").isEmpty()
        && object.at("/spec").isEmpty();
  }

  private Optional<Refusal> force(Manifest manifest) {
    return limits.allowForce() || !manifest.mark(GitMarks.FORCE).equals(Optional.of("true"))
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                "ForceNotAllowed",
                "%s asks by %s for fields of others, which this repository may not"
                    .formatted(manifest.ref(), GitMarks.FORCE),
                "Remove the annotation, or set allowForce for the repository"));
  }

  private static boolean names(Set<String> kinds, ObjectRef ref) {
    return names(kinds, ObjectKey.of(ref));
  }

  private static boolean names(Set<String> kinds, ObjectKey key) {
    return kinds.contains(key.kind()) || kinds.contains(key.kind() + "." + key.group());
  }
}
