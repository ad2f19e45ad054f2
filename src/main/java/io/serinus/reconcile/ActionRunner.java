package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.FieldOwner;
import io.serinus.istio.DestinationRules;
import io.serinus.istio.Routing;
import io.serinus.istio.VirtualServices;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.ServiceNames;
import io.serinus.rollout.Action;
import io.serinus.rollout.TrafficSplit;
import io.serinus.workload.PrimaryReplicas;
import io.serinus.workload.PrimaryWorkload;
import io.serinus.workload.SelectorLabel;
import io.serinus.workload.Services;
import io.serinus.workload.TargetScale;
import io.serinus.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/** Does the actions of one tick of one Canary, in order, up to the first that is refused. */
final class ActionRunner implements Action.Visitor<Ensured> {
  private final Cluster cluster;
  private final ObjectWriter writer;
  private final Canary canary;
  private final KubernetesObject target;
  private final SelectorLabel label;
  private final WorkloadSettings settings;

  ActionRunner(
      Cluster cluster,
      ObjectWriter writer,
      Canary canary,
      KubernetesObject target,
      SelectorLabel label,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.writer = writer;
    this.canary = canary;
    this.target = target;
    this.label = label;
    this.settings = settings;
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
    Services services = new Services(canary, target, label);
    ServiceNames names = ServiceNames.of(canary);
    List<KubernetesObject> wanted = new ArrayList<>();
    wanted.add(services.primary(existing("v1", "Service", names.primary())));
    wanted.add(services.canary(existing("v1", "Service", names.canary())));
    if (action.apexToPrimary()) {
      wanted.add(services.apex(false, existing("v1", "Service", names.apex())));
    }
    return each(wanted, this::ensure);
  }

  @Override
  public Ensured ensurePrimary(Action.EnsurePrimary action) {
    if (cluster.find(PrimaryWorkload.ref(target.ref())).isPresent()) {
      return Ensured.AS_IT_WAS;
    }
    OptionalInt replicas = PrimaryReplicas.atCreation(target);
    return ensure(primary().promoted(action.promotionId(), replicas, Set.of()));
  }

  @Override
  public Ensured promoteToPrimary(Action.PromoteToPrimary action) {
    String manager = FieldOwner.GENERATED.manager();
    boolean autoscaled = canary.spec().autoscalerRef() != null;
    OptionalInt replicas =
        cluster
            .find(PrimaryWorkload.ref(target.ref()))
            .map(present -> PrimaryReplicas.atPromotion(present, target, manager, autoscaled))
            .orElseGet(() -> PrimaryReplicas.atCreation(target));
    return ensure(primary().promoted(action.promotionId(), replicas, Set.of()));
  }

  @Override
  public Ensured routeTraffic(Action.RouteTraffic action) {
    TrafficSplit split = action.split();
    Routing routing =
        new Routing(split.canaryWeight(), split.mirror(), split.everyone(), cookies());
    List<KubernetesObject> wanted = new ArrayList<>(DestinationRules.of(canary));
    String apex = ServiceNames.of(canary).apex();
    wanted.add(
        VirtualServices.of(
            canary, routing, existing(VirtualServices.API_VERSION, VirtualServices.KIND, apex)));
    return each(wanted, this::ensure);
  }

  @Override
  public Ensured scaleTarget(Action.ScaleTarget action) {
    return writer.ensure(TargetScale.to(target, action.replicas()), FieldOwner.SHARED);
  }

  @Override
  public Ensured giveBack(Action.GiveBack action) {
    String apex = ServiceNames.of(canary).apex();
    Optional<KubernetesObject> service = existing("v1", "Service", apex);
    Ensured back =
        service.isEmpty()
            ? Ensured.AS_IT_WAS
            : ensure(new Services(canary, target, label).apex(true, service));
    Optional<KubernetesObject> routes =
        existing(VirtualServices.API_VERSION, VirtualServices.KIND, apex);
    if (back.refusal().isPresent() || routes.isEmpty()) {
      return back;
    }
    if (routes.get().controllerUid().equals(Optional.of(canary.uid()))) {
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

  private PrimaryWorkload primary() {
    return new PrimaryWorkload(canary, target, label, settings);
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

  private Ensured ensure(KubernetesObject desired) {
    boolean foreign =
        cluster
            .find(desired.ref())
            .filter(present -> !present.controllerUid().equals(Optional.of(canary.uid())))
            .isPresent();
    return writer.ensure(desired, foreign ? FieldOwner.SHARED : FieldOwner.GENERATED);
  }

  private Optional<KubernetesObject> existing(String apiVersion, String kind, String name) {
    return cluster.find(new ObjectRef(apiVersion, kind, canary.key().namespace(), name));
  }
}
