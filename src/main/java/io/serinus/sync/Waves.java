package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.git.Pause;
import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Applies objects in the order in which they need each other: namespaces and definitions, then
 * everything else, Canaries last.
 */
final class Waves {
  private final Applier applier;
  private final DefinitionGate gate;

  /**
   * @param written takes in what the API server answered to each apply; may be called on any worker
   */
  Waves(
      Cluster cluster,
      ExecutorService workers,
      Pause pause,
      BiConsumer<DesiredObject, KubernetesObject> written) {
    this.applier = new Applier(cluster, workers, written);
    this.gate = new DefinitionGate(cluster, pause);
  }

  /**
   * Applies all.
   *
   * @param targetOf Canary to its target; a Canary whose target failed in this or an earlier
   *     attempt fails too
   * @param failedBefore whether an object's last attempt failed
   * @param stop asked before each object; true skips the rest
   */
  List<ApplyResult> apply(
      List<Applier.Task> tasks,
      Map<ObjectKey, ObjectKey> targetOf,
      Predicate<ObjectKey> failedBefore,
      BooleanSupplier stop) {
    List<Applier.Task> first = new ArrayList<>();
    List<Applier.Task> rest = new ArrayList<>();
    List<Applier.Task> canaries = new ArrayList<>();
    for (Applier.Task task : tasks) {
      ObjectKey key = task.desired().key();
      if (key.isNamespace() || key.isDefinition()) {
        first.add(task);
      } else if (key.isCanary()) {
        canaries.add(task);
      } else {
        rest.add(task);
      }
    }
    List<ApplyResult> results = new ArrayList<>();
    applier.applyAll(first, stop).forEach(result -> results.add(established(result)));
    results.addAll(applier.applyAll(rest, stop));
    applyCanaries(canaries, targetOf, broken(results, tasks, failedBefore), stop, results);
    return results;
  }

  private ApplyResult established(ApplyResult result) {
    boolean served =
        !(result instanceof ApplyResult.Applied applied)
            || applied.definition().map(gate::established).orElse(true);
    return served
        ? result
        : new ApplyResult.Failed(
            result.desired(),
            "NotEstablished",
            "the API server does not serve the kind yet; its conditions say why");
  }

  private static Predicate<ObjectKey> broken(
      List<ApplyResult> results, List<Applier.Task> tasks, Predicate<ObjectKey> failedBefore) {
    Set<ObjectKey> unapplied = new HashSet<>();
    Set<ObjectKey> tried = new HashSet<>();
    tasks.forEach(task -> tried.add(task.desired().key()));
    for (ApplyResult result : results) {
      if (!(result instanceof ApplyResult.Applied)) {
        unapplied.add(result.desired().key());
      }
    }
    return key -> unapplied.contains(key) || (!tried.contains(key) && failedBefore.test(key));
  }

  private void applyCanaries(
      List<Applier.Task> canaries,
      Map<ObjectKey, ObjectKey> targetOf,
      Predicate<ObjectKey> broken,
      BooleanSupplier stop,
      List<ApplyResult> results) {
    List<Applier.Task> healthy = new ArrayList<>();
    for (Applier.Task task : canaries) {
      ObjectKey target = targetOf.get(task.desired().key());
      if (target == null || !broken.test(target)) {
        healthy.add(task);
      } else if (stop.getAsBoolean()) {
        results.add(new ApplyResult.Skipped(task.desired()));
      } else {
        results.add(
            new ApplyResult.Failed(
                task.desired(), "TargetBroken", "its target " + target + " was not applied"));
      }
    }
    results.addAll(applier.applyAll(healthy, stop));
  }

  /** The tasks of objects with their marks. */
  static List<Applier.Task> tasks(
      List<Survey.Due> objects, Map<ObjectKey, Map<String, String>> marks) {
    return objects.stream()
        .map(
            due ->
                new Applier.Task(
                    due.desired(), marks.getOrDefault(due.desired().key(), Map.of()), due.claim()))
        .toList();
  }
}
