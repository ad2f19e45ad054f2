package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.cluster.ResourceKind;
import io.serinus.istio.DestinationRules;
import io.serinus.istio.Routing;
import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Desired;
import io.serinus.model.GeneratedObject;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.Ownership;
import io.serinus.model.ServiceNames;
import io.serinus.rollout.Action;
import io.serinus.rollout.TrafficSplit;
import io.serinus.workload.FormerController;
import io.serinus.workload.PrimaryAutoscaler;
import io.serinus.workload.PrimaryReplicas;
import io.serinus.workload.PrimaryScale;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.Services;
import io.serinus.workload.TargetScale;
import io.serinus.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does the actions of one tick of one Canary, in order, up to the first that is refused. */
final class ActionRunner implements Action.Visitor<Ensured> {
  private final Cluster cluster;
  private final ObjectWriter writer;
  private final Canary canary;
  private final Sides sides;
  private final Supplier<Optional<KubernetesObject>> promoted;
  private final WorkloadSettings settings;
  private final Autoscalers autoscalers;

  /**
   * @param promoted gives the target as it was when it was last promoted, for a primary that is
   *     restored
   */
  ActionRunner(
      Cluster cluster,
      ObjectWriter writer,
      Canary canary,
      Sides sides,
      Supplier<Optional<KubernetesObject>> promoted,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.writer = writer;
    this.canary = canary;
    this.sides = sides;
    this.promoted = promoted;
    this.settings = settings;
    this.autoscalers = new Autoscalers(cluster);
  }

  /** Does them up to the first that is refused. */
  Ensured run(List<Action> actions) {
    return each(actions, this::run);
  }

  private Ensured run(Action action) {
    try {
      return action.accept(this);
    } catch (InvalidInputException mistake) {
      return Ensured.refused(
          new Refusal(canary.key().ref(), mistake.reason(), String.valueOf(mistake.getMessage())));
    }
  }

  @Override
  public Ensured ensureServices(Action.EnsureServices action) {
    Services services = services();
    ServiceNames names = ServiceNames.of(canary);
    List<Desired> wanted = new ArrayList<>();
    wanted.add(services.primary(existing("v1", "Service", names.primary())));
    wanted.add(services.canary(existing("v1", "Service", names.canary())));
    // Without a mesh the apex Service is what divides the traffic: routeTraffic's business.
    if (action.apexToPrimary() && canary.spec().hasMesh()) {
      wanted.add(services.apex(false, existing("v1", "Service", names.apex())));
    }
    return each(wanted, this::ensure);
  }

  @Override
  public Ensured ensurePrimary(Action.EnsurePrimary action) {
    return madeFrom(action.restored())
        .map(source -> ensurePrimary(action.promotionId(), source))
        .orElse(Ensured.AS_IT_WAS);
  }

  private Ensured ensurePrimary(String promotionId, KubernetesObject source) {
    TargetConfigs configs = configs(source);
    boolean present = sides.primary().isPresent();
    if (present && !configs.areThoseOf(canary.status())) {
      return Ensured.AS_IT_WAS;
    }
    return inOrder(
        List.of(
            () -> copies().ensure(configs),
            () ->
                present
                    ? putRight(source, configs)
                    : ensure(made(source, promotionId, firstReplicas(), configs)),
            () -> autoscalers.ensurePrimary(canary, sides.primary(), false, settings, writer)));
  }

  /** What was edited by hand. */
  private Ensured putRight(KubernetesObject source, TargetConfigs configs) {
    KubernetesObject present = sides.primary().orElseThrow();
    OptionalInt replicas =
        PrimaryReplicas.kept(present, FieldOwner.GENERATED.manager(), autoscaled());
    PrimaryScale scale = PrimaryScale.kept(present, replicas, PrimaryAutoscaler.twin(canary));
    return primary(source)
        .putRight(present, replicas, configs.copied())
        .map(right -> ensure(scale.noteOn(right)))
        .orElse(Ensured.AS_IT_WAS);
  }

  /** With the target's number of pods. */
  private Desired made(
      KubernetesObject source, String promotionId, OptionalInt replicas, TargetConfigs configs) {
    return PrimaryScale.given(source, replicas, PrimaryAutoscaler.twin(canary))
        .noteOn(primary(source).promoted(promotionId, replicas, configs.copied(), sides.primary()));
  }

  @Override
  public Ensured followTarget(Action.FollowTarget action) {
    KubernetesObject present = sides.primary().orElseThrow();
    KubernetesObject target = sides.presentTarget();
    String manager = FieldOwner.GENERATED.manager();
    PrimaryScale scale =
        PrimaryScale.followed(present, target, manager, PrimaryAutoscaler.twin(canary));
    return inOrder(
        List.of(
            () ->
                autoscalers.follow(canary, sides.primary(), action.boundsOnly(), settings, writer),
            () ->
                primary(target)
                    .withSettings(present, scale, manager)
                    .map(this::ensure)
                    .orElse(Ensured.AS_IT_WAS)));
  }

  private OptionalInt firstReplicas() {
    return autoscaled()
        ? PrimaryReplicas.atCreationAutoscaled(sides.presentTarget())
        : PrimaryReplicas.atCreation(sides.presentTarget());
  }

  @Override
  public Ensured promoteToPrimary(Action.PromoteToPrimary action) {
    return madeFrom(action.restored())
        .map(source -> promote(action.promotionId(), source))
        .orElse(Ensured.AS_IT_WAS);
  }

  /** Empty while it is not known what was promoted: looked up again with the next tick. */
  private Optional<KubernetesObject> madeFrom(boolean restored) {
    return restored ? promoted.get() : Optional.of(sides.presentTarget());
  }

  private Ensured promote(String promotionId, KubernetesObject source) {
    String manager = FieldOwner.GENERATED.manager();
    TargetConfigs configs = configs(source);
    OptionalInt replicas =
        sides
            .primary()
            .map(
                present ->
                    PrimaryReplicas.atPromotion(
                        present, sides.presentTarget(), manager, autoscaled()))
            .orElseGet(this::firstReplicas);
    return inOrder(
        List.of(
            () -> copies().ensure(configs),
            () -> autoscalers.ensurePrimary(canary, sides.primary(), true, settings, writer),
            // Last, because its mark says that all of it was done.
            () -> ensure(made(source, promotionId, replicas, configs))));
  }

  private static Ensured inOrder(List<Supplier<Ensured>> parts) {
    return each(parts, Supplier::get);
  }

  private boolean autoscaled() {
    return canary.spec().autoscalerRef() != null;
  }

  private TargetConfigs configs(KubernetesObject source) {
    return TargetConfigs.of(source, canary, cluster, settings);
  }

  private ConfigCopies copies() {
    return new ConfigCopies(cluster, writer, canary, settings);
  }

  @Override
  public Ensured routeTraffic(Action.RouteTraffic action) {
    TrafficSplit split = action.split();
    if (!canary.spec().hasMesh()) {
      String name = ServiceNames.of(canary).apex();
      boolean toCanary = split.canaryWeight() == 100;
      return ensure(services().apex(toCanary, existing("v1", "Service", name)));
    }
    Routing routing =
        new Routing(split.canaryWeight(), split.mirror(), split.everyone(), cookies());
    List<Desired> wanted =
        new ArrayList<>(
            DestinationRules.of(
                canary,
                name -> existing(VirtualServices.API_VERSION, DestinationRules.KIND, name),
                usersRule()));
    String apex = ServiceNames.of(canary).apex();
    wanted.add(
        VirtualServices.of(
            canary,
            routing,
            existing(VirtualServices.API_VERSION, VirtualServices.KIND, apex),
            services().hasFurtherPorts()));
    return each(wanted, this::ensure);
  }

  /** None for DestinationRules that Flagger made: they stay as they are. */
  private Optional<KubernetesObject> usersRule() {
    String primary = ServiceNames.of(canary).primary();
    return existing(VirtualServices.API_VERSION, DestinationRules.KIND, primary)
            .filter(rule -> FormerController.left(rule, FieldOwner.GENERATED.manager()))
            .isPresent()
        ? Optional.empty()
        : DestinationRules.ofUsers(canary, cluster.list(ResourceKind.DESTINATION_RULE));
  }

  @Override
  public Ensured scaleTarget(Action.ScaleTarget action) {
    KubernetesObject target = sides.presentTarget();
    boolean up = action.replicas() > 0;
    boolean scalersBusiness = up && autoscaled() && !TargetScale.isZero(target);
    return inOrder(
        List.of(
            () -> autoscalers.pauseOfTarget(canary, !up, writer),
            () ->
                scalersBusiness
                    ? Ensured.AS_IT_WAS
                    : writer.ensure(TargetScale.to(target, action.replicas()), FieldOwner.SHARED)));
  }

  @Override
  public Ensured giveBack(Action.GiveBack action) {
    String apex = ServiceNames.of(canary).apex();
    Optional<KubernetesObject> service = existing("v1", "Service", apex);
    Ensured back = service.isEmpty() ? Ensured.AS_IT_WAS : ensure(services().apex(true, service));
    Optional<KubernetesObject> routes =
        existing(VirtualServices.API_VERSION, VirtualServices.KIND, apex);
    if (back.refusal().isPresent() || routes.isEmpty()) {
      return back;
    }
    if (GeneratedObject.madeFor(canary, routes.get())) {
      cluster.delete(routes.get().ref(), routes.get().uid());
      return back.and(Ensured.WRITTEN);
    }
    return VirtualServices.original(canary, routes.get())
        .map(original -> back.and(ensure(original)))
        .orElse(back);
  }

  private Routing.Cookies cookies() {
    CanaryStatus status = canary.status();
    return new Routing.Cookies(
        status.sessionAffinityCookie(),
        status.primarySessionAffinityCookie(),
        status.previousSessionAffinityCookie());
  }

  private PrimaryWorkload primary(KubernetesObject source) {
    return new PrimaryWorkload(canary, source, sides.label(), settings);
  }

  private Services services() {
    return new Services(
        canary,
        sides.withPorts(),
        sides.label(),
        existing("v1", "Service", ServiceNames.of(canary).apex()));
  }

  private static <T> Ensured each(List<T> wanted, Function<T, Ensured> ensure) {
    Ensured all = Ensured.AS_IT_WAS;
    for (T one : wanted) {
      all = all.and(ensure.apply(one));
      if (all.refusal().isPresent()) {
        return all;
      }
    }
    return all;
  }

  /** What another controller left is taken over with the next rollout, not at rest. */
  private Ensured ensure(Desired desired) {
    KubernetesObject object = desired.object();
    Optional<KubernetesObject> actual = cluster.find(object.ref());
    boolean generated = desired.ownership() == Ownership.GENERATED;
    return generated && !canary.status().phase().atRest()
        ? writer.own(object, actual)
        : writer.ensure(object, actual, FieldOwner.of(desired.ownership()));
  }

  private Optional<KubernetesObject> existing(String apiVersion, String kind, String name) {
    return cluster.find(new ObjectRef(apiVersion, kind, canary.key().namespace(), name));
  }
}
