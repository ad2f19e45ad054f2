package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.AutoscalerSettings;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.WorkloadSettings;
import java.util.Optional;

/**
 * The autoscalers of a Canary's two sides. HorizontalPodAutoscalers are in the cache. ScaledObjects
 * are asked for when a tick looks at them, because most clusters do not have their definition: only
 * Canaries that name one cost these requests.
 */
final class Autoscalers {
  private final Cluster cluster;

  Autoscalers(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The target's as it stands; empty when the Canary names none or it is not there. */
  Optional<KubernetesObject> ofTarget(Canary canary) {
    return PrimaryAutoscaler.ref(canary).filter(Autoscalers::known).flatMap(this::look);
  }

  /** Why the Canary cannot be driven with the autoscaler it names. */
  Optional<TargetProblem> problem(Canary canary, Optional<KubernetesObject> found) {
    return PrimaryAutoscaler.ref(canary)
        .filter(ref -> found.isEmpty() && known(ref))
        .map(
            ref ->
                new TargetProblem(
                    "AutoscalerMissing",
                    ref
                        + " is not there: apply it"
                        + (ref.kind().equals(PrimaryAutoscaler.SCALED_OBJECT)
                            ? " (and install KEDA where its definition is missing)"
                            : "")
                        + ", or correct spec.autoscalerRef"));
  }

  /**
   * The primary has its autoscaler, and no other of this Canary.
   *
   * @param promoted whether it takes over the target's present settings; false leaves one that is
   *     there as it is
   */
  Ensured ensurePrimary(
      Canary canary,
      Optional<KubernetesObject> primary,
      boolean promoted,
      WorkloadSettings settings,
      ObjectWriter writer) {
    Optional<KubernetesObject> autoscaler = ofTarget(canary);
    Ensured gone = new FormerAutoscalers(cluster, canary).leave(primary, autoscaler, writer);
    if (autoscaler.isEmpty() || gone.refusal().isPresent()) {
      return gone;
    }
    Optional<KubernetesObject> twin = look(PrimaryAutoscaler.ref(autoscaler.get().ref()));
    return twin.isPresent() && !promoted
        ? gone
        : gone.and(
            writer.own(
                PrimaryAutoscaler.of(canary, autoscaler.get(), settings, twin).object(), twin));
  }

  /** The same, and a twin that is there follows the target's autoscaler. */
  Ensured follow(
      Canary canary,
      Optional<KubernetesObject> primary,
      boolean boundsOnly,
      WorkloadSettings settings,
      ObjectWriter writer) {
    Ensured made = ensurePrimary(canary, primary, false, settings, writer);
    return made.refusal().isPresent()
        ? made
        : followed(canary, ofTarget(canary), boundsOnly, settings)
            .map(twin -> made.and(writer.ensure(twin, look(twin.ref()), FieldOwner.GENERATED)))
            .orElse(made);
  }

  /** Whether the primary's autoscaler is not what the Canary and the target's autoscaler say. */
  boolean isBehind(
      Canary canary,
      KubernetesObject primary,
      Optional<KubernetesObject> autoscaler,
      boolean boundsOnly,
      WorkloadSettings settings) {
    return new FormerAutoscalers(cluster, canary).areThere(primary, autoscaler)
        || followed(canary, autoscaler, boundsOnly, settings).isPresent();
  }

  private Optional<KubernetesObject> followed(
      Canary canary,
      Optional<KubernetesObject> autoscaler,
      boolean boundsOnly,
      WorkloadSettings settings) {
    String manager = FieldOwner.GENERATED.manager();
    return autoscaler.flatMap(
        present ->
            look(PrimaryAutoscaler.ref(present.ref()))
                .flatMap(
                    twin ->
                        AutoscalerSettings.on(
                            PrimaryAutoscaler.of(canary, present, settings, Optional.of(twin))
                                .object(),
                            twin,
                            boundsOnly,
                            manager)));
  }

  /** A ScaledObject would scale a target up that is meant to have no pods; an HPA would not. */
  Ensured pauseOfTarget(Canary canary, boolean paused, ObjectWriter writer) {
    return ofTarget(canary)
        .filter(scaler -> scaler.kind().equals(PrimaryAutoscaler.SCALED_OBJECT))
        .map(
            scaler ->
                writer.ensure(
                    PrimaryAutoscaler.pause(scaler.ref(), paused),
                    Optional.of(scaler),
                    FieldOwner.SHARED))
        .orElse(Ensured.AS_IT_WAS);
  }

  private Optional<KubernetesObject> look(ObjectRef ref) {
    return look(cluster, ref);
  }

  /** An autoscaler of a primary or a target, as it stands. */
  static Optional<KubernetesObject> look(Cluster cluster, ObjectRef ref) {
    return ref.kind().equals(PrimaryAutoscaler.SCALED_OBJECT)
        ? cluster.read(ref)
        : cluster.find(ref);
  }

  private static boolean known(ObjectRef ref) {
    return ref.kind().equals(PrimaryAutoscaler.SCALED_OBJECT)
        || ref.kind().equals(PrimaryAutoscaler.HORIZONTAL);
  }
}
