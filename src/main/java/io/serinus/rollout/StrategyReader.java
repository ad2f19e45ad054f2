package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which strategy the fields of an analysis choose, decided as Flagger does:
 *
 * <ul>
 *   <li>{@code iterations} above 0 is blue/green, whatever weights stand beside it; with {@code
 *       match} it is an A/B test.
 *   <li>{@code mirror} puts a window of copied requests before the first weight, or copies requests
 *       during the whole of a blue/green analysis.
 *   <li>{@code stepWeight} goes up from itself until {@code maxWeight} (default 100) is reached or
 *       passed, never above 100: stepWeight 20 with maxWeight 50 gives 20, 40, 60.
 *   <li>{@code stepWeights} are the weights themselves; the last one is the end and {@code
 *       maxWeight} is passed over. With {@code stepWeight} beside them, that one makes the steps.
 * </ul>
 */
final class StrategyReader {
  private static final Strategy NONE = new Strategy.Weighted(List.of(), false);

  private final CanaryAnalysis analysis;
  private final boolean tcp;
  private final PlanRemarks remarks;

  private StrategyReader(CanaryAnalysis analysis, boolean tcp, PlanRemarks remarks) {
    this.analysis = analysis;
    this.tcp = tcp;
    this.remarks = remarks;
  }

  /**
   * @param tcp whether connections are routed, of which nothing is known but their port
   */
  static Strategy read(CanaryAnalysis analysis, boolean tcp, PlanRemarks remarks) {
    return new StrategyReader(analysis, tcp, remarks).strategy();
  }

  private Strategy strategy() {
    int iterations = or(analysis.iterations(), 0);
    boolean weights = or(analysis.stepWeight(), 0) != 0 || !stepWeights().isEmpty();
    remarks.warningWhen(
        iterations < 0, "analysis.iterations is " + iterations + ": it is passed over");
    if (iterations > 0) {
      remarks.warningWhen(
          weights,
          "analysis.iterations makes this "
              + (matches() ? "an A/B test" : "a blue/green rollout")
              + ": stepWeight and stepWeights are passed over");
      boolean mirror = mirror();
      return matches() ? abTest(iterations) : new Strategy.BlueGreen(iterations, mirror);
    }
    if (!weights) {
      remarks.error(
          "spec.analysis says no way to shift traffic: write stepWeight, stepWeights or iterations");
      return NONE;
    }
    return or(analysis.stepWeight(), 0) != 0 ? evenSteps() : listedSteps();
  }

  private Strategy evenSteps() {
    int step = or(analysis.stepWeight(), 0);
    int last = maxWeight();
    if (step < 0) {
      remarks.error("analysis.stepWeight is " + step + ": write a percentage within 1–100");
      return NONE;
    }
    remarks.warningWhen(
        step > 100, "analysis.stepWeight is " + step + ": all traffic shifts in one step of 100");
    List<Integer> weights = new ArrayList<>();
    int weight = 0;
    while (weight < last) {
      weight = step > 100 - weight ? 100 : weight + step;
      weights.add(weight);
    }
    return new Strategy.Weighted(weights, mirror());
  }

  private int maxWeight() {
    if (!stepWeights().isEmpty()) {
      remarks.warning(
          "analysis.stepWeight makes the steps: of stepWeights only the last one counts, as the"
              + " maximum");
      return Math.min(Math.max(stepWeights().get(stepWeights().size() - 1), 1), 100);
    }
    int maxWeight = or(analysis.maxWeight(), 0);
    remarks.warningWhen(maxWeight < 0, "analysis.maxWeight is " + maxWeight + ": 100 is used");
    remarks.errorWhen(
        maxWeight > 100,
        "analysis.maxWeight is " + maxWeight + ", which is never reached: write 1–100");
    return maxWeight < 1 || maxWeight > 100 ? 100 : maxWeight;
  }

  private Strategy listedSteps() {
    remarks.warningWhen(
        or(analysis.maxWeight(), 0) > 0,
        "analysis.stepWeights say the weights: maxWeight is passed over");
    List<Integer> weights = new ArrayList<>();
    int before = 0;
    for (int listed : stepWeights()) {
      if (listed <= before) {
        remarks.error(
            "analysis.stepWeights has " + listed + " after " + before + ": write rising weights");
        return NONE;
      }
      remarks.warningWhen(listed > 100, "analysis.stepWeights has " + listed + ": 100 is used");
      if (before < 100) {
        weights.add(Math.min(listed, 100));
      }
      before = listed;
    }
    return new Strategy.Weighted(weights, mirror());
  }

  private Strategy abTest(int iterations) {
    remarks.warningWhen(
        tcp,
        "TCP knows no users: analysis.match is passed over and every connection goes to the canary"
            + " during the analysis");
    return new Strategy.AbTest(iterations);
  }

  private boolean mirror() {
    if (!isTrue(analysis.mirror())) {
      return false;
    }
    remarks.warningWhen(tcp, "TCP connections cannot be mirrored: analysis.mirror is passed over");
    remarks.warningWhen(
        matches(), "analysis.match chooses the canary's users: analysis.mirror is passed over");
    int share = or(analysis.mirrorWeight(), 0);
    remarks.warningWhen(
        share < 0, "analysis.mirrorWeight is " + share + ": all requests are mirrored");
    remarks.errorWhen(
        share > 100,
        "analysis.mirrorWeight is " + share + ", which Istio refuses: write a percentage, 1–100");
    return !tcp && !matches();
  }

  private boolean matches() {
    return analysis.match() != null && !analysis.match().isEmpty();
  }

  /** Without the nulls that YAML lists may hold. */
  private List<Integer> stepWeights() {
    List<Integer> listed = analysis.stepWeights();
    return listed == null ? List.of() : listed.stream().filter(Objects::nonNull).toList();
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static int or(@Nullable Integer value, int otherwise) {
    return value == null ? otherwise : value;
  }
}
