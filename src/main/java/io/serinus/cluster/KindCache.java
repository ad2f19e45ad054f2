package io.serinus.cluster;

import io.serinus.model.KubernetesObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The objects of one kind as the watch has seen them, overlaid by what was written here and the
 * watch has not seen yet. Listeners hear only what the watch sees, in its order.
 */
final class KindCache {
  private final Executor listenerThread;
  private final Predicate<KubernetesObject> goneForTheWatch;
  private final UnaryOperator<KubernetesObject> reduction;
  private final Map<String, Entry> objects = new HashMap<>();

  /** Deleted here, not yet gone for the watch: uid to last known state. */
  private final Map<String, KubernetesObject> deleted = new HashMap<>();

  private final List<ObjectListener> listeners = new CopyOnWriteArrayList<>();

  private record Entry(KubernetesObject object, boolean seen) {}

  /**
   * @param listenerThread runs the calls of listeners one at a time and in order
   * @param goneForTheWatch whether the watch has come past this version of an object that was
   *     written here and does not know the object: it was deleted in between
   */
  KindCache(Executor listenerThread, Predicate<KubernetesObject> goneForTheWatch) {
    this(listenerThread, goneForTheWatch, UnaryOperator.identity());
  }

  /**
   * @param reduction makes of an object what is kept of it
   */
  KindCache(
      Executor listenerThread,
      Predicate<KubernetesObject> goneForTheWatch,
      UnaryOperator<KubernetesObject> reduction) {
    this.listenerThread = listenerThread;
    this.goneForTheWatch = goneForTheWatch;
    this.reduction = reduction;
  }

  synchronized Optional<KubernetesObject> find(String namespace, String name) {
    String key = key(namespace, name);
    Entry entry = objects.get(key);
    if (entry == null) {
      return Optional.empty();
    }
    if (!entry.seen && goneForTheWatch.test(entry.object)) {
      objects.remove(key);
      return Optional.empty();
    }
    return Optional.of(entry.object);
  }

  synchronized List<KubernetesObject> list() {
    objects.values().removeIf(entry -> !entry.seen && goneForTheWatch.test(entry.object));
    return objects.values().stream().map(Entry::object).toList();
  }

  synchronized Subscription watch(ObjectListener listener) {
    ObjectListener own = new GuardedListener(listener);
    listeners.add(own);
    List<KubernetesObject> present = new ArrayList<>(list());
    listenerThread.execute(() -> present.forEach(object -> tell(own, object, true)));
    return () -> listeners.remove(own);
  }

  /** The watch saw the object new or changed. */
  void seen(KubernetesObject whole) {
    take(reduction.apply(whole));
  }

  private synchronized void take(KubernetesObject object) {
    String key = key(object.namespace(), object.name());
    Entry entry = objects.get(key);
    boolean ownWriteIsNewer =
        entry != null && !entry.seen && version(entry.object) > version(object);
    if (ownWriteIsNewer || deleted.containsKey(object.uid())) {
      return;
    }
    if (entry != null && !entry.object.uid().equals(object.uid())) {
      tellAll(entry.object, false);
    }
    objects.put(key, new Entry(object, true));
    tellAll(object, true);
  }

  /**
   * The watch saw the object go.
   *
   * @param lastSeen may lack everything but namespace, name and uid
   */
  synchronized void gone(KubernetesObject lastSeen) {
    String key = key(lastSeen.namespace(), lastSeen.name());
    Entry entry = objects.get(key);
    KubernetesObject last = deleted.remove(lastSeen.uid());
    if (entry != null && entry.object.uid().equals(lastSeen.uid())) {
      objects.remove(key);
      last = entry.object;
    }
    tellAll(last == null ? lastSeen : last, false);
  }

  /** The API server answered a write with this object. */
  void written(KubernetesObject whole) {
    overlay(reduction.apply(whole));
  }

  private synchronized void overlay(KubernetesObject object) {
    String key = key(object.namespace(), object.name());
    Entry entry = objects.get(key);
    if (entry == null || version(entry.object) < version(object)) {
      objects.put(key, new Entry(object, false));
    }
  }

  /** The API server has removed the object with this uid at our wish. */
  synchronized void removed(String namespace, String name, String uid) {
    String key = key(namespace, name);
    Entry entry = objects.get(key);
    if (entry != null && entry.object.uid().equals(uid)) {
      objects.remove(key);
      if (entry.seen) {
        deleted.put(uid, entry.object);
      }
    }
  }

  private void tellAll(KubernetesObject object, boolean present) {
    listeners.forEach(listener -> listenerThread.execute(() -> tell(listener, object, present)));
  }

  private void tell(ObjectListener listener, KubernetesObject object, boolean present) {
    if (listeners.contains(listener)) {
      if (present) {
        listener.onPresent(object);
      } else {
        listener.onGone(object);
      }
    }
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  /** Versions of one API server count upwards; what is no number is older than everything. */
  static long version(KubernetesObject object) {
    return version(object.resourceVersion());
  }

  static long version(String resourceVersion) {
    try {
      return Long.parseLong(resourceVersion);
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }
}
