package io.serinus.cluster;

import io.serinus.model.ObjectRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The cache of each kind that is held, whichever version of its group is named. */
final class KindCaches {
  private final Map<String, KindCache> caches = new ConcurrentHashMap<>();

  void put(ResourceKind kind, KindCache cache) {
    caches.put(key(kind.apiVersion(), kind.kind()), cache);
  }

  /** The cache of the object's kind; empty when that is not held. */
  Optional<KindCache> find(ObjectRef ref) {
    return Optional.ofNullable(caches.get(key(ref.apiVersion(), ref.kind())));
  }

  /**
   * The cache of a kind that is held.
   *
   * @throws IllegalArgumentException for one that is not
   */
  KindCache of(String apiVersion, String kind) {
    KindCache cache = caches.get(key(apiVersion, kind));
    if (cache == null) {
      throw new IllegalArgumentException(kind + " (" + apiVersion + ") is not cached");
    }
    return cache;
  }

  private static String key(String apiVersion, String kind) {
    return new ObjectRef(apiVersion, kind, "", "").group() + " " + kind;
  }
}
