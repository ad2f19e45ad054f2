package io.serinus.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;

/**
 * How many pods a target has, as a patch of that one field: everything else of a target belongs to
 * whoever applied it. For server-side apply under a field manager of its own.
 */
public final class TargetScale {
  /** Matches no node; existing clusters know the key. */
  public static final String SCALE_TO_ZERO = "flagger.app/scale-to-zero";

  private TargetScale() {}

  /**
   * A Deployment gets the number. A DaemonSet has none: zero adds a node selector that matches no
   * node beside those it has, any other number takes that selector away.
   *
   * @param replicas 0 or more
   */
  public static KubernetesObject to(KubernetesObject target, int replicas) {
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas is " + replicas + ", not 0 or more");
    }
    ObjectRef ref = target.ref();
    ObjectNode patch = Json.MAPPER.createObjectNode();
    patch.put("apiVersion", ref.apiVersion()).put("kind", ref.kind());
    patch.putObject("metadata").put("name", ref.name()).put("namespace", ref.namespace());
    ObjectNode spec = patch.putObject("spec");
    WorkloadView view = new WorkloadView(target);
    if (view.isDaemonSet()) {
      ObjectNode selector = spec.putObject("template").putObject("spec").putObject("nodeSelector");
      view.nodeSelector().forEach(selector::put);
      selector.remove(SCALE_TO_ZERO);
      if (replicas == 0) {
        selector.put(SCALE_TO_ZERO, "true");
      }
    } else {
      spec.put("replicas", replicas);
    }
    return KubernetesObject.of(patch);
  }

  /** Whether the target wants no pods. */
  public static boolean isZero(KubernetesObject target) {
    WorkloadView view = new WorkloadView(target);
    return view.isDaemonSet()
        ? view.nodeSelector().containsKey(SCALE_TO_ZERO)
        : view.replicas() == 0;
  }
}
