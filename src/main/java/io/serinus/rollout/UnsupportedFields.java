package io.serinus.rollout;

import io.serinus.model.CanaryAnalysis;
import io.serinus.model.CanaryAnalysis.CanaryMetric;
import io.serinus.model.CanarySpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fields that Flagger acts on and nothing here does yet. A Canary that uses one is refused with the
 * field's name rather than rolled out without it. A field leaves this list in the commit that makes
 * it work.
 */
final class UnsupportedFields {
  private final List<String> found = new ArrayList<>();

  private UnsupportedFields() {}

  /** The fields as paths, in the order of the specification. */
  static List<String> in(CanarySpec spec) {
    UnsupportedFields fields = new UnsupportedFields();
    fields.add(isTrue(spec.revertOnDeletion()), "spec.revertOnDeletion");
    if (spec.analysis() != null) {
      fields.analysis(spec.analysis());
    }
    return fields.found;
  }

  private void analysis(CanaryAnalysis analysis) {
    add(notEmpty(analysis.alerts()), "spec.analysis.alerts");
    List<CanaryMetric> metrics = analysis.metrics();
    for (int index = 0; metrics != null && index < metrics.size(); index++) {
      CanaryMetric metric = metrics.get(index);
      add(
          metric != null && metric.templateRef() != null,
          "spec.analysis.metrics[" + index + "].templateRef");
    }
  }

  private void add(boolean used, String field) {
    if (used) {
      found.add(field);
    }
  }

  private static boolean isTrue(@Nullable Boolean value) {
    return Boolean.TRUE.equals(value);
  }

  private static boolean notEmpty(@Nullable Collection<?> values) {
    return values != null && !values.isEmpty();
  }
}
