package io.serinus.workload;

import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;

/**
 * A ConfigMap or Secret that a pod names.
 *
 * @param kind which of the two
 * @param name in the pod's namespace
 */
public record ConfigRef(Kind kind, String name) {

  /** What pods can take configuration from. */
  public enum Kind {
    CONFIG_MAP("ConfigMap", "configmap"),
    SECRET("Secret", "secret");

    private final String kind;
    private final String word;

    Kind(String kind, String word) {
      this.kind = kind;
      this.word = word;
    }

    /** As the API server names it. */
    public String word() {
      return kind;
    }
  }

  public ObjectRef in(String namespace) {
    return new ObjectRef("v1", kind.kind, namespace, name);
  }

  /** The copy that the primary reads. */
  public ConfigRef primary() {
    return new ConfigRef(kind, name + ServiceNames.PRIMARY_SUFFIX);
  }

  /**
   * As it stands in {@code status.trackedConfigs}: {@code configmap/name} or {@code secret/name}.
   */
  @Override
  public String toString() {
    return kind.word + "/" + name;
  }
}
