package io.serinus.model;

/** Names one Canary within a cluster. */
public record CanaryKey(String namespace, String name) implements Comparable<CanaryKey> {

  /** {@code flagger.app/v1beta1}, the only version there is. */
  public static final String API_VERSION = "flagger.app/v1beta1";

  /** Reads {@code namespace/name}. */
  public static CanaryKey parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new InvalidInputException(
          "InvalidCanaryName", "'" + text + "' does not name a canary: write NAMESPACE/NAME");
    }
    return new CanaryKey(parts[0], parts[1]);
  }

  public ObjectRef ref() {
    return new ObjectRef(API_VERSION, "Canary", namespace, name);
  }

  @Override
  public int compareTo(CanaryKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return namespace + "/" + name;
  }
}
