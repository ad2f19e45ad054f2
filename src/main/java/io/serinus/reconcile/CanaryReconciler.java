package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.WriteOutcome;
import io.serinus.metrics.MetricsSource;
import io.serinus.model.Canary;
import io.serinus.model.CanaryKey;
import io.serinus.model.CanaryStatus;
import io.serinus.model.Json;
import io.serinus.model.KubernetesObject;
import io.serinus.model.UnavailableException;
import io.serinus.rollout.Decision;
import io.serinus.rollout.Observation;
import io.serinus.rollout.Pending;
import io.serinus.rollout.Refused;
import io.serinus.rollout.RolloutDecider;
import io.serinus.rollout.RolloutPlan;
import io.serinus.rollout.RolloutSettings;
import io.serinus.workload.WorkloadSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One tick of one Canary: look, decide, record, act, tell. Ticks of different Canaries may run at
 * once, two of the same never.
 */
public final class CanaryReconciler {
  private static final Logger LOGGER = LoggerFactory.getLogger(CanaryReconciler.class);

  /** How soon something that was refused is tried again. */
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final Cluster cluster;
  private final Observer observer;
  private final ObjectWriter writer;
  private final Notifier notifier;
  private final RolloutSettings rolloutSettings;
  private final WorkloadSettings workloadSettings;
  private final InstantSource clock;
  private final Supplier<String> ids;

  /**
   * @param ids gives a new unique id for a run at each call
   */
  public CanaryReconciler(
      Cluster cluster,
      MetricsSource metrics,
      HookSettings hooks,
      RolloutSettings rolloutSettings,
      WorkloadSettings workloadSettings,
      InstantSource clock,
      Supplier<String> ids) {
    this.cluster = cluster;
    HookCalls calls = new HookCalls(hooks.caller(), new HookSecrets(cluster, clock));
    this.observer =
        new Observer(cluster, metrics, new HookDesk(calls, hooks), workloadSettings);
    this.writer = new ObjectWriter(cluster);
    this.notifier = new Notifier(cluster, new HookOutbox(calls, hooks, clock), clock);
    this.rolloutSettings = rolloutSettings;
    this.workloadSettings = workloadSettings;
    this.clock = clock;
    this.ids = ids;
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
      Optional<KubernetesObject> object =
          cluster.find(key.ref()).filter(present -> !present.deleting());
      return object.isEmpty() ? Optional.empty() : tick(object.get());
    } finally {
      MDC.remove("canary");
    }
  }

  private Optional<Instant> tick(KubernetesObject object) {
    Canary canary = Canary.of(object);
    RolloutPlan plan = RolloutPlan.of(canary.spec(), rolloutSettings);
    Optional<KubernetesObject> target = observer.target(canary);
    Observation seen = observer.look(canary, plan, target, clock.instant(), ids.get());
    Decision decision = RolloutDecider.decide(plan, canary.status(), seen);

    Optional<Canary> recorded = record(object, canary, decision.status());
    if (recorded.isEmpty()) {
      return Optional.of(clock.instant());
    }
    Optional<Refusal> refusal = act(recorded.get(), target, decision);
    Canary after = refusedOrNot(recorded.get(), refusal);
    Optional<Instant> tellAgain = notifier.tell(after, plan);
    clean(after);
    Instant retry = clock.instant().plus(RETRY);
    if (refusal.isPresent()) {
      return Optional.of(retry);
    }
    return tellAgain.isEmpty()
        ? decision.wakeAt()
        : Optional.of(earlier(decision.wakeAt(), tellAgain.get()));
  }

  /** Writes the status if it is a new one; empty when somebody else was faster. */
  private Optional<Canary> record(KubernetesObject object, Canary canary, CanaryStatus status) {
    if (status.equals(canary.status())) {
      return Optional.of(canary);
    }
    CanaryStatus next = Pending.without(status, notifier.toldOf(canary));
    if (next.phase() != canary.status().phase()) {
      LOGGER.info(
          "Canary moved on, canary={} from={} to={} reason={}",
          canary.key(),
          canary.status().phase().word(),
          next.phase().word(),
          next.rollout().reason());
    }
    return write(object, next);
  }

  private Optional<Canary> write(KubernetesObject object, CanaryStatus status) {
    var tree = object.tree();
    tree.set("status", Json.tree(status));
    WriteOutcome outcome = cluster.writeStatus(KubernetesObject.of(tree));
    if (outcome instanceof WriteOutcome.Written written) {
      return Optional.of(Canary.of(written.object()));
    }
    if (outcome instanceof WriteOutcome.Rejected rejected) {
      throw new UnavailableException(
          rejected.reason(),
          "the status of "
              + object.ref()
              + " was refused by the API server: "
              + rejected.message());
    }
    return Optional.empty();
  }

  private Optional<Refusal> act(
      Canary canary, Optional<KubernetesObject> target, Decision decision) {
    if (target.isEmpty() || decision.actions().isEmpty()) {
      return Optional.empty();
    }
    return observer
        .label(target.get())
        .flatMap(
            label ->
                new ActionRunner(cluster, writer, canary, target.get(), label, workloadSettings)
                    .run(decision.actions()));
  }

  /** Lets the status say what was refused, or that it no longer is. */
  private Canary refusedOrNot(Canary canary, Optional<Refusal> refusal) {
    CanaryStatus status =
        refusal
            .map(
                refused ->
                    Refused.by(
                        canary.status(), refused.reason(), refused.sentence(), clock.instant()))
            .orElseGet(() -> Refused.noMore(canary.status(), clock.instant()));
    return status.equals(canary.status()) ? canary : rewrite(canary, status);
  }

  /** When nothing else is going to be written soon, what was told is taken off the list. */
  private void clean(Canary canary) {
    Set<String> told = notifier.toldOf(canary);
    CanaryStatus cleaned = Pending.without(canary.status(), told);
    if (canary.status().phase().atRest() && !cleaned.equals(canary.status())) {
      rewrite(canary, cleaned);
    }
  }

  /** A write that may as well come with the next tick when somebody else was faster. */
  private Canary rewrite(Canary canary, CanaryStatus status) {
    return cluster
        .find(canary.key().ref())
        .filter(present -> present.resourceVersion().equals(canary.resourceVersion()))
        .flatMap(present -> write(present, status))
        .orElse(canary);
  }

  private static Instant earlier(Optional<Instant> one, Instant other) {
    return one.filter(instant -> instant.isBefore(other)).orElse(other);
  }
}
