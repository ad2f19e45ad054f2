package io.serinus.reconcile;

import io.serinus.cluster.Cluster;
import io.serinus.model.Canary;
import io.serinus.model.CanaryStatus;
import io.serinus.model.KubernetesObject;
import io.serinus.model.Source;
import io.serinus.rollout.Observation.TargetProblem;
import io.serinus.workload.ConfigRef;
import io.serinus.workload.GitOrigin;
import io.serinus.workload.RevisionIdentity;
import io.serinus.workload.TakenOverPrimary;
import io.serinus.workload.TrackedConfigs;
import io.serinus.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The ConfigMaps and Secrets that a target's pods name, as they stand in the cache.
 *
 * @param hashes what is tracked, as it stands in {@code status.trackedConfigs}, to the hash of its
 *     content
 * @param copied what the primary has copies of
 * @param sources the commits that brought them, by the same names, as far as they came from Git
 * @param missing what pods cannot start without and is not there
 * @param remarks what is shared though it is not marked so, each a sentence
 */
record TargetConfigs(
    Map<String, String> hashes,
    Set<ConfigRef> copied,
    Map<String, Source> sources,
    List<ConfigRef> missing,
    List<String> remarks) {

  /**
   * With tracking switched off the configs that are part of the revision already stay so as they
   * were: switching a setting starts no rollout.
   */
  static TargetConfigs of(
      KubernetesObject target, Canary canary, Cluster cluster, WorkloadSettings settings) {
    if (!settings.configTracking()) {
      return new TargetConfigs(recorded(canary.status()), Set.of(), Map.of(), List.of(), List.of());
    }
    Map<String, String> hashes = new LinkedHashMap<>();
    Set<ConfigRef> copied = new LinkedHashSet<>();
    Map<String, Source> sources = new LinkedHashMap<>();
    List<ConfigRef> missing = new ArrayList<>();
    List<String> remarks = new ArrayList<>();
    TrackedConfigs.references(target)
        .forEach(
            (ref, optional) -> {
              Optional<KubernetesObject> config = cluster.find(ref.in(target.namespace()));
              if (config.isEmpty() && !optional) {
                missing.add(ref);
              }
              config.flatMap(TrackedConfigs::remark).ifPresent(remarks::add);
              CopyOwners.remark(canary, ref, cluster).ifPresent(remarks::add);
              config
                  .filter(TrackedConfigs::tracks)
                  .ifPresent(
                      present -> {
                        hashes.put(ref.toString(), TrackedConfigs.hash(present));
                        copied.add(ref);
                        GitOrigin.source(present)
                            .ifPresent(source -> sources.put(ref.toString(), source));
                      });
            });
    return new TargetConfigs(hashes, copied, sources, missing, remarks);
  }

  /**
   * Whether the copies that a primary names have the content that the target has now.
   *
   * @param primary one that another controller made
   */
  boolean haveCopiesIn(KubernetesObject primary, Cluster cluster) {
    return TakenOverPrimary.copiesIn(primary, copied).stream()
        .allMatch(
            ref ->
                cluster
                    .find(ref.primary().in(primary.namespace()))
                    .filter(copy -> TrackedConfigs.hash(copy).equals(hashes.get(ref.toString())))
                    .isPresent());
  }

  /** Whether the status knows exactly this content: it is that of the revision it is about. */
  boolean areThoseOf(CanaryStatus status) {
    return hashes.equals(recorded(status));
  }

  /**
   * Which of them make the difference to the revision that the status has; empty when the pod
   * template differs too.
   *
   * @param template identity of the target's present pod template
   */
  List<String> changed(String template, CanaryStatus status) {
    Map<String, String> before = recorded(status);
    if (!RevisionIdentity.with(template, before).equals(status.rollout().revision())) {
      return List.of();
    }
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(hashes.keySet());
    names.removeIf(name -> Objects.equals(before.get(name), hashes.get(name)));
    return List.copyOf(names);
  }

  /** The newest commit that brought one of them; empty when none came from Git. */
  Optional<Source> broughtBy(List<String> names) {
    return names.stream()
        .flatMap(name -> Optional.ofNullable(sources.get(name)).stream())
        .max(
            Comparator.comparing(
                Source::committedAt, Comparator.nullsFirst(Comparator.naturalOrder())));
  }

  Optional<TargetProblem> problem(KubernetesObject target) {
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    String names = String.join(", ", missing.stream().map(ConfigRef::toString).toList());
    return Optional.of(
        new TargetProblem(
            "ConfigMissing",
            "%s names %s, which %s not there: create what is missing, or mark the reference optional"
                .formatted(target.ref(), names, missing.size() == 1 ? "is" : "are")));
  }

  private static Map<String, String> recorded(CanaryStatus status) {
    Map<String, String> recorded = status.trackedConfigs();
    return recorded == null ? Map.of() : recorded;
  }
}
