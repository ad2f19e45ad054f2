package io.serinus.reconcile;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.QueryTemplate;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.istio.RoutedTraffic;
import io.serinus.istio.VirtualServices;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import io.serinus.rollout.Observation;
import io.serinus.rollout.ObservationPlan;
import io.serinus.rollout.Readiness;
import io.serinus.rollout.RolloutPlan;
import io.serinus.workload.GitOrigin;
import io.serinus.workload.PodCounts;
import io.serinus.workload.PodImages;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.RevisionIdentity;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.TakenOverPrimary;
import io.serinus.workload.WorkloadSettings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what a tick must know. What cannot be seen is a value in the observation. */
final class Observer {
  private final Cluster cluster;
  private final MetricsSource metrics;
  private final WorkloadSettings settings;

  Observer(Cluster cluster, MetricsSource metrics, WorkloadSettings settings) {
    this.cluster = cluster;
    this.metrics = metrics;
    this.settings = settings;
  }

  /** The target as it stands in the cluster. */
  Optional<KubernetesObject> target(Canary canary) {
    String kind = canary.spec().targetRef().kind();
    return kind.equals("Deployment") || kind.equals("DaemonSet")
        ? cluster.find(canary.spec().targetRef().in(canary.key().namespace()))
        : Optional.empty();
  }

  Optional<SelectorLabel> label(KubernetesObject target) {
    return SelectorLabel.of(target, settings.selectorLabels());
  }

  /** Everything, the metrics too when the plan asks for them. */
  Observation look(
      Canary canary,
      RolloutPlan plan,
      Optional<KubernetesObject> target,
      Instant now,
      String freshId) {
    Optional<KubernetesObject> primary =
        target.map(KubernetesObject::ref).map(PrimaryWorkload::ref).flatMap(cluster::find);
    Observation seen =
        new Observation(
            now,
            target.map(present -> target(present, primary)),
            target.flatMap(present -> problem(canary, present)),
            primary.map(present -> primary(present, target)),
            canaryTraffic(canary),
            Map.of(),
            freshId);
    return ObservationPlan.of(plan, canary.status(), seen).measure()
        ? seen.withMeasurements(measure(canary, plan))
        : seen;
  }

  /** Empty while there are no routes: then nothing of ours sends traffic anywhere. */
  private Optional<Integer> canaryTraffic(Canary canary) {
    ServiceNames names = ServiceNames.of(canary);
    return routes(canary).map(routes -> RoutedTraffic.canaryWeight(routes, names));
  }

  private Optional<KubernetesObject> routes(Canary canary) {
    return cluster.find(
        new ObjectRef(
            VirtualServices.API_VERSION,
            VirtualServices.KIND,
            canary.key().namespace(),
            ServiceNames.of(canary).apex()));
  }

  private Map<String, Measurement> measure(Canary canary, RolloutPlan plan) {
    QueryTemplate.Subject subject =
        new QueryTemplate.Subject(
            canary.key().name(),
            canary.key().namespace(),
            plan.target(),
            ServiceNames.of(canary).apex());
    Map<String, Measurement> answers = new LinkedHashMap<>();
    plan.queries(subject).forEach(query -> answers.put(query.metric(), metrics.measure(query)));
    return answers;
  }

  private static Observation.Target target(
      KubernetesObject target, Optional<KubernetesObject> primary) {
    return new Observation.Target(
        RevisionIdentity.of(target),
        PodImages.of(target),
        GitOrigin.wantedReplicas(target).orElseGet(() -> primary.map(Observer::replicas).orElse(1)),
        readiness(target),
        GitOrigin.source(target));
  }

  private Observation.Primary primary(KubernetesObject primary, Optional<KubernetesObject> target) {
    String promotionId = PrimaryWorkload.promotionId(primary);
    boolean runsTarget =
        promotionId.isEmpty() && target.filter(present -> runs(primary, present)).isPresent();
    return new Observation.Primary(
        promotionId, PodImages.of(primary), readiness(primary), runsTarget);
  }

  private boolean runs(KubernetesObject primary, KubernetesObject target) {
    return label(target)
        .filter(label -> TakenOverPrimary.runs(target, primary, label, settings))
        .isPresent();
  }

  private Optional<Observation.TargetProblem> problem(Canary canary, KubernetesObject target) {
    return label(target).isPresent()
        ? claimedByAnother(canary)
        : Optional.of(
            new Observation.TargetProblem(
                "NoSelectorLabel", SelectorLabel.missing(target, settings.selectorLabels())));
  }

  private Optional<Observation.TargetProblem> claimedByAnother(Canary canary) {
    List<KubernetesObject> canaries = cluster.list(ResourceKind.CANARY);
    return TargetClaim.taken(canary, canaries)
        .or(() -> ServiceClaim.taken(canary, canaries, routes(canary)));
  }

  private static int replicas(KubernetesObject workload) {
    return Math.max(1, workload.at("/spec/replicas").asInt(1));
  }

  private static Readiness readiness(KubernetesObject workload) {
    PodCounts pods = PodCounts.of(workload);
    return new Readiness(
        pods.generationObserved(), pods.wanted(), pods.updated(), pods.total(), pods.available());
  }
}
