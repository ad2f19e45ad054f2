package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.WrittenSpec;
import io.serinus.rollout.Decision;
import io.serinus.rollout.Interrupted;
import io.serinus.rollout.Observation;
import io.serinus.rollout.Pending;
import io.serinus.rollout.Refused;
import io.serinus.rollout.RolloutDecider;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import io.serinus.rollout.Termination;
import io.serinus.workload.WorkloadSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.MDC;

/**
 * One tick of one Canary: look, decide, record, act, tell. Ticks of different Canaries may run at
 * once, two of the same never.
 */
public final class CanaryReconciler {
  /** How soon is looked again after somebody else was faster; mostly that wakes it before. */
  private static final Duration AFTER_CONFLICT = Duration.ofSeconds(1);

  private final Cluster cluster;
  private final CanaryIndex index = new CanaryIndex();
  private final LabelWatch labels;
  private final Observer observer;
  private final PromotedManifests promoted;
  private final ObjectWriter writer;
  private final StatusWriter statuses;
  private final Notifier notifier;
  private final HookDeliveries hookDeliveries;
  private final AlertDeliveries alertDeliveries;
  private final Outbox outbox;
  private final RevertFinalizer finalizer;
  private final RolloutSettings rolloutSettings;
  private final WorkloadSettings workloadSettings;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /** Canaries, by uid, whose status this process has seen done; the others may be interrupted. */
  private final Set<String> done = ConcurrentHashMap.newKeySet();

  /**
   * @param promoted asked only for Canaries that are being initialised without a primary
   * @param ids gives a new unique id for a run at each call
   */
  public CanaryReconciler(
      Cluster cluster,
      MetricSettings metrics,
      HookSettings hooks,
      AlertSettings alerts,
      PromotedManifests promoted,
      RolloutSettings rolloutSettings,
      WorkloadSettings workloadSettings,
      InstantSource clock,
      Supplier<String> ids) {
    this.cluster = cluster;
    this.labels = new LabelWatch(cluster, index, workloadSettings);
    SecretEntries secrets = new SecretEntries(cluster, clock);
    HookCalls calls = new HookCalls(hooks.caller(), new HookSecrets(secrets));
    this.promoted = promoted;
    this.observer =
        new Observer(
            cluster,
            index,
            new MetricDesk(metrics, secrets),
            new HookDesk(calls, hooks),
            promoted,
            workloadSettings);
    this.writer = new ObjectWriter(cluster, clock);
    this.statuses = new StatusWriter(cluster);
    this.notifier = new Notifier(cluster);
    this.hookDeliveries = new HookDeliveries(calls, hooks.events());
    this.alertDeliveries = new AlertDeliveries(alerts, new AlertAddresses(cluster, secrets));
    this.outbox = new Outbox(alerts.workers(), hooks.wake(), clock);
    this.finalizer = new RevertFinalizer(cluster);
    this.rolloutSettings = rolloutSettings;
    this.workloadSettings = workloadSettings;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * What each Canary has to do with. A Canary must be in it before its first tick, and so must all
   * that were there before it: who has an object in common with another is known from here.
   */
  public CanaryIndex index() {
    return index;
  }

  /**
   * The Canaries that must be looked at because a workload that is none of theirs has changed: its
   * pods have, or had, the label that their Services select by.
   */
  public Set<CanaryKey> neighbours(KubernetesObject workload, boolean present) {
    return present ? labels.present(workload) : labels.gone(workload);
  }

  /**
   * Ticks the Canary once.
   *
   * @return when to look again if nothing is observed before; empty when only an observation can
   *     move it
   * @throws io.serinus.model.UnavailableException when the API server cannot be reached; the next
   *     tick finishes what this one could not
   * @throws io.serinus.model.InvalidInputException when the Canary cannot be read
   */
  public Optional<Instant> tick(CanaryKey key) {
    MDC.put("canary", key.toString());
    try {
      return cluster
          .find(key.ref())
          .filter(present -> !present.deleting() || RevertFinalizer.holds(present))
          .flatMap(present -> tick(Canary.of(present)));
    } finally {
      MDC.remove("canary");
    }
  }

  /** Forgets what is remembered of an object that is gone: a Canary or a part of one. */
  public void forget(KubernetesObject gone) {
    done.remove(gone.uid());
    notifier.forget(gone.uid());
    outbox.forget(gone.uid());
    observer.forget(gone.uid());
    promoted.forget(new CanaryKey(gone.namespace(), gone.name()));
    writer.forget(gone.ref());
  }

  private Optional<Instant> tick(Canary canary) {
    RolloutPlan plan =
        RolloutPlan.of(
            new WrittenSpec(canary.spec(), canary.remarks()),
            rolloutSettings,
            SharedObjects.found(canary, cluster));
    if (finalizer.changed(canary, plan)) {
      return Optional.of(clock.instant());
    }
    Optional<KubernetesObject> target = observer.target(canary);
    Optional<KubernetesObject> primary = observer.primary(canary);
    Observation seen = observer.look(canary, target, primary, clock.instant(), ids.get());
    Optional<Sides> sides = observer.sides(target, primary);
    if (!done.contains(canary.uid()) && finished(canary, plan, sides, seen)) {
      return Optional.of(clock.instant());
    }
    CanaryStatus before =
        canary.deleting() ? Termination.begun(canary.status(), seen) : canary.status();
    Observation answered = observer.ask(canary, target, plan, seen);
    Decision decision = RolloutDecider.decide(plan, before, answered);
    Optional<Canary> recorded = record(canary, decision.status());
    if (recorded.isEmpty()) {
      return Optional.of(clock.instant().plus(AFTER_CONFLICT));
    }
    Ensured ensured = act(recorded.get(), sides, decision);
    Optional<Canary> settled =
        statuses.write(recorded.get(), settled(recorded.get(), plan, ensured));
    if (settled.isEmpty()) {
      return Optional.of(clock.instant().plus(AFTER_CONFLICT));
    }
    if (ensured.refusal().isPresent()) {
      return told(settled.get(), plan, Optional.of(clock.instant().plus(ObjectWriter.RETRY)));
    }
    Optional<Instant> wakeAt = told(settled.get(), plan, decision.wakeAt());
    return finalizer.released(settled.get()) ? Optional.empty() : wakeAt;
  }

  /**
   * Does what the status asks for already, where an interruption may have cut it off.
   *
   * @return whether something was missing, so that it must be looked at anew
   */
  private boolean finished(
      Canary canary, RolloutPlan plan, Optional<Sides> sides, Observation seen) {
    Optional<Decision> intent = Interrupted.intent(plan, canary.status(), seen);
    boolean missing = intent.isPresent() && act(canary, sides, intent.get()).written();
    if (missing) {
      statuses.write(canary, Interrupted.done(canary.status(), clock.instant()));
    }
    return missing;
  }

  private Ensured act(Canary canary, Optional<Sides> sides, Decision decision) {
    done.remove(canary.uid());
    Ensured ensured =
        sides
            .map(
                known ->
                    new ActionRunner(
                        cluster,
                        writer,
                        canary,
                        known,
                        () -> observer.promoted(canary, known.presentTarget()),
                        workloadSettings))
            .map(runner -> runner.run(decision.actions()))
            .orElse(Ensured.AS_IT_WAS);
    done.add(canary.uid());
    return ensured;
  }

  /** Lets the status say what was refused, or that it no longer is. */
  private CanaryStatus settled(Canary canary, RolloutPlan plan, Ensured ensured) {
    return ensured
        .refusal()
        .map(
            refused ->
                Refused.by(
                    plan, canary.status(), refused.reason(), refused.sentence(), clock.instant()))
        .orElseGet(() -> Refused.noMore(canary.status(), clock.instant()));
  }

  /**
   * Tells what is to be told. When nothing else is going to be written soon, it is then taken off
   * the list.
   *
   * @return when to look again: at {@code wakeAt}, or before to tell the rest
   */
  private Optional<Instant> told(Canary canary, RolloutPlan plan, Optional<Instant> wakeAt) {
    boolean all = notifier.tell(canary);
    Optional<Instant> tryAgainAt = outbox.tell(canary, deliveries(canary, plan));
    boolean clean =
        !canary.status().phase().atRest()
            || statuses.write(canary, withoutTold(canary, canary.status())).isPresent();
    Optional<Instant> next = tryAgainAt.map(again -> earlier(wakeAt, again)).or(() -> wakeAt);
    if (all && clean) {
      return next;
    }
    return Optional.of(
        earlier(next, clock.instant().plus(all ? AFTER_CONFLICT : ObjectWriter.RETRY)));
  }

  private List<Delivery> deliveries(Canary canary, RolloutPlan plan) {
    return canary.status().rollout().pending().stream()
        .flatMap(
            notification ->
                Stream.concat(
                    hookDeliveries.of(canary, plan, notification),
                    alertDeliveries.of(canary, plan, notification)))
        .toList();
  }

  private static Instant earlier(Optional<Instant> planned, Instant other) {
    return planned.filter(instant -> instant.isBefore(other)).orElse(other);
  }

  /** Intent comes before action. What was told goes off the list with the next thing to write. */
  private Optional<Canary> record(Canary canary, CanaryStatus status) {
    return status.equals(canary.status())
        ? Optional.of(canary)
        : statuses.write(canary, withoutTold(canary, status));
  }

  private CanaryStatus withoutTold(Canary canary, CanaryStatus status) {
    Set<String> told = new HashSet<>(notifier.toldOf(canary));
    told.removeAll(outbox.untold(canary.uid()));
    return Pending.without(status, told);
  }
}
