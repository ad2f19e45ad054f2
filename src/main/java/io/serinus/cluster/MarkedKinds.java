package io.serinus.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.serinus.model.GitMarks;
import io.serinus.model.KubernetesObject;
import io.serinus.model.ObjectRef;
import io.serinus.model.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Watches the metadata of marked objects, each kind from the first time it is asked for. */
final class MarkedKinds implements AutoCloseable {
  private static final long LOOK_MILLIS = 20;

  private final KubernetesClient client;
  private final Set<String> namespaces;
  private final Executor listenerThread;
  private final Map<String, MarkedKind> kinds = new ConcurrentHashMap<>();
  private final List<ObjectListener> listeners = new CopyOnWriteArrayList<>();

  /**
   * Opens no connection yet.
   *
   * @param client made with {@link MetadataOnly}; closed with this
   * @param namespaces that are watched; empty for all
   */
  MarkedKinds(KubernetesClient client, Set<String> namespaces, Executor listenerThread) {
    this.client = client;
    this.namespaces = namespaces;
    this.listenerThread = listenerThread;
  }

  MarkedObjects of(ResourceKind kind) {
    return kinds.computeIfAbsent(key(kind.apiVersion(), kind.kind()), missing -> start(kind));
  }

  private MarkedKind start(ResourceKind kind) {
    List<KindInformer> informers =
        kind.namespaced() && !namespaces.isEmpty()
            ? namespaces.stream()
                .map(namespace -> KindInformer.ofMarked(client, kind, namespace))
                .toList()
            : List.of(KindInformer.ofMarked(client, kind, ""));
    KindCache cache =
        new KindCache(
            listenerThread,
            object -> informers.stream().allMatch(informer -> informer.doesNotKnow(object)),
            MarkedMetadata::of);
    cache.watch(new ToAll());
    CompletableFuture<?>[] starts =
        informers.stream()
            .map(informer -> informer.start(cache))
            .toArray(CompletableFuture<?>[]::new);
    return new MarkedKind(kind, informers, cache, CompletableFuture.allOf(starts));
  }

  Subscription watch(ObjectListener listener) {
    ObjectListener own = new GuardedListener(listener);
    listeners.add(own);
    return () -> listeners.remove(own);
  }

  /** The API server answered a write with this object. */
  void written(KubernetesObject whole) {
    if (MarkedMetadata.marked(whole)) {
      find(whole.ref()).ifPresent(kind -> kind.cache().written(whole));
    }
  }

  /** The API server has removed the object at our wish. */
  void removed(ObjectRef ref, String uid) {
    find(ref).ifPresent(kind -> kind.cache().removed(ref.namespace(), ref.name(), uid));
  }

  private Optional<MarkedKind> find(ObjectRef ref) {
    return Optional.ofNullable(kinds.get(key(ref.apiVersion(), ref.kind())));
  }

  private static String key(String apiVersion, String kind) {
    return new ObjectRef(apiVersion, kind, "", "").group() + " " + kind;
  }

  @Override
  public void close() {
    kinds.values().forEach(kind -> kind.informers().forEach(KindInformer::close));
    client.close();
  }

  private record MarkedKind(
      ResourceKind kind,
      List<KindInformer> informers,
      KindCache cache,
      CompletableFuture<Void> complete)
      implements MarkedObjects {

    @Override
    public Optional<KubernetesObject> find(String namespace, String name) {
      return cache.find(namespace, name);
    }

    @Override
    public void awaitComplete(Duration limit) {
      for (long left = limit.toMillis(); !isComplete(); left -= LOOK_MILLIS) {
        Optional<String> problem =
            informers.stream().flatMap(informer -> informer.problem().stream()).findFirst();
        if (problem.isPresent() || left <= 0) {
          throw notWatched(problem.orElse("listing takes longer than " + limit));
        }
        await();
      }
    }

    private boolean isComplete() {
      return complete.isDone()
          && informers.stream().allMatch(informer -> informer.delivered(cache));
    }

    private void await() {
      try {
        if (complete.isDone()) {
          complete.get();
          Thread.sleep(LOOK_MILLIS);
        } else {
          complete.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
      } catch (TimeoutException notYet) {
        // Looked at again by the caller.
      } catch (ExecutionException failure) {
        throw notWatched(String.valueOf(failure.getCause()));
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        throw new UnavailableException("Interrupted", "stopped while a kind was listed", stop);
      }
    }

    private UnavailableException notWatched(String why) {
      return new UnavailableException(
          "KindNotWatched",
          "%s (%s) cannot be listed and watched by the label %s: %s"
              .formatted(kind.kind(), kind.apiVersion(), GitMarks.REPOSITORY, why));
    }
  }

  private final class ToAll implements ObjectListener {
    @Override
    public void onPresent(KubernetesObject object) {
      listeners.forEach(listener -> listener.onPresent(object));
    }

    @Override
    public void onGone(KubernetesObject object) {
      listeners.forEach(listener -> listener.onGone(object));
    }
  }
}
