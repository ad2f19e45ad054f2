package io.serinus.sync;

import java.util.Optional;
import java.util.Set;

/**
 * What a repository may define. Kinds are named by {@code Kind}, which means those of every group,
 * or by {@code Kind.group}.
 *
 * @param allowedNamespaces empty means all; otherwise nothing outside them is changed
 * @param allowedKinds empty means every namespaced kind and Namespace, and CustomResourceDefinition
 *     when all namespaces are allowed; when they are not, a Namespace may have nothing but its
 *     name. Otherwise exactly these kinds, cluster-scoped ones included
 * @param deniedKinds never these
 * @param defaultNamespace for namespaced objects that name none; without it these are an error
 * @param allowForce whether an object may ask for fields that other managers hold
 * @param user by whose rights everything is written; empty means by the controller's own
 */
public record SyncLimits(
    Set<String> allowedNamespaces,
    Set<String> allowedKinds,
    Set<String> deniedKinds,
    Optional<String> defaultNamespace,
    boolean allowForce,
    Optional<String> user) {

  /** All namespaces; no cluster-scoped kinds but Namespace and CustomResourceDefinition. */
  public static final SyncLimits DEFAULT =
      new SyncLimits(Set.of(), Set.of(), Set.of(), Optional.empty(), true);

  /** By the controller's own rights. */
  public SyncLimits(
      Set<String> allowedNamespaces,
      Set<String> allowedKinds,
      Set<String> deniedKinds,
      Optional<String> defaultNamespace,
      boolean allowForce) {
    this(
        allowedNamespaces,
        allowedKinds,
        deniedKinds,
        defaultNamespace,
        allowForce,
        Optional.empty());
  }

  public SyncLimits {
    allowedNamespaces = Set.copyOf(allowedNamespaces);
    allowedKinds = Set.copyOf(allowedKinds);
    deniedKinds = Set.copyOf(deniedKinds);
  }
}
