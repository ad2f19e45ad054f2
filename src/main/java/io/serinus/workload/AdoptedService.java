package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.Canary;
import io.serinus.model.CanaryService;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.List;
import java.util.Optional;

/** What users of a Service that was there before would lose if a Canary adopted it. */
public final class AdoptedService {
  private AdoptedService() {}

  /**
   * What would be lost, and what to write so that it is not; empty when nothing would.
   *
   * @param service as it stands
   * @param workloads all workloads of the namespace, the target and its primary may be among them
   */
  public static Optional<String> loss(
      Canary canary,
      KubernetesObject target,
      KubernetesObject service,
      List<KubernetesObject> workloads) {
    if (service.at("/spec/type").asText().equals("ExternalName")) {
      return Optional.of(
          "it is of type ExternalName and leads to no pods: remove it, or write another spec.service.name");
    }
    JsonNode selector = service.at("/spec/selector");
    if (selector.isEmpty()) {
      return Optional.of(
          "it has no selector, somebody else says where it leads: give it the selector of "
              + target.name()
              + ", or write another spec.service.name");
    }
    if (!selects(selector, target) && !selectsPrimary(selector, target)) {
      return Optional.of(
          "it selects pods that "
              + target.name()
              + " does not have: correct its selector, or write another spec.service.name");
    }
    return others(selector, target, workloads).or(() -> portLoss(canary, service));
  }

  private static Optional<String> others(
      JsonNode selector, KubernetesObject target, List<KubernetesObject> workloads) {
    String primary = PrimaryWorkload.ref(target.ref()).name();
    return workloads.stream()
        .filter(workload -> !workload.name().equals(target.name()))
        .filter(workload -> !workload.name().equals(primary))
        .filter(workload -> selects(selector, workload))
        .findFirst()
        .map(
            workload ->
                "it leads to the pods of %s %s too, which would get no requests any more: give it a selector that %s alone has"
                    .formatted(workload.kind(), workload.name(), target.name()));
  }

  /** Left so by a Canary that was deleted. */
  private static boolean selectsPrimary(JsonNode selector, KubernetesObject target) {
    JsonNode labels = target.at("/spec/template/metadata/labels");
    return selector.properties().stream()
        .allMatch(
            label ->
                (labels.path(label.getKey()).asText() + ServiceNames.PRIMARY_SUFFIX)
                        .equals(label.getValue().asText())
                    || label.getValue().equals(labels.path(label.getKey())));
  }

  private static boolean selects(JsonNode selector, KubernetesObject workload) {
    return workload.look(
        tree -> {
          JsonNode labels = tree.at("/spec/template/metadata/labels");
          return selector.properties().stream()
              .allMatch(label -> label.getValue().equals(labels.path(label.getKey())));
        });
  }

  /** A port that the Canary does not map would be answered by another port of the pods. */
  private static Optional<String> portLoss(Canary canary, KubernetesObject service) {
    CanaryService settings = canary.spec().service();
    JsonNode mapped = settings == null ? null : settings.targetPort();
    boolean says = mapped != null && !mapped.isNull() && !mapped.asText().equals("0");
    if (settings == null || settings.port() == null || says) {
      return Optional.empty();
    }
    for (JsonNode port : service.at("/spec/ports")) {
      JsonNode leadsTo = port.path("targetPort");
      boolean same = port.path("port").asInt() == settings.port();
      if (same
          && !leadsTo.isMissingNode()
          && !leadsTo.asText().equals(port.path("port").asText())) {
        return Optional.of(
            "its port %d leads to port %s of the pods: write spec.service.targetPort: %s"
                .formatted(settings.port(), leadsTo.asText(), leadsTo.asText()));
      }
    }
    return Optional.empty();
  }
}
