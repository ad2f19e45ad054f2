package io.serinus.sync;

import io.serinus.model.ObjectRef;

/**
 * Names an object whatever version of its group is written.
 *
 * @param group empty for the core group
 * @param namespace empty for cluster-scoped objects
 */
record ObjectKey(String group, String kind, String namespace, String name)
    implements Comparable<ObjectKey> {
  static ObjectKey of(ObjectRef ref) {
    return new ObjectKey(ref.group(), ref.kind(), ref.namespace(), ref.name());
  }

  boolean isCanary() {
    return group.equals("flagger.app") && kind.equals("Canary");
  }

  boolean isNamespace() {
    return group.isEmpty() && kind.equals("Namespace");
  }

  boolean isDefinition() {
    return group.equals("apiextensions.k8s.io") && kind.equals("CustomResourceDefinition");
  }

  /** A ConfigMap or Secret, which a rollout may track. */
  boolean isConfig() {
    return group.isEmpty() && (kind.equals("ConfigMap") || kind.equals("Secret"));
  }

  /** Whether a commit is named that brought it as it is, however it is written around it. */
  boolean hasSource() {
    return isWorkload() || isConfig() || isCanary();
  }

  /** Deployment or DaemonSet: what a Canary can roll out. */
  boolean isWorkload() {
    return group.equals("apps") && (kind.equals("Deployment") || kind.equals("DaemonSet"));
  }

  /** By namespace, kind, name and group. Thousands are compared in each pass. */
  @Override
  public int compareTo(ObjectKey other) {
    int order = namespace.compareTo(other.namespace);
    order = order != 0 ? order : kind.compareTo(other.kind);
    order = order != 0 ? order : name.compareTo(other.name);
    return order != 0 ? order : group.compareTo(other.group);
  }

  /** {@code Kind namespace/name}, as people write it. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
