package io.serinus.cluster;

import java.util.Optional;

/**
 * A kind of Kubernetes object and where the API server serves it.
 *
 * @param apiVersion group and version, for example {@code apps/v1}
 * @param kind for example {@code Deployment}
 * @param plural the name in URLs, for example {@code deployments}
 * @param namespaced false for cluster-scoped kinds
 */
public record ResourceKind(String apiVersion, String kind, String plural, boolean namespaced) {
  public static final ResourceKind CANARY =
      new ResourceKind("flagger.app/v1beta1", "Canary", "canaries", true);
  public static final ResourceKind METRIC_TEMPLATE =
      new ResourceKind("flagger.app/v1beta1", "MetricTemplate", "metrictemplates", true);
  public static final ResourceKind ALERT_PROVIDER =
      new ResourceKind("flagger.app/v1beta1", "AlertProvider", "alertproviders", true);
  public static final ResourceKind DEPLOYMENT =
      new ResourceKind("apps/v1", "Deployment", "deployments", true);
  public static final ResourceKind DAEMON_SET =
      new ResourceKind("apps/v1", "DaemonSet", "daemonsets", true);
  public static final ResourceKind SERVICE = new ResourceKind("v1", "Service", "services", true);
  public static final ResourceKind CONFIG_MAP =
      new ResourceKind("v1", "ConfigMap", "configmaps", true);
  public static final ResourceKind SECRET = new ResourceKind("v1", "Secret", "secrets", true);
  public static final ResourceKind HORIZONTAL_POD_AUTOSCALER =
      new ResourceKind(
          "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true);
  public static final ResourceKind VIRTUAL_SERVICE =
      new ResourceKind("networking.istio.io/v1", "VirtualService", "virtualservices", true);
  public static final ResourceKind DESTINATION_RULE =
      new ResourceKind("networking.istio.io/v1", "DestinationRule", "destinationrules", true);

  /** A kind whose place in every API server is the same; empty for all others. */
  public static Optional<ResourceKind> wellKnown(String apiVersion, String kind) {
    return WellKnownKinds.ALL.stream()
        .filter(known -> known.apiVersion().equals(apiVersion) && known.kind().equals(kind))
        .findFirst();
  }
}
