package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.CanaryAnalysis;
import io.serinus.notify.Alert;
import io.serinus.rollout.RolloutPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an alert says of its Canary besides the message; the names are those of Flagger. */
final class AlertFields {
  private AlertFields() {}

  static List<Alert.Field> of(Canary canary, RolloutPlan plan, Optional<String> cluster) {
    List<Alert.Field> fields = new ArrayList<>();
    cluster.ifPresent(name -> fields.add(new Alert.Field("Cluster", name)));
    fields.add(
        new Alert.Field(
            "Target", "%s/%s.%s".formatted(plan.kind(), plan.target(), canary.key().namespace())));
    fields.add(new Alert.Field("Failed checks threshold", String.valueOf(plan.threshold())));
    fields.add(new Alert.Field("Progress deadline", plan.progressDeadline().toSeconds() + "s"));
    routing(canary.spec().analysis())
        .ifPresent(words -> fields.add(new Alert.Field("Traffic routing", words)));
    return fields;
  }

  private static Optional<String> routing(@Nullable CanaryAnalysis analysis) {
    if (analysis == null) {
      return Optional.empty();
    }
    int max = analysis.maxWeight() == null ? 100 : analysis.maxWeight();
    if (analysis.stepWeight() != null && analysis.stepWeight() > 0) {
      return Optional.of("Weight step: %d max: %d".formatted(analysis.stepWeight(), max));
    }
    if (analysis.stepWeights() != null && !analysis.stepWeights().isEmpty()) {
      String weights =
          analysis.stepWeights().stream().map(String::valueOf).collect(Collectors.joining(","));
      return Optional.of("Weight steps: " + weights);
    }
    if (analysis.match() != null && !analysis.match().isEmpty()) {
      return Optional.of("A/B Testing");
    }
    return analysis.iterations() != null && analysis.iterations() > 0
        ? Optional.of("Blue/Green")
        : Optional.empty();
  }
}
