package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the cluster to a commit: what differs is applied, what is gone is pruned, everything else
 * is left alone. What was applied stands on the objects themselves, which are watched, so that a
 * pass without change asks for nothing, also after a restart. One pass at a time.
 */
final class CommitSync {
  /** When a kind that could not be watched is looked at again. */
  private static final Duration UNWATCHED = Duration.ofSeconds(30);

  private final SyncSettings settings;
  private final IndexReader reader;
  private final Clock clock;
  private final CanaryWaker waker;
  private final DesiredStates states;
  private final InventoryStore inventories;
  private final SourceAttribution sources;
  private final Waves waves;
  private final Failures failures = new Failures();
  private final Pruner pruner;
  private final Ownership ownership;
  private final MassPruneGuard guard;
  private final LiveObjects live;
  private final LiveComparison comparison;
  private final PutBacks putBacks = new PutBacks();
  private final Survey survey;
  private final SpecNews specs;

  private Optional<RepositoryIndex> index = Optional.empty();
  private Optional<CommitId> attributed = Optional.empty();
  private volatile Map<ObjectKey, DesiredObject> wanted = Map.of();

  /**
   * The objects that were not as Git says after the last pass, if all others were and nothing else
   * was open: then the next commit is looked at as far as it differs. Everything is looked at again
   * when the same commit is offered once more.
   */
  private Optional<Set<ObjectKey>> unsettled = Optional.empty();

  private @Nullable Inventory inventory;

  CommitSync(
      SyncSettings settings,
      GitMirror mirror,
      IndexReader reader,
      Cluster cluster,
      Waves waves,
      LiveComparison comparison,
      CanaryWaker waker,
      RepositoryClaims claims,
      Clock clock) {
    this.settings = settings;
    this.reader = reader;
    this.clock = clock;
    this.waker = waker;
    this.states = new DesiredStates(settings, cluster, clock);
    this.inventories =
        new InventoryStore(cluster, settings.controllerNamespace(), settings.repository(), claims);
    this.sources = new SourceAttribution(mirror, reader, cluster, settings.repository());
    this.waves = waves;
    this.live = new LiveObjects(cluster);
    this.ownership = new Ownership(settings, claims, cluster, live);
    this.pruner = new Pruner(settings.writer(cluster), settings, failures, ownership::isOurs);
    this.guard =
        new MassPruneGuard(
            settings, new MassPruneRule(settings.massPruneLimit()), mirror, inventories, live);
    this.comparison = comparison;
    this.specs = new SpecNews(cluster);
    this.survey = new Survey(settings, cluster, live, comparison, failures, putBacks);
  }

  /**
   * One pass.
   *
   * @param superseded whether a newer commit is there; asked at every safe point
   */
  SyncReport run(CommitId tip, BooleanSupplier superseded) {
    Inventory before = start();
    Instant now = clock.instant();
    RepositoryIndex next = reader.read(index, tip);
    index = Optional.of(next);
    DesiredStates.Stated stated = states.of(next);
    Optional<Set<ObjectKey>> scope = stated.change().flatMap(change -> unsettled.map(change::with));
    unsettled = Optional.empty();
    DesiredState desired = ownership.own(tip, stated, scope, before, now);
    if (scope.isPresent() && !ownership.clean()) {
      scope = Optional.empty();
      desired = ownership.own(tip, stated, scope, before, now);
    }
    wanted = desired.objects();
    if (scope.isEmpty()) {
      forget(desired, before);
    }
    Survey.Findings found = survey.of(desired, scope, ownership.unwatched(), before, now);
    RemovedObjects removed =
        RemovedObjects.of(
            desired,
            before,
            scope
                .flatMap(any -> stated.change())
                .map(StateChange::removed)
                .orElse(before.refs().keySet()));
    Set<ObjectKey> gone = removed.gone();
    boolean open = !gone.isEmpty() || !removed.keptBy().isEmpty() || !ownership.clean();
    Leavings.Fates fates = ownership.leaving(gone, before, now);
    gone.removeAll(fates.handedOver());
    Optional<ManifestProblem> tooMany = guard.judge(gone, before, next, now);
    List<ObjectRef> prunable =
        tooMany.isPresent() ? List.of() : due(fates.deletable(), before, now);
    remember(before.without(fates.handedOver()).with(found.current()));
    SyncOutcome outcome =
        found.due().isEmpty() && prunable.isEmpty()
            ? SyncOutcome.NOTHING
            : change(desired, found.due(), prunable, tip, superseded);
    ownership.has(start());
    boolean stopped = !outcome.complete() && superseded.getAsBoolean();
    if (outcome.complete()) {
      attributed = Optional.of(tip);
      unsettled =
          open || found.open()
              ? Optional.empty()
              : Optional.of(
                  found.without(outcome.applied(), scope.orElse(desired.objects().keySet())));
    }
    List<ManifestProblem> problems = new ArrayList<>(desired.problems());
    problems.addAll(found.notices());
    problems.addAll(removed.notices());
    problems.addAll(failures.problems());
    tooMany.ifPresent(problems::add);
    problems.addAll(fates.notices());
    List<DriftedObject> drift = new ArrayList<>(found.drift());
    drift.addAll(outcome.putBack());
    return new SyncReport(
        settings.repository(),
        tip,
        outcome.applied(),
        outcome.pruned(),
        desired.objects().size() - outcome.applied().size(),
        problems,
        desired.canaries(),
        stopped,
        Stream.of(
                failures.nextRetry(),
                states.nextLook(),
                ownership.nextLook(),
                putBacks.nextOf(found.waiting(), now),
                found.unwatched() ? Optional.of(now.plus(UNWATCHED)) : Optional.<Instant>empty())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()),
        drift);
  }

  /**
   * Whether the object stands otherwise than the last pass found Git to say. For any thread, and at
   * the cost of one object.
   */
  boolean concerns(KubernetesObject metadata) {
    DesiredObject desired = wanted.get(ObjectKey.of(metadata.ref()));
    boolean ours =
        metadata.annotation(GitMarks.REPOSITORY).filter(settings.repository()::equals).isPresent();
    return desired != null
        && ours
        && !(comparison.of(desired, Optional.of(metadata)) instanceof Standing.Current);
  }

  /** Whether the last pass found Git to name the object. */
  boolean names(ObjectRef ref) {
    return wanted.containsKey(ObjectKey.of(ref));
  }

  /** What stands in the cluster according to the inventory; asked for once. */
  private Inventory start() {
    Inventory present = inventory;
    if (present == null) {
      present = inventories.load().orElse(Inventory.EMPTY);
      guard.startAt(present.base());
      inventory = present;
    }
    return present;
  }

  private void forget(DesiredState desired, Inventory present) {
    Set<ObjectKey> known = new HashSet<>(desired.objects().keySet());
    known.addAll(desired.held());
    known.addAll(present.refs().keySet());
    failures.keepOnly(known);
    failures.forget(desired.held());
    comparison.keepOnly(desired.objects().keySet());
    putBacks.keepOnly(desired.objects().keySet());
  }

  private List<ObjectRef> due(Set<ObjectKey> gone, Inventory present, Instant now) {
    return present.refs().entrySet().stream()
        .filter(entry -> gone.contains(entry.getKey()) && failures.due(entry.getKey(), "", now))
        .map(Map.Entry::getValue)
        .toList();
  }

  private SyncOutcome change(
      DesiredState desired,
      List<Survey.Due> due,
      List<ObjectRef> prunable,
      CommitId tip,
      BooleanSupplier superseded) {
    if (superseded.getAsBoolean()) {
      return SyncOutcome.STOPPED;
    }
    List<DesiredObject> todo = due.stream().map(Survey.Due::desired).toList();
    remember(start().intending(todo.stream().map(DesiredObject::ref).toList()));
    Map<ObjectKey, Map<String, String>> marks = sources.marks(todo, attributed, tip);
    List<Applier.Task> tasks = Waves.tasks(due, marks);
    List<ApplyResult> results =
        waves.apply(tasks, desired.targetOf(), failures::contains, superseded);
    List<ObjectRef> written = record(results);
    List<DriftedObject> putBack = putBack(due, Set.copyOf(written));
    due.stream()
        .filter(object -> written.contains(object.desired().ref()))
        .filter(object -> object.desired().key().isCanary())
        .forEach(
            object ->
                specs.tell(
                    object, marks.getOrDefault(object.desired().key(), Map.of()), clock.instant()));
    wake(written);
    boolean complete = results.stream().noneMatch(ApplyResult.Skipped.class::isInstance);
    if (!complete || superseded.getAsBoolean()) {
      remember(start().with(written));
      return new SyncOutcome(written, List.of(), putBack, false);
    }
    PruneResult pruned = pruner.prune(prunable, desired.names(), clock.instant());
    remember(start().with(written).without(pruned.released()));
    return new SyncOutcome(written, pruned.deleted(), putBack, true);
  }

  private void remember(Inventory wished) {
    Inventory based = wished.at(guard.base());
    if (!based.sameAs(start())) {
      inventories.save(based);
      inventory = based;
    }
  }

  private List<ObjectRef> record(List<ApplyResult> results) {
    Instant now = clock.instant();
    List<ObjectRef> written = new ArrayList<>();
    for (ApplyResult result : results) {
      DesiredObject desired = result.desired();
      if (result instanceof ApplyResult.Applied) {
        failures.succeeded(desired.key());
        written.add(desired.ref());
      } else if (result instanceof ApplyResult.Failed failed) {
        failures.failed(desired.key(), desired.digest(), ApplyProblems.of(failed), now);
      }
    }
    return written;
  }

  private List<DriftedObject> putBack(List<Survey.Due> due, Set<ObjectRef> written) {
    List<DriftedObject> putBack = new ArrayList<>();
    for (Survey.Due object : due) {
      if (object.drift().isPresent() && written.contains(object.desired().ref())) {
        putBacks.putBack(object.desired().key(), clock.instant());
        putBack.add(object.drift().get().corrected());
      }
    }
    return putBack;
  }

  /** Canaries that were written, and those whose target was. */
  private void wake(List<ObjectRef> written) {
    Set<ObjectKey> keys = new HashSet<>();
    written.forEach(ref -> keys.add(ObjectKey.of(ref)));
    Set<CanaryKey> woken = new TreeSet<>();
    for (ObjectKey key : keys) {
      if (key.isCanary()) {
        woken.add(new CanaryKey(key.namespace(), key.name()));
      }
    }
    for (CanaryNames canary : states.canariesInCluster()) {
      if (keys.contains(canary.target())) {
        woken.add(canary.key());
      }
    }
    woken.forEach(waker::wake);
  }
}
