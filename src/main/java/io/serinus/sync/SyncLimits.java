package io.serinus.sync;

import io.serinus.model.ObjectRef;
import java.util.Optional;
import java.util.Set;

/**
 * What a repository may define.
 *
 * @param allowedNamespaces empty means all
 * @param allowedKinds empty means every namespaced kind, Namespace and CustomResourceDefinition;
 *     otherwise exactly these, cluster-scoped ones included
 * @param deniedKinds never these
 * @param defaultNamespace for namespaced objects that name none; without it these are an error
 */
public record SyncLimits(
    Set<String> allowedNamespaces,
    Set<String> allowedKinds,
    Set<String> deniedKinds,
    Optional<String> defaultNamespace) {

  /** All namespaces; no cluster-scoped kinds but Namespace and CustomResourceDefinition. */
  public static final SyncLimits DEFAULT =
      new SyncLimits(Set.of(), Set.of(), Set.of(), Optional.empty());

  /** Built-in kinds without a namespace, and the common ones of add-ons. */
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "APIService",
          "CSIDriver",
          "CertificateSigningRequest",
          "ClusterIssuer",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "FlowSchema",
          "GatewayClass",
          "IngressClass",
          "MutatingAdmissionPolicy",
          "MutatingAdmissionPolicyBinding",
          "MutatingWebhookConfiguration",
          "Namespace",
          "Node",
          "PersistentVolume",
          "PriorityClass",
          "PriorityLevelConfiguration",
          "RuntimeClass",
          "StorageClass",
          "ValidatingAdmissionPolicy",
          "ValidatingAdmissionPolicyBinding",
          "ValidatingWebhookConfiguration",
          "VolumeAttachment");

  private static final Set<String> ALWAYS_ALLOWED = Set.of("Namespace", "CustomResourceDefinition");

  public SyncLimits {
    allowedNamespaces = Set.copyOf(allowedNamespaces);
    allowedKinds = Set.copyOf(allowedKinds);
    deniedKinds = Set.copyOf(deniedKinds);
  }

  /** Why an object may not be applied. */
  record Refusal(String reason, String what, String whatToDo) {}

  /** The object's name with the namespace it really goes to. */
  ObjectRef resolve(ObjectRef ref) {
    if (CLUSTER_SCOPED.contains(ref.kind())) {
      return new ObjectRef(ref.apiVersion(), ref.kind(), "", ref.name());
    }
    boolean named = !ref.namespace().isEmpty() || allowedKinds.contains(ref.kind());
    return named
        ? ref
        : new ObjectRef(ref.apiVersion(), ref.kind(), defaultNamespace.orElse(""), ref.name());
  }

  /**
   * Whether the object may be applied.
   *
   * @param ref as {@link #resolve} gave it
   */
  Optional<Refusal> refusal(ObjectRef ref) {
    String kind = ref.kind();
    boolean clusterScoped = CLUSTER_SCOPED.contains(kind);
    if (deniedKinds.contains(kind) || (!allowedKinds.isEmpty() && !allowedKinds.contains(kind))) {
      return Optional.of(
          new Refusal(
              "KindNotAllowed",
              "%s is of a kind that this repository may not define".formatted(ref),
              "Remove it, or change allowedKinds or deniedKinds of the repository"));
    }
    if (clusterScoped && !ALWAYS_ALLOWED.contains(kind) && !allowedKinds.contains(kind)) {
      return Optional.of(
          new Refusal(
              "ClusterScopedNotAllowed",
              "%s is cluster-scoped, which a repository may not define by default".formatted(ref),
              "Remove it, or list every kind that this repository may define in allowedKinds"));
    }
    if (!clusterScoped && ref.namespace().isEmpty() && !allowedKinds.contains(kind)) {
      return Optional.of(
          new Refusal(
              "MissingNamespace",
              "%s names no namespace".formatted(ref),
              "Give metadata.namespace, or set defaultNamespace for the repository"));
    }
    return namespaceRefusal(ref, clusterScoped);
  }

  private Optional<Refusal> namespaceRefusal(ObjectRef ref, boolean clusterScoped) {
    boolean isNamespace = ref.kind().equals("Namespace");
    String namespace = isNamespace ? ref.name() : ref.namespace();
    if (allowedNamespaces.isEmpty()
        || (clusterScoped && !isNamespace)
        || allowedNamespaces.contains(namespace)) {
      return Optional.empty();
    }
    return Optional.of(
        new Refusal(
            "NamespaceNotAllowed",
            "%s lies outside the namespaces that this repository may change".formatted(ref),
            "Move it, or add %s to allowedNamespaces of the repository"
                .formatted(namespace.isEmpty() ? "its namespace" : namespace)));
  }
}
