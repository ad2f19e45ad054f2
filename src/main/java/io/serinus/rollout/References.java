package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis.TemplateRef;
import io.serinus.model.KubernetesObject;
import java.util.Map;
import java.util.Optional;

/**
 * The objects that a spec names and others own, as they stand in the cluster. What is not in here
 * is not there.
 *
 * @param metricTemplates what {@code metrics[].templateRef} names
 * @param alertProviders what {@code alerts[].providerRef} names
 */
public record References(
    Map<TemplateRef, KubernetesObject> metricTemplates,
    Map<TemplateRef, KubernetesObject> alertProviders) {
  public static final References NONE = new References(Map.of(), Map.of());

  public References {
    metricTemplates = Map.copyOf(metricTemplates);
    alertProviders = Map.copyOf(alertProviders);
  }

  Optional<KubernetesObject> metricTemplate(TemplateRef ref) {
    return Optional.ofNullable(metricTemplates.get(ref));
  }

  Optional<KubernetesObject> alertProvider(TemplateRef ref) {
    return Optional.ofNullable(alertProviders.get(ref));
  }

  /** As people write it: {@code metrics/errors}, or {@code errors} in the Canary's namespace. */
  static String named(TemplateRef ref) {
    String name = ref.name() == null ? "" : ref.name();
    return ref.namespace() == null || ref.namespace().isEmpty()
        ? name
        : ref.namespace() + "/" + name;
  }
}
