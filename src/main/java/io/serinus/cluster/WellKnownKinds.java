package io.serinus.cluster;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds whose place in the API is fixed, so that nobody needs to ask for it. */
final class WellKnownKinds {
  private static final Set<String> CLUSTER_SCOPED =
      Set.of(
          "Namespace",
          "PersistentVolume",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "PriorityClass",
          "StorageClass",
          "IngressClass");

  static final List<ResourceKind> ALL =
      Stream.of(
              kinds(
                  "v1",
                  "ConfigMap configmaps",
                  "Endpoints endpoints",
                  "Event events",
                  "LimitRange limitranges",
                  "Namespace namespaces",
                  "PersistentVolume persistentvolumes",
                  "PersistentVolumeClaim persistentvolumeclaims",
                  "Pod pods",
                  "ResourceQuota resourcequotas",
                  "Secret secrets",
                  "Service services",
                  "ServiceAccount serviceaccounts"),
              kinds(
                  "apps/v1",
                  "DaemonSet daemonsets",
                  "Deployment deployments",
                  "ReplicaSet replicasets",
                  "StatefulSet statefulsets"),
              kinds("batch/v1", "CronJob cronjobs", "Job jobs"),
              kinds("autoscaling/v2", "HorizontalPodAutoscaler horizontalpodautoscalers"),
              kinds("policy/v1", "PodDisruptionBudget poddisruptionbudgets"),
              kinds("scheduling.k8s.io/v1", "PriorityClass priorityclasses"),
              kinds("storage.k8s.io/v1", "StorageClass storageclasses"),
              kinds("coordination.k8s.io/v1", "Lease leases"),
              kinds(
                  "networking.k8s.io/v1",
                  "Ingress ingresses",
                  "IngressClass ingressclasses",
                  "NetworkPolicy networkpolicies"),
              kinds(
                  "rbac.authorization.k8s.io/v1",
                  "ClusterRole clusterroles",
                  "ClusterRoleBinding clusterrolebindings",
                  "Role roles",
                  "RoleBinding rolebindings"),
              kinds(
                  "apiextensions.k8s.io/v1", "CustomResourceDefinition customresourcedefinitions"),
              kinds(
                  "flagger.app/v1beta1",
                  "AlertProvider alertproviders",
                  "Canary canaries",
                  "MetricTemplate metrictemplates"),
              kinds(
                  "networking.istio.io/v1",
                  "DestinationRule destinationrules",
                  "Gateway gateways",
                  "ServiceEntry serviceentries",
                  "VirtualService virtualservices"))
          .flatMap(List::stream)
          .toList();

  private WellKnownKinds() {}

  private static List<ResourceKind> kinds(String apiVersion, String... namesAndPlurals) {
    return Stream.of(namesAndPlurals)
        .map(pair -> pair.split(" ", 2))
        .map(
            pair ->
                new ResourceKind(apiVersion, pair[0], pair[1], !CLUSTER_SCOPED.contains(pair[0])))
        .toList();
  }
}
