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

  /**
   * What names pods by their labels. Flagger leaves it as it is in DaemonSets, and in Deployments
   * gives the suffix to every label that may tell pods apart.
   */
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
    JsonNode ofTarget = new WorkloadView(target).podSpec();
    Set<ConfigRef> copied = copiesIn(primary, ConfigReferences.in(ofTarget).keySet());
    ObjectNode expected = new PrimaryTemplate(target, label).of("", copied);
    ObjectNode flaggers =
        new PrimaryTemplate(target, label, settings.selectorLabels()).of("", copied);
    ObjectNode podSpec = expected.withObjectProperty("spec");
    keepPlacement(podSpec, ofTarget, primary);
    keepPlacement(podSpec, flaggers.path("spec"), primary);
    return Values.equal(comparable(expected), comparable(new WorkloadView(primary).template()));
  }

  private static void keepPlacement(ObjectNode expected, JsonNode known, KubernetesObject primary) {
    JsonNode ofPrimary = new WorkloadView(primary).podSpec();
    for (String part : PLACEMENT) {
      JsonNode rules = known.path(part);
      if (!rules.isMissingNode() && Values.equal(rules, ofPrimary.path(part))) {
        expected.set(part, rules);
      }
    }
  }

  /** Those of these ConfigMaps and Secrets of which the primary names a copy. */
  public static Set<ConfigRef> copiesIn(KubernetesObject primary, Set<ConfigRef> configs) {
    Set<ConfigRef> named = ConfigReferences.in(new WorkloadView(primary).podSpec()).keySet();
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
