package io.serinus.rollout;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.serinus.model.CanarySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Plans for tests, each named by the strategy it shows. */
final class Plans {
  private static final String TEMPLATE =
      """
      targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
      progressDeadlineSeconds: 20
      service: {port: 9898}
      """;
  private static final String METRIC =
      ", metrics: [{name: request-success-rate, thresholdRange: {min: 99}}]}";

  static final Map<String, String> ANALYSES =
      Map.of(
          "weighted", "analysis: {interval: 3s, stepWeight: 20, maxWeight: 50" + METRIC,
          "tolerant", "analysis: {interval: 3s, stepWeight: 50, threshold: 3" + METRIC,
          "listed", "analysis: {interval: 2s, stepWeights: [1, 100]" + METRIC,
          "gradual return",
              "analysis: {interval: 2s, stepWeight: 50, stepWeightPromotion: 20" + METRIC,
          "blue/green", "analysis: {interval: 3s, iterations: 2" + METRIC,
          "mirrored", "analysis: {interval: 2s, stepWeight: 50, mirror: true" + METRIC,
          "mirrored blue/green", "analysis: {interval: 2s, iterations: 2, mirror: true" + METRIC,
          "a/b", "analysis: {interval: 2s, iterations: 2, match: [{uri: {prefix: /}}]" + METRIC,
          "unchecked", "skipAnalysis: true");

  private Plans() {}

  static RolloutPlan named(String name) {
    return of(ANALYSES.get(name));
  }

  /** The plan of a Deployment's canary with this analysis. */
  static RolloutPlan of(String analysis) {
    return RolloutPlan.of(spec(analysis), RolloutSettings.DEFAULT);
  }

  static CanarySpec spec(String more) {
    try {
      ObjectNode spec = (ObjectNode) new YAMLMapper().readTree(TEMPLATE);
      spec.setAll((ObjectNode) new YAMLMapper().readTree(more));
      return CanarySpec.of(spec);
    } catch (IOException surprise) {
      throw new UncheckedIOException(surprise);
    }
  }
}
