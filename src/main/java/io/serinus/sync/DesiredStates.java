package io.serinus.sync;

import io.serinus.cluster.Cluster;
import io.serinus.cluster.ResourceKind;
import io.serinus.model.KubernetesObject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the desired state of an index; works it out anew only when something it rests on moved, and
 * of a small change only what that touches.
 */
final class DesiredStates {
  private final SyncSettings settings;
  private final Cluster cluster;
  private final RenderedObjects rendered;
  private final ServedKinds kinds;
  private @Nullable Known known;

  private record Known(RepositoryIndex index, Set<CanaryNames> canaries, DesiredState state) {}

  /**
   * What a commit wants.
   *
   * @param change against what was given before; empty when that has to be looked for
   */
  record Stated(DesiredState state, Optional<StateChange> change) {}

  DesiredStates(SyncSettings settings, Cluster cluster, Clock clock) {
    this.settings = settings;
    this.kinds = new ServedKinds(cluster, clock);
    this.cluster = cluster;
    this.rendered = new RenderedObjects(new Renderer(settings.repository()));
  }

  Stated of(RepositoryIndex index) {
    Set<CanaryNames> canaries = canariesInCluster();
    Known last = known;
    if (last != null && last.canaries().equals(canaries) && !kinds.moved()) {
      if (last.index().commit().equals(index.commit())) {
        return new Stated(last.state(), Optional.empty());
      }
      Optional<StateStep.Result> step =
          StateStep.of(last.index(), last.state(), index, settings.policy(), kinds::of, rendered);
      if (step.isPresent()) {
        known = new Known(index, canaries, step.get().state());
        return new Stated(step.get().state(), Optional.of(step.get().change()));
      }
    }
    DesiredState state =
        DesiredStateBuilder.build(index, settings.policy(), kinds.with(index), rendered, canaries);
    rendered.forgetUnused();
    kinds.forgetUnused();
    known = new Known(index, canaries, state);
    return new Stated(state, Optional.empty());
  }

  /** When to ask for it again although nothing changed: a kind may be served then. */
  Optional<Instant> nextLook() {
    return kinds.nextLook();
  }

  /** Names of all Canaries, whoever applied them. */
  Set<CanaryNames> canariesInCluster() {
    Set<CanaryNames> names = new HashSet<>();
    for (KubernetesObject object : cluster.list(ResourceKind.CANARY)) {
      names.add(CanaryNames.of(object, object.namespace()));
    }
    return names;
  }
}
