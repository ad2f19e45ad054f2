package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.Canary;
import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryAlert;
import io.serinus.model.CanaryAnalysis.CanaryMetric;
import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.rollout.References;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The objects that Canaries share: MetricTemplates and AlertProviders. */
final class SharedObjects {
  private SharedObjects() {}

  static ObjectRef template(TemplateRef ref, String namespace) {
    return resolved(ResourceKind.METRIC_TEMPLATE, ref, namespace);
  }

  static ObjectRef provider(TemplateRef ref, String namespace) {
    return resolved(ResourceKind.ALERT_PROVIDER, ref, namespace);
  }

  /** All that a Canary names. */
  static List<ObjectRef> of(Canary canary) {
    String namespace = canary.key().namespace();
    List<ObjectRef> refs = new ArrayList<>();
    templates(canary).forEach(ref -> refs.add(template(ref, namespace)));
    providers(canary).forEach(ref -> refs.add(provider(ref, namespace)));
    return refs;
  }

  /** Those that a Canary names and that are there. */
  static References found(Canary canary, Cluster cluster) {
    String namespace = canary.key().namespace();
    return new References(
        found(templates(canary), ref -> template(ref, namespace), cluster),
        found(providers(canary), ref -> provider(ref, namespace), cluster));
  }

  /**
   * @throws InvalidInputException when it is not there; reason {@code ObjectMissing}
   */
  static KubernetesObject find(Cluster cluster, ObjectRef ref) {
    return cluster
        .find(ref)
        .orElseThrow(() -> new InvalidInputException("ObjectMissing", ref + " is not there"));
  }

  private static Map<TemplateRef, KubernetesObject> found(
      List<TemplateRef> refs, Function<TemplateRef, ObjectRef> resolved, Cluster cluster) {
    Map<TemplateRef, KubernetesObject> found = new HashMap<>();
    for (TemplateRef ref : refs) {
      cluster.find(resolved.apply(ref)).ifPresent(object -> found.put(ref, object));
    }
    return found;
  }

  private static ObjectRef resolved(ResourceKind kind, TemplateRef ref, String namespace) {
    String given = ref.namespace();
    return new ObjectRef(
        kind.apiVersion(),
        kind.kind(),
        given == null || given.isEmpty() ? namespace : given,
        ref.name() == null ? "" : ref.name());
  }

  private static List<TemplateRef> templates(Canary canary) {
    List<TemplateRef> refs = new ArrayList<>();
    CanaryAnalysis analysis = canary.spec().analysis();
    if (analysis != null && analysis.metrics() != null) {
      for (CanaryMetric metric : analysis.metrics()) {
        add(refs, metric == null ? null : metric.templateRef());
      }
    }
    return refs;
  }

  private static List<TemplateRef> providers(Canary canary) {
    List<TemplateRef> refs = new ArrayList<>();
    CanaryAnalysis analysis = canary.spec().analysis();
    if (analysis != null && analysis.alerts() != null) {
      for (CanaryAlert alert : analysis.alerts()) {
        add(refs, alert == null ? null : alert.providerRef());
      }
    }
    return refs;
  }

  private static void add(List<TemplateRef> refs, @Nullable TemplateRef ref) {
    boolean names = ref != null && ref.name() != null && !ref.name().isEmpty();
    if (ref != null && names && !refs.contains(ref)) {
      refs.add(ref);
    }
  }
}
