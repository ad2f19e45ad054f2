package io.serinus.reconcile;

import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.SelectorLabel;
import java.util.Optional;
import java.util.stream.Stream;

/** Names and labels of generated twins that Kubernetes would refuse for their length. */
final class NameLengths {
  /** Of a Service's name and of a label's value: RFC 1123. */
  private static final int LABEL = 63;

  /** Of every other name. */
  private static final int NAME = 253;

  private NameLengths() {}

  /** The first that is too long, and what to write; empty when none is. */
  static Optional<TargetProblem> problem(
      Canary canary, KubernetesObject target, SelectorLabel label) {
    String service = ServiceNames.of(canary).primary();
    String value = label.ofPrimary().value();
    return Stream.of(
            tooLong("the Service " + service, service.length(), LABEL, "write a spec.service.name"),
            tooLong(
                "the label %s: %s of the primary's pods".formatted(label.key(), value),
                value.length(),
                LABEL,
                "give %s a value in the target's selector and pods".formatted(label.key())),
            twin(PrimaryWorkload.ref(target.ref()), "give the target a name"),
            PrimaryAutoscaler.twin(canary)
                .flatMap(twin -> twin(twin, "give the autoscaler a name")))
        .flatMap(Optional::stream)
        .findFirst()
        .map(message -> new TargetProblem("NameTooLong", message));
  }

  private static Optional<String> twin(ObjectRef twin, String remedy) {
    return tooLong(twin.kind() + " " + twin.name(), twin.name().length(), NAME, remedy);
  }

  private static Optional<String> tooLong(String what, int length, int most, String remedy) {
    int without = most - ServiceNames.PRIMARY_SUFFIX.length();
    return length <= most
        ? Optional.empty()
        : Optional.of(
            "%s would have %d characters and Kubernetes allows %d: %s of at most %d"
                .formatted(what, length, most, remedy, without));
  }
}
