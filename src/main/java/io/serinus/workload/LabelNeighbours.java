package io.serinus.workload;

import com.fasterxml.jackson.databind.JsonNode;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other workloads whose pods have a Canary's selector label too, so that its Services would send
 * requests to them.
 *
 * @param label with further labels of the target's {@code matchLabels} where they are needed to
 *     leave the other pods out
 * @param inTheWay a workload whose pods no label of the {@code matchLabels} leaves out
 */
public record LabelNeighbours(SelectorLabel label, Optional<ObjectRef> inTheWay) {

  /**
   * Looks for them.
   *
   * @param side the target, or its primary where the target is gone: its {@code matchLabels} are
   *     what its pods have for good
   * @param label the target's
   * @param primary as it stands; its pods must have a label too before Services ask for it
   * @param workloads others of the namespace; the two sides themselves may be among them
   */
  public static LabelNeighbours of(
      KubernetesObject side,
      SelectorLabel label,
      Optional<KubernetesObject> primary,
      List<KubernetesObject> workloads) {
    Map<String, String> others = new WorkloadView(side).matchLabels();
    others.remove(label.key());
    List<KubernetesObject> sharing =
        workloads.stream()
            .filter(workload -> !workload.ref().equals(side.ref()))
            .filter(workload -> !isPrimaryOf(side.ref(), workload.ref()))
            .filter(workload -> shares(workload, label))
            .toList();
    Optional<ObjectRef> inTheWay =
        sharing.stream()
            .filter(
                workload ->
                    primary.filter(present -> !has(present, others)).isPresent()
                        || has(workload, others))
            .map(KubernetesObject::ref)
            .min(Comparator.comparing(ObjectRef::toString));
    return new LabelNeighbours(
        sharing.isEmpty() || inTheWay.isPresent() ? label : label.with(others), inTheWay);
  }

  /** Whether the pods of a workload have the label of either side. */
  public static boolean shares(KubernetesObject workload, SelectorLabel label) {
    return workload.look(
        tree -> {
          String value = labels(tree).path(label.key()).asText();
          return value.equals(label.value()) || value.equals(label.ofPrimary().value());
        });
  }

  /** What to tell a user whose target another workload is in the way of. */
  public static String problem(KubernetesObject target, SelectorLabel label, ObjectRef inTheWay) {
    return "the pods of %s have the label %s=%s too, and nothing in spec.selector.matchLabels of %s"
            .formatted(inTheWay, label.key(), label.value(), target.ref())
        + " leaves them out, so that they would get its requests: give one of the two workloads"
        + " another value of the label, or both a further label in matchLabels";
  }

  private static boolean isPrimaryOf(ObjectRef side, ObjectRef workload) {
    return workload.kind().equals(side.kind()) && workload.equals(PrimaryWorkload.ref(side));
  }

  private static boolean has(KubernetesObject workload, Map<String, String> wanted) {
    return workload.look(
        tree ->
            wanted.entrySet().stream()
                .allMatch(
                    one -> labels(tree).path(one.getKey()).asText("").equals(one.getValue())));
  }

  private static JsonNode labels(JsonNode workload) {
    return workload.path("spec").path("template").path("metadata").path("labels");
  }
}
