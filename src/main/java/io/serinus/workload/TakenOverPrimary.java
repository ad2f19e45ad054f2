package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.RepeatedKeys;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a primary that another controller made runs what its target says now. Both are compared
 * as the API server gives them, defaults filled in.
 */
public final class TakenOverPrimary {
  /** What controllers and {@code kubectl rollout restart} write into a primary's pod template. */
  private static final List<String> GENERATED =
      List.of("flagger-id", "kubectl.kubernetes.io/restartedAt", PrimaryTemplate.PROMOTION);

  /** What names pods by their labels; Flagger leaves it as it is in DaemonSets. */
  private static final List<String> PLACEMENT = List.of("affinity", "topologySpreadConstraints");

  private TakenOverPrimary() {}

  /**
   * Compares the pod templates after undoing what generating a primary does: the suffixes of labels
   * and of copied ConfigMaps and Secrets, the generated annotations, and repetitions in lists.
   * Rules of placement that name the target's pods instead of the primary's are no difference.
   * Whether the content of the {@linkplain #copiesIn copies} is the same is for the caller to see.
   */
  public static boolean runs(
      KubernetesObject target,
      KubernetesObject primary,
      SelectorLabel label,
      WorkloadSettings settings) {
    ObjectNode expected =
        new PrimaryTemplate(target, label, settings.selectorLabels())
            .of(
                "",
                copiesIn(primary, ConfigReferences.in(target.at("/spec/template/spec")).keySet()));
    keepPlacement(expected.withObjectProperty("spec"), target, primary);
    return Values.equal(comparable(expected), comparable(primary.at("/spec/template")));
  }

  private static void keepPlacement(
      ObjectNode expected, KubernetesObject target, KubernetesObject primary) {
    for (String part : PLACEMENT) {
      JsonNode ofTarget = target.at("/spec/template/spec").path(part);
      if (!ofTarget.isMissingNode()
          && Values.equal(ofTarget, primary.at("/spec/template/spec").path(part))) {
        expected.set(part, ofTarget);
      }
    }
  }

  /** Those of these ConfigMaps and Secrets of which the primary names a copy. */
  public static Set<ConfigRef> copiesIn(KubernetesObject primary, Set<ConfigRef> configs) {
    Set<ConfigRef> named = ConfigReferences.in(primary.at("/spec/template/spec")).keySet();
    return configs.stream()
        .filter(config -> named.contains(config.primary()))
        .collect(Collectors.toSet());
  }

  private static JsonNode comparable(JsonNode template) {
    ObjectNode comparable = Json.MAPPER.createObjectNode();
    ObjectNode annotations = comparable.putObject("annotations");
    template
        .at("/metadata/annotations")
        .properties()
        .forEach(
            annotation -> {
              String key = annotation.getKey();
              if (!GENERATED.contains(key) && !key.contains(GeneratedObject.FLUX_KEYS)) {
                annotations.set(key, annotation.getValue());
              }
            });
    comparable.set("labels", template.at("/metadata/labels"));
    JsonNode podSpec = template.path("spec").deepCopy();
    RepeatedKeys.merge(podSpec);
    comparable.set("spec", podSpec);
    return comparable;
  }
}
