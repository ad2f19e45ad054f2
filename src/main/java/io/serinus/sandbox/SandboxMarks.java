package io.serinus.sandbox;

import io.serinus.cluster.MarkedMetadata;
import io.serinus.cluster.MarkedObjects;
import io.serinus.cluster.ObjectListener;
import io.serinus.cluster.ResourceKind;
import io.serinus.cluster.Subscription;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The marked objects of a sandbox, which sees everything at once. */
final class SandboxMarks {
  private final SandboxCluster cluster;
  private final Map<ResourceKind, MarkedObjects> kinds = new ConcurrentHashMap<>();
  private final List<ObjectListener> listeners = new CopyOnWriteArrayList<>();

  SandboxMarks(SandboxCluster cluster) {
    this.cluster = cluster;
  }

  MarkedObjects of(ResourceKind kind) {
    return kinds.computeIfAbsent(kind, this::begin);
  }

  Subscription watch(ObjectListener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private MarkedObjects begin(ResourceKind kind) {
    cluster.watch(kind, new OnlyMarked());
    return new OfKind(cluster, kind);
  }

  private record OfKind(SandboxCluster cluster, ResourceKind kind) implements MarkedObjects {
    @Override
    public Optional<KubernetesObject> find(String namespace, String name) {
      return cluster
          .find(new ObjectRef(kind.apiVersion(), kind.kind(), namespace, name))
          .filter(MarkedMetadata::marked)
          .map(MarkedMetadata::of);
    }

    @Override
    public void awaitComplete(Duration limit) {
      // Everything is seen at once.
    }
  }

  private final class OnlyMarked implements ObjectListener {
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    @Override
    public void onPresent(KubernetesObject object) {
      if (MarkedMetadata.marked(object)) {
        known.add(object.uid());
        listeners.forEach(listener -> listener.onPresent(MarkedMetadata.of(object)));
      } else {
        onGone(object);
      }
    }

    @Override
    public void onGone(KubernetesObject object) {
      if (known.remove(object.uid())) {
        listeners.forEach(listener -> listener.onGone(MarkedMetadata.of(object)));
      }
    }
  }
}
