package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.serinus.model.GeneratedObject;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.RepeatedKeys;
import io.serinus.model.ServiceNames;
import java.util.List;
import java.util.Set;

/** Turns a target's pod template into the primary's. */
final class PrimaryTemplate {
  /** On the pod template of a primary: the run that promoted it. */
  static final String PROMOTION = "serinus.io/promotion";

  private final WorkloadView target;
  private final SelectorLabel label;
  private final List<String> rewrittenLabels;

  /** A template whose rules of placement name the label that its pods get. */
  PrimaryTemplate(KubernetesObject target, SelectorLabel label) {
    this(target, label, List.of(label.key()));
  }

  /**
   * @param rewrittenLabels keys of the labels that get the suffix in rules of placement
   */
  PrimaryTemplate(KubernetesObject target, SelectorLabel label, List<String> rewrittenLabels) {
    this.target = new WorkloadView(target);
    this.label = label;
    this.rewrittenLabels = rewrittenLabels;
  }

  ObjectNode of(String promotionId, Set<ConfigRef> copiedConfigs) {
    ObjectNode template = Json.MAPPER.createObjectNode();
    ObjectNode metadata = template.putObject("metadata");
    ObjectNode labels = metadata.putObject("labels");
    copyTexts(target.podLabels(), labels);
    labels.put(label.key(), label.ofPrimary().value());
    ObjectNode annotations = metadata.putObject("annotations");
    copyTexts(target.podAnnotations(), annotations);
    annotations.put(PROMOTION, promotionId);
    template.set("spec", podSpec(copiedConfigs));
    return template;
  }

  private ObjectNode podSpec(Set<ConfigRef> copiedConfigs) {
    JsonNode source = target.podSpec();
    ObjectNode podSpec =
        source instanceof ObjectNode present ? present : Json.MAPPER.createObjectNode();
    forgetScaleToZero(podSpec);
    ConfigReferences.pointToCopies(podSpec, copiedConfigs);
    RepeatedKeys.merge(podSpec);
    JsonNode antiAffinity = podSpec.at("/affinity/podAntiAffinity");
    for (JsonNode term : antiAffinity.path("requiredDuringSchedulingIgnoredDuringExecution")) {
      keepAway(term.path("labelSelector"));
    }
    for (JsonNode term : antiAffinity.path("preferredDuringSchedulingIgnoredDuringExecution")) {
      keepAway(term.at("/podAffinityTerm/labelSelector"));
    }
    for (JsonNode constraint : podSpec.path("topologySpreadConstraints")) {
      keepAway(constraint.path("labelSelector"));
    }
    return podSpec;
  }

  /** Where the target keeps away from its own pods, the primary keeps away from its own. */
  private void keepAway(JsonNode labelSelector) {
    if (labelSelector.path("matchLabels") instanceof ObjectNode labels) {
      for (String key : rewrittenLabels) {
        if (isTarget(labels.path(key))) {
          labels.put(key, labels.get(key).asText() + ServiceNames.PRIMARY_SUFFIX);
        }
      }
    }
    for (JsonNode expression : labelSelector.path("matchExpressions")) {
      if (rewrittenLabels.contains(expression.path("key").asText())
          && expression.path("values") instanceof ArrayNode values) {
        for (int index = 0; index < values.size(); index++) {
          if (isTarget(values.get(index))) {
            values.set(
                index, TextNode.valueOf(values.get(index).asText() + ServiceNames.PRIMARY_SUFFIX));
          }
        }
      }
    }
  }

  private boolean isTarget(JsonNode value) {
    return value.isTextual()
        && (value.asText().equals(target.object().name()) || value.asText().equals(label.value()));
  }

  private static void forgetScaleToZero(ObjectNode podSpec) {
    if (podSpec.path("nodeSelector") instanceof ObjectNode nodeSelector) {
      nodeSelector.remove(TargetScale.SCALE_TO_ZERO);
      if (nodeSelector.isEmpty()) {
        podSpec.remove("nodeSelector");
      }
    }
  }

  private static void copyTexts(JsonNode from, ObjectNode to) {
    from.properties()
        .forEach(
            text -> {
              if (!text.getKey().contains(GeneratedObject.FLUX_KEYS)) {
                to.set(text.getKey(), text.getValue());
              }
            });
  }
}
