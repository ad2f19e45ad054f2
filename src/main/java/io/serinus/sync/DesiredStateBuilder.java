package io.serinus.sync;

import io.serinus.manifest.Manifest;
import io.serinus.manifest.ManifestFile;
import io.serinus.manifest.ManifestProblem;
import io.serinus.model.CanaryKey;
import io.serinus.model.ObjectRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Works out what a commit wants, and everything that is wrong with it. Pure. */
final class DesiredStateBuilder {
  private final RepositoryIndex index;
  private final SyncPolicy policy;
  private final KindScope.Source scopes;
  private final RenderedObjects rendered;
  private final TreeMap<ObjectKey, List<Manifest>> places = new TreeMap<>();
  private final Map<ObjectKey, Place> refs = new HashMap<>();
  private final TreeMap<ObjectKey, Manifest> healthy = new TreeMap<>();
  private final Map<ObjectKey, CanaryNames> canaries = new TreeMap<>();
  private final Set<ObjectKey> held = new HashSet<>();
  private final List<ManifestProblem> problems = new ArrayList<>();

  /** Where an object goes. */
  private record Place(ObjectRef ref, boolean namespaced) {}

  private DesiredStateBuilder(
      RepositoryIndex index, SyncPolicy policy, KindScope.Source scopes, RenderedObjects rendered) {
    this.index = index;
    this.policy = policy;
    this.scopes = scopes;
    this.rendered = rendered;
  }

  /**
   * Works it out.
   *
   * @param scopes says whether a kind is namespaced
   * @param rendered gives objects that did not change without rendering them again
   * @param inCluster names of the Canaries that stand in the cluster
   */
  static DesiredState build(
      RepositoryIndex index,
      SyncPolicy policy,
      KindScope.Source scopes,
      RenderedObjects rendered,
      Set<CanaryNames> inCluster) {
    return new DesiredStateBuilder(index, policy, scopes, rendered).build(inCluster);
  }

  private DesiredState build(Set<CanaryNames> inCluster) {
    collect();
    places.forEach(this::judge);
    readCanaries();
    List<CanaryNames> all = new ArrayList<>(inCluster);
    all.addAll(canaries.values());
    GeneratedNames names = GeneratedNames.of(all);
    holdGenerated(names);
    List<ManifestFile> unknown = unknown();
    Map<ObjectKey, ObjectKey> targetOf = holdCanariesOfBrokenTargets(unknown);
    TreeMap<ObjectKey, DesiredObject> objects = new TreeMap<>();
    healthy.forEach(
        (key, manifest) ->
            objects.put(key, rendered.of(manifest, place(key).ref(), names.isTarget(key))));
    problems.sort(
        Comparator.comparing(ManifestProblem::path).thenComparingInt(ManifestProblem::line));
    return new DesiredState(objects, targetOf, held, names, unknown, List.copyOf(problems));
  }

  private List<ManifestFile> unknown() {
    List<ManifestFile> unknown = new ArrayList<>();
    index.files().values().stream().filter(ManifestFile::isUnknown).forEach(unknown::add);
    index.kustomizations().values().stream()
        .map(path -> ManifestFile.unknown(kustomization(path)))
        .forEach(unknown::add);
    index.others().stream().filter(ManifestFile::isUnknown).forEach(unknown::add);
    return List.copyOf(unknown);
  }

  private void collect() {
    problems.addAll(index.ignoreFiles().problems());
    index.kustomizations().forEach((directory, path) -> problems.add(kustomization(path)));
    index.others().forEach(file -> problems.addAll(file.problems()));
    for (ManifestFile file : index.files().values()) {
      boolean kustomized = index.kustomized(file.path());
      if (!kustomized) {
        problems.addAll(file.problems());
      }
      for (Manifest manifest : file.manifests()) {
        collect(manifest, kustomized);
      }
    }
  }

  private void collect(Manifest manifest, boolean kustomized) {
    ObjectRef written = manifest.ref();
    KindScope scope = scopes.apply(written);
    if (scope instanceof KindScope.Unknown unknown) {
      held.add(ObjectKey.of(policy.resolve(written, true)));
      held.add(ObjectKey.of(policy.resolve(written, false)));
      if (!kustomized && manifest.valid()) {
        problems.add(
            error(manifest, unknown.reason(), written + " " + unknown.why(), unknown.whatToDo()));
      }
      return;
    }
    boolean namespaced = ((KindScope.Known) scope).namespaced();
    ObjectRef ref = policy.resolve(written, namespaced);
    ObjectKey key = ObjectKey.of(ref);
    if (kustomized) {
      held.add(key);
    } else {
      refs.putIfAbsent(key, new Place(ref, namespaced));
      places.computeIfAbsent(key, any -> new ArrayList<>()).add(manifest);
    }
  }

  private void judge(ObjectKey key, List<Manifest> manifests) {
    if (manifests.size() > 1) {
      hold(key);
      manifests.forEach(manifest -> problems.add(duplicate(key, manifest, manifests)));
      return;
    }
    Manifest manifest = manifests.get(0);
    Place place = place(key);
    Optional<SyncPolicy.Refusal> refusal =
        policy.refusal(manifest, place.ref(), place.namespaced());
    if (refusal.isPresent()) {
      hold(key);
      problems.add(
          error(manifest, refusal.get().reason(), refusal.get().what(), refusal.get().whatToDo()));
    } else if (!manifest.valid() || held.contains(key)) {
      hold(key);
    } else {
      healthy.put(key, manifest);
      problems.addAll(RepeatedEntries.in(key, manifest));
    }
  }

  private void readCanaries() {
    healthy.forEach(
        (key, manifest) -> {
          if (key.isCanary()) {
            canaries.put(key, CanaryNames.of(manifest.object(), key.namespace()));
          }
        });
  }

  private void holdGenerated(GeneratedNames names) {
    for (Map.Entry<ObjectKey, Manifest> entry : new TreeMap<>(healthy).entrySet()) {
      Optional<CanaryKey> generator = names.generatorOf(entry.getKey());
      if (generator.isPresent()) {
        hold(entry.getKey());
        problems.add(
            error(
                entry.getValue(),
                "GeneratedObjectInGit",
                "%s is generated by the rollout of Canary %s and may not be in Git too"
                    .formatted(entry.getKey(), generator.get()),
                "Remove it from the file"));
      }
    }
  }

  private Map<ObjectKey, ObjectKey> holdCanariesOfBrokenTargets(List<ManifestFile> unknown) {
    Map<ObjectKey, ObjectKey> targetOf = new HashMap<>();
    canaries.forEach(
        (key, canary) -> {
          ObjectKey target = canary.target();
          boolean hidden =
              !healthy.containsKey(target)
                  && unknown.stream().anyMatch(file -> file.names(target.name()));
          if (!held.contains(target) && !hidden) {
            targetOf.put(key, target);
            return;
          }
          Manifest manifest = healthy.get(key);
          hold(key);
          if (manifest != null) {
            problems.add(
                error(
                        manifest,
                        "TargetBroken",
                        "The target %s of %s cannot be applied".formatted(target, key),
                        "Correct the target first; this Canary stays as it is until then")
                    .holding(new CanaryKey(key.namespace(), key.name())));
          }
        });
    return targetOf;
  }

  private void hold(ObjectKey key) {
    held.add(key);
    healthy.remove(key);
  }

  private Place place(ObjectKey key) {
    Place place = refs.get(key);
    if (place == null) {
      throw new IllegalStateException(key + " was not collected");
    }
    return place;
  }

  private static ManifestProblem duplicate(
      ObjectKey key, Manifest manifest, List<Manifest> manifests) {
    String others =
        String.join(
            ", ",
            manifests.stream()
                .map(Manifest::place)
                .filter(place -> !place.equals(manifest.place()))
                .limit(5)
                .toList());
    return error(
        manifest,
        "DuplicateObject",
        others.isEmpty()
            ? "%s is defined here more than once".formatted(key)
            : "%s is defined here and in %s".formatted(key, others),
        "Remove all but one; none is applied until then");
  }

  private static ManifestProblem kustomization(String path) {
    return ManifestProblem.error(
        path,
        0,
        "KustomizeNotSupported",
        "Directories with a kustomization are not supported yet; nothing here or below is applied",
        "Commit the rendered manifests, or exclude the directory in .serinusignore");
  }

  private static ManifestProblem error(
      Manifest manifest, String reason, String what, String whatToDo) {
    return ManifestProblem.error(manifest.path(), manifest.line(), reason, what, whatToDo);
  }
}
