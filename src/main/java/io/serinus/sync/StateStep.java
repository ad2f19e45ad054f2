package io.serinus.sync;

import io.serinus.manifest.Manifest;
import io.serinus.manifest.ManifestFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From what one commit wants to what the next one does, at the cost of what lies between them. Only
 * for changes that move nothing but their own objects; for all others {@link DesiredStateBuilder}
 * looks at everything. Pure.
 */
final class StateStep {
  private final DesiredState before;
  private final SyncPolicy policy;
  private final KindScope.Source scopes;
  private final RenderedObjects rendered;
  private final TreeMap<ObjectKey, DesiredObject> objects;
  private final Set<ObjectKey> gone = new HashSet<>();
  private final Set<ObjectKey> touched = new HashSet<>();
  private final List<Manifest> replaced = new ArrayList<>();

  private StateStep(
      DesiredState before, SyncPolicy policy, KindScope.Source scopes, RenderedObjects rendered) {
    this.before = before;
    this.policy = policy;
    this.scopes = scopes;
    this.rendered = rendered;
    this.objects = new TreeMap<>(before.objects());
  }

  /** What the next commit wants, and what it changed. */
  record Result(DesiredState state, StateChange change) {}

  /**
   * Works it out; empty when everything has to be looked at.
   *
   * @param state what the commit before wants
   */
  static Optional<Result> of(
      RepositoryIndex last,
      DesiredState state,
      RepositoryIndex next,
      SyncPolicy policy,
      KindScope.Source scopes,
      RenderedObjects rendered) {
    if (!sameFrame(last, next)) {
      return Optional.empty();
    }
    StateStep step = new StateStep(state, policy, scopes, rendered);
    List<FileStep> steps = between(last.files(), next.files());
    boolean known =
        steps.stream().allMatch(step::leaves)
            && steps.stream().allMatch(step::comes)
            && step.keepsTargets();
    return known ? Optional.of(step.result()) : Optional.empty();
  }

  /** A file that differs; null where it is not there. */
  private record FileStep(@Nullable ManifestFile before, @Nullable ManifestFile after) {}

  private static boolean sameFrame(RepositoryIndex last, RepositoryIndex next) {
    return last.kustomizations().isEmpty()
        && next.kustomizations().isEmpty()
        && last.links().equals(next.links())
        && last.others().equals(next.others())
        && last.ignoreFiles().equals(next.ignoreFiles());
  }

  /** Files that did not change are the same instances. */
  @SuppressWarnings("ReferenceEquality")
  private static List<FileStep> between(
      SortedMap<String, ManifestFile> last, SortedMap<String, ManifestFile> next) {
    List<FileStep> steps = new ArrayList<>();
    Iterator<ManifestFile> older = last.values().iterator();
    Iterator<ManifestFile> newer = next.values().iterator();
    ManifestFile before = next(older);
    ManifestFile after = next(newer);
    while (before != null || after != null) {
      int order = order(before, after);
      if (order != 0 || before != after) {
        steps.add(new FileStep(order <= 0 ? before : null, order >= 0 ? after : null));
      }
      before = order <= 0 ? next(older) : before;
      after = order >= 0 ? next(newer) : after;
    }
    return steps;
  }

  private static @Nullable ManifestFile next(Iterator<ManifestFile> files) {
    return files.hasNext() ? files.next() : null;
  }

  private static int order(@Nullable ManifestFile before, @Nullable ManifestFile after) {
    if (before == null) {
      return 1;
    }
    return after == null ? -1 : before.path().compareTo(after.path());
  }

  private boolean leaves(FileStep step) {
    ManifestFile file = step.before();
    return file == null || (isPlain(file) && file.manifests().stream().allMatch(this::leaves));
  }

  private static boolean isPlain(ManifestFile file) {
    return file.problems().isEmpty() && !file.isUnknown();
  }

  private boolean leaves(Manifest manifest) {
    Optional<ObjectKey> key = key(manifest);
    DesiredObject object = key.map(objects::remove).orElse(null);
    if (object == null || !object.path().equals(manifest.path())) {
      return false;
    }
    replaced.add(manifest);
    return gone.add(object.key());
  }

  private Optional<ObjectKey> key(Manifest manifest) {
    return scopes.apply(manifest.ref()) instanceof KindScope.Known known
        ? Optional.of(ObjectKey.of(policy.resolve(manifest.ref(), known.namespaced())))
        : Optional.empty();
  }

  private boolean comes(FileStep step) {
    ManifestFile file = step.after();
    return file == null || (isPlain(file) && file.manifests().stream().allMatch(this::comes));
  }

  private boolean comes(Manifest manifest) {
    if (!(scopes.apply(manifest.ref()) instanceof KindScope.Known known)) {
      return false;
    }
    var ref = policy.resolve(manifest.ref(), known.namespaced());
    ObjectKey key = ObjectKey.of(ref);
    boolean free = !objects.containsKey(key) && (gone.contains(key) || !before.names(key));
    boolean ordinary =
        manifest.valid()
            && movesNothingElse(key)
            && policy.refusal(manifest, ref, known.namespaced()).isEmpty()
            && RepeatedEntries.in(key, manifest).isEmpty();
    if (!free || !ordinary) {
      return false;
    }
    objects.put(key, rendered.of(manifest, ref, before.names().isTarget(key)));
    return touched.add(key);
  }

  /** A target that comes or goes concerns its Canary, and so does a Canary itself. */
  private boolean keepsTargets() {
    return gone.stream().allMatch(this::movesNothingElse)
        && gone.stream().allMatch(key -> touched.contains(key) || !before.names().isTarget(key))
        && touched.stream().allMatch(key -> gone.contains(key) || !before.names().isTarget(key));
  }

  private boolean movesNothingElse(ObjectKey key) {
    GeneratedNames names = before.names();
    return !key.isCanary()
        && !key.isDefinition()
        && names.generatorOf(key).isEmpty()
        && names.adopterOf(key).isEmpty();
  }

  private Result result() {
    Set<ObjectKey> removed = new HashSet<>(gone);
    removed.removeAll(touched);
    rendered.replace(replaced);
    return new Result(
        new DesiredState(
            objects,
            before.targetOf(),
            before.held(),
            before.names(),
            before.unknown(),
            before.problems()),
        new StateChange(touched, removed));
  }
}
