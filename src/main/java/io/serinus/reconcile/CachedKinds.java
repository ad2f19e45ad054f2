package io.serinus.reconcile;

import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import io.serinus.workload.FieldOwners;
import io.serinus.workload.TrackedConfigs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What the cluster's cache must hold so that Canaries can be driven, and how much of it. */
public final class CachedKinds {
  /** What a Canary is watched by, besides itself. */
  private static final List<ResourceKind> PARTS =
      List.of(
          ResourceKind.DEPLOYMENT,
          ResourceKind.DAEMON_SET,
          ResourceKind.SERVICE,
          ResourceKind.HORIZONTAL_POD_AUTOSCALER,
          ResourceKind.VIRTUAL_SERVICE,
          ResourceKind.DESTINATION_RULE,
          ResourceKind.METRIC_TEMPLATE,
          ResourceKind.ALERT_PROVIDER);

  /** What pods take configuration from; nothing of its content is kept. */
  private static final List<ResourceKind> CONFIGS =
      List.of(ResourceKind.CONFIG_MAP, ResourceKind.SECRET);

  private CachedKinds() {}

  /**
   * All of them.
   *
   * @param configTracking whether ConfigMaps and Secrets are part of revisions
   */
  public static List<ResourceKind> all(boolean configTracking) {
    List<ResourceKind> kinds = new ArrayList<>(parts(configTracking));
    kinds.add(ResourceKind.CANARY);
    return List.copyOf(kinds);
  }

  /**
   * Those that move a Canary when they change, besides itself.
   *
   * @param configTracking whether ConfigMaps and Secrets are part of revisions
   */
  public static List<ResourceKind> parts(boolean configTracking) {
    List<ResourceKind> kinds = new ArrayList<>(PARTS);
    if (configTracking) {
      kinds.addAll(CONFIGS);
    }
    return List.copyOf(kinds);
  }

  /** What is kept of an object of each kind. */
  public static Map<ResourceKind, UnaryOperator<KubernetesObject>> reductions() {
    Map<ResourceKind, UnaryOperator<KubernetesObject>> reductions = new HashMap<>();
    all(false).forEach(kind -> reductions.put(kind, FieldOwners::reduced));
    CONFIGS.forEach(kind -> reductions.put(kind, TrackedConfigs::reduced));
    return Map.copyOf(reductions);
  }
}
