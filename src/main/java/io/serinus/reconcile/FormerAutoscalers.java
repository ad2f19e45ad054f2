package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.PrimaryScale;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Autoscalers that were made for a primary and that its Canary no longer means: {@code
 * spec.autoscalerRef} was removed, or names another kind or name. Two of them would fight about the
 * number of pods.
 */
final class FormerAutoscalers {
  private final Cluster cluster;
  private final Canary canary;

  FormerAutoscalers(Cluster cluster, Canary canary) {
    this.cluster = cluster;
    this.canary = canary;
  }

  /**
   * Whether there are any.
   *
   * @param autoscaler the target's present one
   */
  boolean areThere(KubernetesObject primary, Optional<KubernetesObject> autoscaler) {
    return !find(primary, autoscaler).isEmpty();
  }

  /**
   * There are none. The number of pods stays for the moment. A ScaledObject of the target that was
   * held at no pods because of it is let go.
   *
   * @param autoscaler the target's present one
   */
  Ensured leave(
      Optional<KubernetesObject> primary,
      Optional<KubernetesObject> autoscaler,
      ObjectWriter writer) {
    Ensured all = Ensured.AS_IT_WAS;
    for (KubernetesObject former :
        primary.map(present -> find(present, autoscaler)).orElse(List.of())) {
      all = all.and(letGo(former, writer));
      if (all.refusal().isPresent()) {
        return all;
      }
      cluster.delete(former.ref(), former.uid());
      all = all.and(Ensured.WRITTEN);
    }
    return all;
  }

  private Ensured letGo(KubernetesObject former, ObjectWriter writer) {
    ObjectRef ofTarget =
        former
            .ref()
            .named(
                former
                    .name()
                    .substring(0, former.name().length() - ServiceNames.PRIMARY_SUFFIX.length()));
    return former.kind().equals(PrimaryAutoscaler.SCALED_OBJECT)
        ? Autoscalers.look(cluster, ofTarget)
            .filter(scaler -> scaler.annotation(PrimaryAutoscaler.PAUSED_REPLICAS).isPresent())
            .map(
                scaler ->
                    writer.ensure(
                        PrimaryAutoscaler.pause(ofTarget, false),
                        Optional.of(scaler),
                        FieldOwner.SHARED))
            .orElse(Ensured.AS_IT_WAS)
        : Ensured.AS_IT_WAS;
  }

  /** Those that the note on the primary names, or that a primary without a note may have. */
  private List<KubernetesObject> find(
      KubernetesObject primary, Optional<KubernetesObject> autoscaler) {
    Optional<ObjectRef> meant = PrimaryAutoscaler.twin(canary);
    Optional<ObjectRef> noted = PrimaryScale.scaledBy(primary);
    if (PrimaryScale.isGiven(primary) || (noted.isPresent() && noted.equals(meant))) {
      return List.of();
    }
    Set<ObjectRef> former = new LinkedHashSet<>();
    noted.ifPresent(former::add);
    cluster.list(ResourceKind.HORIZONTAL_POD_AUTOSCALER).stream()
        .map(KubernetesObject::ref)
        .filter(scaler -> scaler.namespace().equals(primary.namespace()))
        .forEach(former::add);
    meant.ifPresent(former::remove);
    return former.stream()
        .filter(scaler -> scaler.name().endsWith(ServiceNames.PRIMARY_SUFFIX))
        .filter(
            scaler ->
                autoscaler
                    .filter(present -> PrimaryAutoscaler.takesOver(present, scaler))
                    .isEmpty())
        .flatMap(scaler -> Autoscalers.look(cluster, scaler).stream())
        .filter(scaler -> scaler.controllerUid().equals(Optional.of(canary.uid())))
        .toList();
  }
}
