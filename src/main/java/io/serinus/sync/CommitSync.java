package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.git.CommitId;
import io.serinus.git.GitMirror;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.ObjectRef;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings the cluster to a commit: what changed is applied, what is gone is pruned, everything else
 * is left alone. Remembers what was applied, so that a pass without change asks for nothing. One
 * pass at a time.
 */
final class CommitSync {
  private final SyncSettings settings;
  private final GitMirror mirror;
  private final IndexReader reader;
  private final Cluster cluster;
  private final Clock clock;
  private final AppliedMark mark;
  private final CanaryWaker waker;
  private final DesiredStates states;
  private final InventoryStore inventories;
  private final SourceAttribution sources;
  private final Waves waves;
  private final Failures failures = new Failures();
  private final Pruner pruner;
  private final Ownership ownership;
  private final MassPruneGuard guard;

  private final Map<ObjectKey, String> applied = new HashMap<>();
  private final Map<ObjectKey, ManifestProblem> notices = new TreeMap<>();
  private Optional<RepositoryIndex> index = Optional.empty();
  private Optional<CommitId> settled = Optional.empty();
  private boolean marked;
  private @Nullable Inventory inventory;

  CommitSync(
      SyncSettings settings,
      GitMirror mirror,
      IndexReader reader,
      Cluster cluster,
      Waves waves,
      AppliedMark mark,
      CanaryWaker waker,
      RepositoryClaims claims,
      Clock clock) {
    this.settings = settings;
    this.mirror = mirror;
    this.reader = reader;
    this.cluster = cluster;
    this.clock = clock;
    this.mark = mark;
    this.waker = waker;
    this.states = new DesiredStates(settings, cluster, clock);
    this.inventories =
        new InventoryStore(cluster, settings.controllerNamespace(), settings.repository(), claims);
    this.sources = new SourceAttribution(mirror, reader, cluster, settings.repository());
    this.waves = waves;
    this.ownership = new Ownership(settings, claims, cluster);
    this.pruner = new Pruner(settings.writer(cluster), settings, failures, ownership::isOurs);
    this.guard =
        new MassPruneGuard(
            settings, new MassPruneRule(settings.massPruneLimit()), mirror, inventories);
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
    DesiredState desired = ownership.own(tip, states.of(next), before, now);
    forget(desired, before);
    List<DesiredObject> todo = todo(desired, now);
    RemovedObjects removed = RemovedObjects.of(desired, before);
    Set<ObjectKey> gone = removed.gone();
    Leavings.Fates fates = ownership.leaving(gone, before, now);
    gone.removeAll(fates.handedOver());
    Optional<ManifestProblem> tooMany = guard.judge(gone, before, next, now);
    List<ObjectRef> prunable =
        tooMany.isPresent() ? List.of() : due(fates.deletable(), before, now);
    remember(before.without(fates.handedOver()));
    SyncOutcome outcome =
        todo.isEmpty() && prunable.isEmpty()
            ? SyncOutcome.NOTHING
            : change(desired, todo, prunable, tip, superseded);
    ownership.has(start());
    boolean stopped = !outcome.complete() && superseded.getAsBoolean();
    if (outcome.complete() && failures.isEmpty()) {
      settle(tip);
    }
    List<ManifestProblem> problems = new ArrayList<>(desired.problems());
    problems.addAll(notices.values());
    problems.addAll(removed.notices());
    problems.addAll(failures.problems());
    tooMany.ifPresent(problems::add);
    problems.addAll(fates.notices());
    return new SyncReport(
        settings.repository(),
        tip,
        outcome.applied(),
        outcome.pruned(),
        desired.objects().size() - outcome.applied().size(),
        problems,
        desired.canaries(),
        stopped,
        Stream.of(failures.nextRetry(), states.nextLook(), ownership.nextLook())
            .flatMap(Optional::stream)
            .min(Comparator.naturalOrder()));
  }

  /** What stands in the cluster according to the inventory and the mark; asked for once. */
  private Inventory start() {
    Inventory present = inventory;
    if (present != null) {
      return present;
    }
    Optional<Inventory> stored = inventories.load();
    Inventory loaded = stored.orElse(Inventory.EMPTY);
    Optional<CommitId> known =
        stored.isEmpty()
            ? Optional.empty()
            : mark.load(settings.fingerprint()).filter(mirror::contains);
    if (known.isPresent()) {
      RepositoryIndex at = reader.read(Optional.empty(), known.get());
      index = Optional.of(at);
      states.of(at).objects().values().stream()
          .filter(desired -> loaded.refs().containsKey(desired.key()))
          .forEach(desired -> applied.put(desired.key(), desired.digest()));
      settled = known;
      marked = true;
    }
    guard.startAt(loaded.base());
    inventory = loaded;
    return loaded;
  }

  private void forget(DesiredState desired, Inventory present) {
    Set<ObjectKey> known = new HashSet<>(desired.objects().keySet());
    known.addAll(desired.held());
    known.addAll(present.refs().keySet());
    failures.keepOnly(known);
    failures.forget(desired.held());
    applied.keySet().retainAll(known);
    notices.keySet().retainAll(desired.objects().keySet());
  }

  private List<DesiredObject> todo(DesiredState desired, Instant now) {
    List<DesiredObject> todo = new ArrayList<>();
    for (DesiredObject object : desired.objects().values()) {
      ObjectKey key = object.key();
      if (object.digest().equals(applied.get(key))) {
        failures.succeeded(key);
      } else if (!leftToRollout(object, desired.names())
          && failures.due(key, object.digest(), now)) {
        todo.add(object);
      }
    }
    return todo;
  }

  /** An apex that exists already is the rollout's: what Git says about it is not applied. */
  private boolean leftToRollout(DesiredObject object, GeneratedNames names) {
    Optional<CanaryKey> adopter = names.adopterOf(object.key());
    if (adopter.isEmpty() || cluster.find(object.ref()).isEmpty()) {
      return false;
    }
    notices.put(
        object.key(),
        ManifestProblem.warning(
            object.path(),
            object.line(),
            "AdoptedObjectNotSynced",
            "%s is in the hands of the rollout of Canary %s; changes to it are not supported yet"
                .formatted(object.key(), adopter.get()),
            "Change the Canary's spec.service instead, which generates it"));
    applied.put(object.key(), object.digest());
    return true;
  }

  private List<ObjectRef> due(Set<ObjectKey> gone, Inventory present, Instant now) {
    return present.refs().entrySet().stream()
        .filter(entry -> gone.contains(entry.getKey()) && failures.due(entry.getKey(), "", now))
        .map(Map.Entry::getValue)
        .toList();
  }

  private SyncOutcome change(
      DesiredState desired,
      List<DesiredObject> todo,
      List<ObjectRef> prunable,
      CommitId tip,
      BooleanSupplier superseded) {
    if (superseded.getAsBoolean()) {
      return SyncOutcome.STOPPED;
    }
    mark.clear();
    marked = false;
    remember(start().with(desired.objects().values().stream().map(DesiredObject::ref).toList()));
    List<Applier.Task> tasks = Waves.tasks(todo, sources.mark(todo, settled, tip));
    List<ApplyResult> results =
        waves.apply(tasks, desired.targetOf(), failures::contains, superseded);
    List<ObjectRef> written = record(results);
    wake(written);
    boolean complete = results.stream().noneMatch(ApplyResult.Skipped.class::isInstance);
    if (!complete || superseded.getAsBoolean()) {
      return new SyncOutcome(written, List.of(), false);
    }
    PruneResult pruned = pruner.prune(prunable, desired.names(), clock.instant());
    pruned.released().forEach(applied::remove);
    remember(start().without(pruned.released()));
    return new SyncOutcome(written, pruned.deleted(), true);
  }

  private void remember(Inventory wanted) {
    Inventory based = wanted.at(guard.base());
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
        applied.put(desired.key(), desired.digest());
        failures.succeeded(desired.key());
        written.add(desired.ref());
      } else if (result instanceof ApplyResult.Failed failed) {
        applied.remove(desired.key());
        failures.failed(desired.key(), desired.digest(), ApplyProblems.of(failed), now);
      }
    }
    return written;
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

  private void settle(CommitId tip) {
    if (!marked || !settled.equals(Optional.of(tip))) {
      mark.store(tip, settings.fingerprint());
      settled = Optional.of(tip);
      marked = true;
    }
  }
}
