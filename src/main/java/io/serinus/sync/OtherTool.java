package io.serinus.sync;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tool that keeps an object as its own Git says.
 *
 * @param name for people
 * @param mark what shows it
 */
record OtherTool(String name, String mark) {
  private static final List<String> FLUX =
      List.of("kustomize.toolkit.fluxcd.io/name", "helm.toolkit.fluxcd.io/name");
  private static final String FLUX_RECONCILE = "kustomize.toolkit.fluxcd.io/reconcile";
  private static final String ARGO_ANNOTATION = "argocd.argoproj.io/tracking-id";
  private static final List<String> ARGO_LABELS =
      List.of("argocd.argoproj.io/instance", "app.kubernetes.io/instance");
  private static final String ARGO_MANAGER = "argocd-";

  /** The tool that a live object is marked by. */
  static Optional<OtherTool> of(KubernetesObject live) {
    return flux(live).or(() -> argo(live));
  }

  /** Flux leaves alone what is annotated so. */
  private static Optional<OtherTool> flux(KubernetesObject live) {
    boolean left = live.annotation(FLUX_RECONCILE).filter("disabled"::equals).isPresent();
    return left ? Optional.empty() : label(live, "Flux", FLUX);
  }

  /** Charts set the label of instances too, so it counts only when Argo CD wrote the object. */
  private static Optional<OtherTool> argo(KubernetesObject live) {
    if (live.annotation(ARGO_ANNOTATION).isPresent()) {
      return Optional.of(new OtherTool("Argo CD", "annotation " + ARGO_ANNOTATION));
    }
    for (JsonNode entry : live.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().startsWith(ARGO_MANAGER)) {
        return label(live, "Argo CD", ARGO_LABELS);
      }
    }
    return Optional.empty();
  }

  private static Optional<OtherTool> label(
      KubernetesObject live, String name, List<String> labels) {
    Map<String, String> present = live.labels();
    return labels.stream()
        .filter(present::containsKey)
        .findFirst()
        .map(label -> new OtherTool(name, "label " + label));
  }
}
