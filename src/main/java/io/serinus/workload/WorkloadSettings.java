package io.serinus.workload;

import java.util.List;

/**
 * Settings that hold for all Canaries of a controller.
 *
 * @param selectorLabels labels that may tell the two sides apart, the first that a target has wins
 * @param copiedLabelPrefixes labels of the target itself (not of its pods) with one of these
 *     prefixes are copied to the primary; {@code *} copies all, an empty one none
 * @param configTracking whether ConfigMaps and Secrets are part of a revision and copied for the
 *     primary; false lets both sides share them
 */
public record WorkloadSettings(
    List<String> selectorLabels, List<String> copiedLabelPrefixes, boolean configTracking) {
  public static final WorkloadSettings DEFAULTS =
      new WorkloadSettings(List.of("app", "name", "app.kubernetes.io/name"), List.of(), true);

  public WorkloadSettings {
    selectorLabels = List.copyOf(selectorLabels);
    copiedLabelPrefixes = List.copyOf(copiedLabelPrefixes);
  }

  public WorkloadSettings withConfigTracking(boolean tracking) {
    return new WorkloadSettings(selectorLabels, copiedLabelPrefixes, tracking);
  }

  boolean copiesLabel(String label) {
    return copiedLabelPrefixes.stream()
        .filter(prefix -> !prefix.isEmpty())
        .anyMatch(prefix -> prefix.equals("*") || label.startsWith(prefix));
  }
}
