package io.serinus.reconcile;

import io.serinus.analysis.Measurement;
import io.serinus.analysis.QueryTemplate;
import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.ResourceKind;
import io.serinus.istio.DestinationRules;
import io.serinus.istio.RoutedTraffic;
import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.RepeatedKeys;
import io.serinus.model.ServiceNames;
import io.serinus.rollout.Observation;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.rollout.ObservationPlan;
import io.serinus.rollout.Readiness;
import io.serinus.rollout.Recollection;
import io.serinus.rollout.RolloutPlan;
import io.serinus.workload.GitOrigin;
import io.serinus.workload.PodCounts;
import io.serinus.workload.PodImages;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.PrimaryScale;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.RevisionIdentity;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.Services;
import io.serinus.workload.TakenOverPrimary;
import io.serinus.workload.WorkloadSettings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Looks at what a tick must know. What cannot be seen is a value in the observation. */
final class Observer {
  private final Cluster cluster;
  private final MetricDesk metrics;
  private final HookDesk hooks;
  private final WorkloadSettings settings;
  private final Autoscalers autoscalers;
  private final Recollections recollections;
  private final CanaryIndex index;

  Observer(
      Cluster cluster,
      CanaryIndex index,
      MetricDesk metrics,
      HookDesk hooks,
      PromotedManifests promoted,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.index = index;
    this.metrics = metrics;
    this.hooks = hooks;
    this.settings = settings;
    this.autoscalers = new Autoscalers(cluster);
    this.recollections = new Recollections(promoted, cluster, settings);
  }

  /** The target as it stands in the cluster. */
  Optional<KubernetesObject> target(Canary canary) {
    return targetRef(canary).flatMap(cluster::find);
  }

  /** Its primary as it stands in the cluster. */
  Optional<KubernetesObject> primary(Canary canary) {
    return targetRef(canary).map(PrimaryWorkload::ref).flatMap(cluster::find);
  }

  private static Optional<ObjectRef> targetRef(Canary canary) {
    String kind = canary.spec().targetRef().kind();
    return kind.equals("Deployment") || kind.equals("DaemonSet")
        ? Optional.of(canary.spec().targetRef().in(canary.key().namespace()))
        : Optional.empty();
  }

  Optional<Sides> sides(Optional<KubernetesObject> target, Optional<KubernetesObject> primary) {
    return Sides.of(target, primary, settings.selectorLabels(), this::workloads);
  }

  private List<KubernetesObject> workloads(String namespace) {
    return Stream.of(ResourceKind.DEPLOYMENT, ResourceKind.DAEMON_SET)
        .flatMap(kind -> cluster.list(kind).stream())
        .filter(workload -> workload.namespace().equals(namespace))
        .toList();
  }

  private Optional<SelectorLabel> label(KubernetesObject target) {
    return SelectorLabel.of(target, settings.selectorLabels());
  }

  /** The target as it was when it was last promoted; empty when that is not known. */
  Optional<KubernetesObject> promoted(Canary canary, KubernetesObject target) {
    return recollections.manifest(canary, target);
  }

  /** Everything that stands in the cluster. */
  Observation look(
      Canary canary,
      Optional<KubernetesObject> target,
      Optional<KubernetesObject> primary,
      Instant now,
      String freshId) {
    Optional<TargetConfigs> configs =
        target.map(present -> TargetConfigs.of(present, canary, cluster, settings));
    Optional<KubernetesObject> autoscaler = target.flatMap(any -> autoscalers.ofTarget(canary));
    Optional<Sides> sides = sides(target, primary);
    return new Observation(
        now,
        target.map(present -> target(canary, present, primary, configs.orElseThrow(), autoscaler)),
        target.flatMap(
            present -> problem(canary, present, sides, configs.orElseThrow(), autoscaler)),
        primary.map(present -> primary(canary, present, target, configs, autoscaler)),
        canaryTraffic(canary, sides),
        Map.of(),
        Map.of(),
        new Recollection.None(),
        canary.command(),
        freshId);
  }

  /** The same with what webhooks, metrics and Git answer, where the plan asks them. */
  Observation ask(
      Canary canary, Optional<KubernetesObject> target, RolloutPlan plan, Observation seen) {
    ObservationPlan wanted = ObservationPlan.of(plan, canary.status(), seen);
    if (wanted.recollect()) {
      return target
          .map(present -> recollections.of(canary, present))
          .map(seen::withRecollection)
          .orElse(seen);
    }
    recollections.forget(canary);
    Observation answered = seen.withHooks(hooks.ask(canary, wanted.hooks()));
    Optional<Instant> window =
        ObservationPlan.of(plan, canary.status(), answered).windowToMeasure();
    if (window.isEmpty()) {
      metrics.rest(canary);
      return answered;
    }
    return answered.withMeasurements(measure(canary, window.get(), plan));
  }

  /** Empty while there are no routes: then nothing of ours sends traffic anywhere. */
  private Optional<Integer> canaryTraffic(Canary canary, Optional<Sides> sides) {
    ServiceNames names = ServiceNames.of(canary);
    Optional<KubernetesObject> routes = canary.spec().hasMesh() ? routes(canary) : Optional.empty();
    boolean byService =
        !canary.spec().hasMesh()
            || routes.filter(present -> !RoutedTraffic.namesASide(present, names)).isPresent();
    return byService
        ? sides.map(Sides::label).flatMap(label -> apexTraffic(canary, label))
        : routes.map(present -> RoutedTraffic.toCanary(present, names));
  }

  /** The apex Service leads to one side, without a mesh and by routes that name no side. */
  private Optional<Integer> apexTraffic(Canary canary, SelectorLabel label) {
    return apexService(canary)
        .map(service -> service.at("/spec/selector").path(label.key()).asText())
        .map(side -> side.equals(label.value()) ? 100 : 0);
  }

  private Optional<KubernetesObject> routes(Canary canary) {
    return cluster.find(
        new ObjectRef(
            VirtualServices.API_VERSION,
            VirtualServices.KIND,
            canary.key().namespace(),
            ServiceNames.of(canary).apex()));
  }

  void forget(String uid) {
    hooks.forget(uid);
    metrics.forget(uid);
  }

  private Map<String, Measurement> measure(Canary canary, Instant window, RolloutPlan plan) {
    QueryTemplate.Subject subject =
        new QueryTemplate.Subject(
            canary.key().name(),
            canary.key().namespace(),
            plan.target(),
            ServiceNames.of(canary).apex());
    return metrics.ask(canary, window, plan.queries(subject));
  }

  private Observation.Target target(
      Canary canary,
      KubernetesObject target,
      Optional<KubernetesObject> primary,
      TargetConfigs configs,
      Optional<KubernetesObject> autoscaler) {
    String template = RevisionIdentity.of(target);
    List<String> changed = configs.changed(template, canary.status());
    OptionalInt least =
        autoscaler.map(PrimaryAutoscaler::least).map(OptionalInt::of).orElse(OptionalInt.empty());
    return new Observation.Target(
        RevisionIdentity.with(template, configs.hashes()),
        PodImages.of(target),
        GitOrigin.wantedReplicas(target)
            .orElseGet(() -> primary.map(Observer::replicas).orElse(least.orElse(1))),
        readiness(target),
        GitOrigin.source(target),
        new Observation.Belongings(
            configs.hashes(),
            changed,
            configs.broughtBy(changed),
            least,
            remarks(canary, target, configs)),
        template);
  }

  private List<String> remarks(Canary canary, KubernetesObject target, TargetConfigs configs) {
    Stream<String> ofService =
        apexService(canary).stream()
            .flatMap(service -> Services.remarks(canary, target, service).stream());
    Stream<String> ofRules =
        DestinationRules.remark(
            canary, DestinationRules.ofUsers(canary, cluster.list(ResourceKind.DESTINATION_RULE)))
            .stream();
    return Stream.of(
            RepeatedKeys.in(target).stream(), ofService, ofRules, configs.remarks().stream())
        .flatMap(remarks -> remarks)
        .toList();
  }

  private Optional<KubernetesObject> apexService(Canary canary) {
    return cluster.find(
        new ObjectRef("v1", "Service", canary.key().namespace(), ServiceNames.of(canary).apex()));
  }

  private Observation.Primary primary(
      Canary canary,
      KubernetesObject primary,
      Optional<KubernetesObject> target,
      Optional<TargetConfigs> configs,
      Optional<KubernetesObject> autoscaler) {
    String promotionId = PrimaryWorkload.promotionId(primary);
    boolean runsTarget =
        (promotionId.isEmpty() || !canary.status().phase().initialised())
            && target.filter(present -> runs(primary, present)).isPresent()
            && configs.filter(present -> present.haveCopiesIn(primary, cluster)).isPresent();
    boolean behind =
        !promotionId.isEmpty()
            && target
                .filter(present -> isBehind(canary, primary, present, configs, autoscaler))
                .isPresent();
    return new Observation.Primary(
        promotionId, PodImages.of(primary), readiness(primary), runsTarget, behind);
  }

  private boolean isBehind(
      Canary canary,
      KubernetesObject primary,
      KubernetesObject target,
      Optional<TargetConfigs> configs,
      Optional<KubernetesObject> autoscaler) {
    String manager = FieldOwner.GENERATED.manager();
    PrimaryScale scale =
        PrimaryScale.followed(primary, target, manager, PrimaryAutoscaler.twin(canary));
    boolean settingsBehind =
        label(target)
            .map(label -> new PrimaryWorkload(canary, target, label, settings))
            .flatMap(workload -> workload.withSettings(primary, scale, manager))
            .isPresent();
    return settingsBehind
        || autoscalers.isBehind(
            canary, primary, autoscaler, !atPromoted(canary, target, configs), settings);
  }

  private static boolean atPromoted(
      Canary canary, KubernetesObject target, Optional<TargetConfigs> configs) {
    return configs
        .map(present -> RevisionIdentity.with(RevisionIdentity.of(target), present.hashes()))
        .filter(revision -> revision.equals(canary.status().rollout().promotedRevision()))
        .isPresent();
  }

  private boolean runs(KubernetesObject primary, KubernetesObject target) {
    return label(target)
        .filter(label -> TakenOverPrimary.runs(target, primary, label, settings))
        .isPresent();
  }

  private Optional<TargetProblem> problem(
      Canary canary,
      KubernetesObject target,
      Optional<Sides> sides,
      TargetConfigs configs,
      Optional<KubernetesObject> autoscaler) {
    if (label(target).isEmpty()) {
      return Optional.of(
          new TargetProblem(
              "NoSelectorLabel", SelectorLabel.missing(target, settings.selectorLabels())));
    }
    return TargetTraits.problem(target)
        .or(() -> label(target).flatMap(label -> NameLengths.problem(canary, target, label)))
        .or(() -> claimedByAnother(canary))
        .or(() -> sides.flatMap(Sides::problem))
        .or(() -> configs.problem(target))
        .or(() -> autoscalers.problem(canary, autoscaler))
        .or(
            () ->
                new AdoptionCheck(this::workloads)
                    .problem(canary, target, apexService(canary), routes(canary)));
  }

  private Optional<Observation.TargetProblem> claimedByAnother(Canary canary) {
    List<KubernetesObject> canaries =
        Stream.concat(Stream.of(canary.key()), index.rivals(canary.key()).stream())
            .flatMap(key -> cluster.find(key.ref()).stream())
            .toList();
    return TargetClaim.taken(canary, canaries)
        .or(() -> ServiceClaim.taken(canary, canaries, routes(canary)));
  }

  private static int replicas(KubernetesObject workload) {
    return Math.max(1, workload.at("/spec/replicas").asInt(1));
  }

  private static Readiness readiness(KubernetesObject workload) {
    PodCounts pods = PodCounts.of(workload);
    return new Readiness(
        pods.generationObserved(),
        pods.wanted(),
        pods.updated(),
        pods.total(),
        pods.available(),
        pods.stalledAt().orElse(null));
  }
}
