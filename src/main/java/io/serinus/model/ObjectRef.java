package io.serinus.model;

/**
 * Names one Kubernetes object.
 *
 * @param apiVersion group and version, for example {@code apps/v1}; the core group is {@code v1}
 * @param kind for example {@code Deployment}
 * @param namespace empty for cluster-scoped objects
 * @param name the object's name
 */
public record ObjectRef(String apiVersion, String kind, String namespace, String name) {

  /** Whether both name the same object when the version of the group is left out of account. */
  public boolean sameObject(ObjectRef other) {
    return group().equals(other.group())
        && kind.equals(other.kind)
        && namespace.equals(other.namespace)
        && name.equals(other.name);
  }

  /** The API group, empty for the core group. */
  public String group() {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** The same kind of object under another name, in the same namespace. */
  public ObjectRef named(String otherName) {
    return new ObjectRef(apiVersion, kind, namespace, otherName);
  }

  /** {@code Kind namespace/name}, as people write it. */
  @Override
  public String toString() {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
