package io.serinus.app;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.Subscription;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.InvalidInputException;
import io.serinus.model.KubernetesObject;
import io.serinus.reconcile.CachedKinds;
import io.serinus.reconcile.CanaryIndex;
import io.serinus.reconcile.CanaryReconciler;
import io.serinus.report.CanaryObserver;
import io.serinus.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task per Canary of the cluster, woken by everything that can move it. */
final class CanaryTasks implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(CanaryTasks.class);

  private static final Set<String> WORKLOADS = Set.of("Deployment", "DaemonSet");

  private final Cluster cluster;
  private final Schedule schedule;
  private final CanaryReconciler reconciler;
  private final List<CanaryObserver> observers;
  private final boolean configTracking;
  private final CanaryIndex index;
  private final List<Subscription> subscriptions = new ArrayList<>();

  CanaryTasks(
      Cluster cluster,
      Schedule schedule,
      CanaryReconciler reconciler,
      List<CanaryObserver> observers) {
    this(cluster, schedule, reconciler, observers, true);
  }

  /**
   * @param configTracking whether ConfigMaps and Secrets are in the cluster's cache
   */
  CanaryTasks(
      Cluster cluster,
      Schedule schedule,
      CanaryReconciler reconciler,
      List<CanaryObserver> observers,
      boolean configTracking) {
    this.configTracking = configTracking;
    this.cluster = cluster;
    this.schedule = schedule;
    this.reconciler = reconciler;
    this.index = reconciler.index();
    this.observers = List.copyOf(observers);
  }

  /**
   * Begins to drive every Canary there is and every one that comes; the cluster's cache must be
   * filled.
   */
  void start() {
    List<Canary> present = new ArrayList<>();
    for (KubernetesObject object : cluster.list(ResourceKind.CANARY)) {
      read(object).ifPresentOrElse(present::add, () -> index.putUnread(object));
    }
    present.forEach(index::put);
    observers.forEach(observer -> observer.begin(present));
    subscriptions.add(cluster.watch(ResourceKind.CANARY, new CanaryListener()));
    CachedKinds.parts(configTracking)
        .forEach(kind -> subscriptions.add(cluster.watch(kind, new PartListener())));
  }

  /** Has a Canary looked at now. */
  void wake(CanaryKey key) {
    schedule.wake(id(key));
  }

  @Override
  public void close() {
    subscriptions.forEach(Subscription::close);
  }

  private static String id(CanaryKey key) {
    return "canary/" + key;
  }

  private static Optional<Canary> read(KubernetesObject object) {
    try {
      return Optional.of(Canary.of(object));
    } catch (InvalidInputException mistake) {
      LOGGER.warn("Canary cannot be read and is left alone, problem={}", mistake.getMessage());
      return Optional.empty();
    }
  }

  private Optional<KubernetesObject> target(Canary canary) {
    String kind = canary.spec().targetRef().kind();
    return WORKLOADS.contains(kind)
        ? cluster.find(canary.spec().targetRef().in(canary.key().namespace()))
        : Optional.empty();
  }

  private final class CanaryListener implements ObjectListener {
    @Override
    public void onPresent(KubernetesObject object) {
      read(object).ifPresentOrElse(this::drive, () -> leaveUnread(object));
    }

    private void drive(Canary canary) {
      index.put(canary);
      target(canary).ifPresent(index::takeReferences);
      schedule.add(id(canary.key()), () -> reconciler.tick(canary.key()));
      observers.forEach(observer -> observer.onChange(canary));
    }

    /** It is not ticked until it changes. */
    private void leaveUnread(KubernetesObject object) {
      index.putUnread(object);
      schedule.remove(id(new CanaryKey(object.namespace(), object.name())));
    }

    @Override
    public void onGone(KubernetesObject object) {
      CanaryKey key = new CanaryKey(object.namespace(), object.name());
      Set<CanaryKey> rivals = index.rivals(key);
      index.remove(key);
      schedule.remove(id(key));
      reconciler.forget(object);
      rivals.forEach(CanaryTasks.this::wake);
      observers.forEach(observer -> observer.onGone(key));
    }
  }

  private final class PartListener implements ObjectListener {
    @Override
    public void onPresent(KubernetesObject object) {
      if (WORKLOADS.contains(object.kind())) {
        index.takeReferences(object);
        reconciler.neighbours(object, true).forEach(CanaryTasks.this::wake);
      }
      index.of(object).forEach(CanaryTasks.this::wake);
    }

    @Override
    public void onGone(KubernetesObject object) {
      reconciler.forget(object);
      if (WORKLOADS.contains(object.kind())) {
        reconciler.neighbours(object, false).forEach(CanaryTasks.this::wake);
      }
      index.of(object).forEach(CanaryTasks.this::wake);
    }
  }
}
