package io.serinus.workload;

import io.serinus.model.KubernetesObject;
import io.serinus.model.ServiceNames;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The label by which Services tell the pods of the two sides apart.
 *
 * @param key for example {@code app}
 * @param value the target's; the primary's has {@code -primary} behind it
 * @param others further labels that the pods of both sides have and Services ask for, because
 *     another workload's pods have the first one too; empty where nobody else has it
 */
public record SelectorLabel(String key, String value, Map<String, String> others) {
  public SelectorLabel {
    others = Map.copyOf(others);
  }

  /** One that no other workload's pods have. */
  public SelectorLabel(String key, String value) {
    this(key, value, Map.of());
  }

  /**
   * The first of the labels that the target's {@code matchLabels} has.
   *
   * @param labels keys, in the order of preference
   */
  public static Optional<SelectorLabel> of(KubernetesObject target, List<String> labels) {
    Map<String, String> selector = new WorkloadView(target).matchLabels();
    return labels.stream()
        .flatMap(
            key ->
                Optional.ofNullable(selector.get(key)).stream()
                    .map(value -> new SelectorLabel(key, value)))
        .findFirst();
  }

  /**
   * The target's label as its primary tells it, for a target that is gone.
   *
   * @param labels keys, in the order of preference
   */
  public static Optional<SelectorLabel> ofTargetOf(KubernetesObject primary, List<String> labels) {
    return of(primary, labels)
        .filter(label -> label.value().endsWith(ServiceNames.PRIMARY_SUFFIX))
        .map(SelectorLabel::withoutSuffix);
  }

  private SelectorLabel withoutSuffix() {
    int length = value.length() - ServiceNames.PRIMARY_SUFFIX.length();
    return new SelectorLabel(key, value.substring(0, length), others);
  }

  /** The same beside further labels. */
  SelectorLabel with(Map<String, String> further) {
    return new SelectorLabel(key, value, further);
  }

  /** What selects the pods. */
  Map<String, String> selector() {
    Map<String, String> selector = new TreeMap<>(others);
    selector.put(key, value);
    return selector;
  }

  /** What to tell a user whose target has none of the labels. */
  public static String missing(KubernetesObject target, List<String> labels) {
    return target.ref()
        + ": spec.selector.matchLabels has none of the labels "
        + String.join(", ", labels)
        + "; give the selector and the pod template one of them, so that the primary's pods can be"
        + " told from the target's";
  }

  /** The same label as the primary's pods carry it. */
  public SelectorLabel ofPrimary() {
    return new SelectorLabel(key, value + ServiceNames.PRIMARY_SUFFIX, others);
  }
}
